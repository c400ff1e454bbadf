import { countAt, numberAt, startAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Interval } from './interval.ts';
import type { Scope } from './scope.ts';

/** The share of all clients who are still clients at an age; the band is null at 0 and 1. */
export type RetentionPoint = {
  readonly ageDays: number;
  readonly clients: number;
  readonly left: number;
  readonly share: number;
  readonly range: Interval | null;
  readonly watched: number;
};

export const retentionCurve = ({ timezone }: Scope): Question<RetentionPoint> => ({
  view: 'retention_curves',
  query: {
    measures: (
      ['client_count', 'left_count', 'staying_share', 'staying_low', 'staying_high', 'watched_count'] as const
    ).map((name) => `retention_curves.${name}` as const),
    dimensions: ['retention_curves.age_days'],
    filters: [{ member: 'retention_curves.industry', operator: 'notSet' }],
    order: [['retention_curves.age_days', 'asc']],
    limit: 400,
    timezone,
  },
  read: (row) => {
    const [low, high] = [numberAt(row, 'retention_curves.staying_low'), numberAt(row, 'retention_curves.staying_high')];
    return {
      ageDays: countAt(row, 'retention_curves.age_days'),
      clients: countAt(row, 'retention_curves.client_count'),
      left: countAt(row, 'retention_curves.left_count'),
      share: countAt(row, 'retention_curves.staying_share'),
      range: low === null || high === null ? null : { low, high },
      watched: countAt(row, 'retention_curves.watched_count'),
    };
  },
});

/** Clients by the month of their first order: what one brought and what the next year is expected to bring. */
export type CohortValue = {
  readonly month: string;
  readonly clients: number;
  readonly brought: number | null;
  readonly ahead: number | null;
  readonly aheadRange: Interval | null;
};

export const valueByCohort = ({ filters, timezone }: Scope): Question<CohortValue> => ({
  view: 'customers',
  query: {
    measures: (
      ['customer_count', 'ltv_historic', 'ltv_predicted', 'ltv_predicted_low', 'ltv_predicted_high'] as const
    ).map((name) => `customers.${name}` as const),
    timeDimensions: [{ dimension: 'customers.first_order_at', granularity: 'month' }],
    filters: filtersFor('customers', filters).obeyed,
    order: [['customers.first_order_at', 'desc']],
    limit: 240,
    timezone,
  },
  read: (row) => {
    const [low, high] = [numberAt(row, 'customers.ltv_predicted_low'), numberAt(row, 'customers.ltv_predicted_high')];
    return {
      month: startAt(row, 'customers.first_order_at', 'month'),
      clients: countAt(row, 'customers.customer_count'),
      brought: numberAt(row, 'customers.ltv_historic'),
      ahead: numberAt(row, 'customers.ltv_predicted'),
      aheadRange: low === null || high === null ? null : { low, high },
    };
  },
});
