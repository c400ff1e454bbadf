import { countAt, exactAt, numberAt, startAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Money of the orders made in the days. */
export type Revenue = { readonly revenue: number | null; readonly orderCount: number };
export type RevenueByTime = Revenue & { readonly start: string; readonly exactRevenue: string | null };

export const revenue = ({ days, filters, timezone }: Scope): Question<Revenue> => ({
  view: 'revenue',
  query: {
    measures: ['revenue.revenue', 'revenue.order_count'],
    timeDimensions: [timeOf('revenue.ordered_at', days, null)],
    filters: filtersFor('revenue', filters).obeyed,
    timezone,
  },
  read: (row) => ({ revenue: numberAt(row, 'revenue.revenue'), orderCount: countAt(row, 'revenue.order_count') }),
});

export const revenueByTime = ({ days, grain, filters, timezone }: Scope): Question<RevenueByTime> => ({
  view: 'revenue',
  query: {
    measures: ['revenue.revenue', 'revenue.order_count'],
    timeDimensions: [timeOf('revenue.ordered_at', days, grain)],
    filters: filtersFor('revenue', filters).obeyed,
    order: [['revenue.ordered_at', 'asc']],
    timezone,
  },
  read: (row) => ({
    start: startAt(row, 'revenue.ordered_at', grain),
    revenue: numberAt(row, 'revenue.revenue'),
    exactRevenue: exactAt(row, 'revenue.revenue'),
    orderCount: countAt(row, 'revenue.order_count'),
  }),
});
