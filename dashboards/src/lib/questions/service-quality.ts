import { countAt, numberAt, textAt, timeOf, type CubeRow } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Interval } from './interval.ts';
import type { Scope } from './scope.ts';

/** Marks that clients gave, all time; NPS is null where marks do not go to ten. */
export type Marks = {
  readonly category: string | null;
  readonly rated: number;
  readonly satisfied: number;
  readonly nps: number | null;
  readonly npsRange: Interval | null;
};

export const satisfactionOfAll = (scope: Scope): Question<Marks> => marks(scope, false);
export const satisfactionByCategory = (scope: Scope): Question<Marks> => marks(scope, true);

const marks = ({ timezone }: Scope, isByCategory: boolean): Question<Marks> => ({
  view: 'satisfaction',
  query: {
    measures: (['rated_count', 'satisfied_count', 'avg_nps', 'avg_nps_low', 'avg_nps_high'] as const).map(
      (name) => `satisfaction.${name}` as const,
    ),
    dimensions: isByCategory ? ['satisfaction.category'] : [],
    filters: [],
    ...(isByCategory
      ? {
          order: [
            ['satisfaction.rated_count', 'desc'],
            ['satisfaction.category', 'asc'],
          ] as const,
          limit: 200,
        }
      : {}),
    timezone,
  },
  read: (row) => ({
    category: textAt(row, 'satisfaction.category'),
    rated: countAt(row, 'satisfaction.rated_count'),
    satisfied: countAt(row, 'satisfaction.satisfied_count'),
    nps: numberAt(row, 'satisfaction.avg_nps'),
    npsRange: rangeAt(row),
  }),
});

function rangeAt(row: CubeRow): Interval | null {
  const [low, high] = [numberAt(row, 'satisfaction.avg_nps_low'), numberAt(row, 'satisfaction.avg_nps_high')];
  return low === null || high === null ? null : { low, high };
}

/** What came back of what was sold in the days of the page. */
export type Returned = {
  readonly name: string | null;
  readonly revenue: number;
  readonly returned: number;
  readonly saleLines: number;
  readonly returnLines: number;
};

export const returnSides = ['product', 'category', 'company'] as const;
export type ReturnSide = (typeof returnSides)[number];

export const returnsBy = ({ days, filters, timezone }: Scope, side: ReturnSide): Question<Returned> => ({
  view: 'revenue',
  query: {
    measures: (['revenue', 'returns_amount', 'sale_line_count', 'return_line_count'] as const).map(
      (name) => `revenue.${name}` as const,
    ),
    dimensions: [`revenue.${side}`],
    timeDimensions: [timeOf('revenue.ordered_at', days, null)],
    filters: filtersFor('revenue', filters).obeyed,
    order: [
      ['revenue.returns_amount', 'desc'],
      [`revenue.${side}`, 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    name: textAt(row, `revenue.${side}`),
    revenue: countAt(row, 'revenue.revenue'),
    returned: countAt(row, 'revenue.returns_amount'),
    saleLines: countAt(row, 'revenue.sale_line_count'),
    returnLines: countAt(row, 'revenue.return_line_count'),
  }),
});

/** Customers served badly soon after their first purchase, or all others: how many never came back. */
export type ServedClients = {
  readonly isServedBadly: boolean;
  readonly clients: number;
  readonly lost: number;
  readonly lostRevenue: number | null;
};

export const serviceChurn = ({ timezone }: Scope): Question<ServedClients> => ({
  view: 'service_churn',
  query: {
    measures: ['service_churn.customer_count', 'service_churn.lost_count', 'service_churn.lost_revenue'],
    dimensions: ['service_churn.is_served_badly'],
    filters: [],
    order: [['service_churn.is_served_badly', 'desc']],
    limit: 2,
    timezone,
  },
  read: (row) => ({
    isServedBadly: ['true', '1'].includes(String(row['service_churn.is_served_badly'])),
    clients: countAt(row, 'service_churn.customer_count'),
    lost: countAt(row, 'service_churn.lost_count'),
    lostRevenue: numberAt(row, 'service_churn.lost_revenue'),
  }),
});
