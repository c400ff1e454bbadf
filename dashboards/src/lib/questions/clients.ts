import { countAt, numberAt, textAt, type CubeFilter, type CubeRow, type Member } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Interval } from './interval.ts';
import type { Scope } from './scope.ts';

/** What clients brought, whether they stay, and what the next year is expected to bring; null where no model could say. */
export type ClientTotals = {
  readonly clients: number;
  readonly active: number;
  readonly lost: number;
  readonly silent: number;
  readonly likelyGone: number;
  readonly revenue: number | null;
  readonly revenueYear: number | null;
  readonly ltv: number | null;
  readonly ltvAhead: number | null;
  readonly ltvRange: Interval | null;
  readonly valueAhead: number | null;
  readonly valueRange: Interval | null;
  readonly alive: number | null;
};
export type ClientsBy = ClientTotals & { readonly name: string | null };

export type Client = {
  readonly id: string;
  readonly company: string | null;
  readonly owner: string | null;
  readonly segment: string | null;
  readonly lastOn: string | null;
  readonly silentDays: number | null;
  readonly limitDays: number | null;
  readonly isLost: boolean | null;
  readonly orders: number;
  readonly revenue: number | null;
  readonly alive: number | null;
  readonly ordersAhead: number | null;
  readonly ordersRange: Interval | null;
  readonly valueAhead: number | null;
};

export type ClientModel = {
  readonly model: string | null;
  readonly isUsed: boolean;
  readonly whyNot: string | null;
  readonly cases: number;
  readonly from: string | null;
  readonly until: string | null;
  readonly actual: number | null;
  readonly expected: number | null;
  readonly range: Interval | null;
  /** Of purchases: 1 by chance, as the models take them, more by a timetable. */
  readonly regularity: number | null;
};

export type SegmentMove = {
  readonly from: string | null;
  readonly to: string | null;
  readonly clients: number;
};

const measures = [
  'customers.customer_count',
  'customers.active_count',
  'customers.churned_count',
  'customers.silent_count',
  'customers.likely_gone_count',
  'customers.revenue',
  'customers.revenue_year',
  'customers.ltv_historic',
  'customers.ltv_predicted',
  'customers.ltv_predicted_low',
  'customers.ltv_predicted_high',
  'customers.expected_value',
  'customers.expected_value_low',
  'customers.expected_value_high',
  'customers.p_alive',
] as const;

const rangeAt = (row: CubeRow, low: Member, high: Member): Interval | null => {
  const [from, to] = [numberAt(row, low), numberAt(row, high)];
  return from === null || to === null ? null : { low: from, high: to };
};

const readTotals = (row: CubeRow): ClientTotals => ({
  clients: countAt(row, 'customers.customer_count'),
  active: countAt(row, 'customers.active_count'),
  lost: countAt(row, 'customers.churned_count'),
  silent: countAt(row, 'customers.silent_count'),
  likelyGone: countAt(row, 'customers.likely_gone_count'),
  revenue: numberAt(row, 'customers.revenue'),
  revenueYear: numberAt(row, 'customers.revenue_year'),
  ltv: numberAt(row, 'customers.ltv_historic'),
  ltvAhead: numberAt(row, 'customers.ltv_predicted'),
  ltvRange: rangeAt(row, 'customers.ltv_predicted_low', 'customers.ltv_predicted_high'),
  valueAhead: numberAt(row, 'customers.expected_value'),
  valueRange: rangeAt(row, 'customers.expected_value_low', 'customers.expected_value_high'),
  alive: numberAt(row, 'customers.p_alive'),
});

export const clientTotals = ({ filters, timezone }: Scope): Question<ClientTotals> => ({
  view: 'customers',
  query: { measures, filters: filtersFor('customers', filters).obeyed, timezone },
  read: readTotals,
});

/** Clients by one of their sides, those who brought most first. */
export const clientsBy = (
  { filters, timezone }: Scope,
  side: 'customers.rfm_segment' | 'customers.channel' | 'customers.industry',
): Question<ClientsBy> => ({
  view: 'customers',
  query: {
    measures,
    dimensions: [side],
    filters: filtersFor('customers', filters).obeyed,
    order: [
      ['customers.revenue', 'desc'],
      [side, 'asc'],
    ],
    timezone,
  },
  read: (row) => ({ name: textAt(row, side), ...readTotals(row) }),
});

/** The clients of a segment, or all where it is undefined; null is "in no segment". */
export const clientList = ({ filters, timezone }: Scope, segment: string | null | undefined): Question<Client> => {
  const own: readonly CubeFilter[] =
    segment === undefined
      ? []
      : segment === null
        ? [{ member: 'customers.rfm_segment', operator: 'notSet' }]
        : [{ member: 'customers.rfm_segment', operator: 'equals', values: [segment] }];
  return {
    view: 'customers',
    query: {
      measures: [
        'customers.order_count',
        'customers.revenue',
        'customers.p_alive',
        'customers.expected_orders',
        'customers.expected_value',
      ],
      dimensions: [
        'customers.customer_id',
        'customers.company',
        'customers.owner',
        'customers.rfm_segment',
        'customers.last_order_at',
        'customers.silent_days',
        'customers.limit_days',
        'customers.is_lost',
        'customers.orders_low',
        'customers.orders_high',
      ],
      filters: [...own, ...filtersFor('customers', filters).obeyed],
      order: [
        ['customers.revenue', 'desc'],
        ['customers.customer_id', 'asc'],
      ],
      limit: 200,
      timezone,
    },
    read: (row) => ({
      id: textAt(row, 'customers.customer_id') ?? '',
      company: textAt(row, 'customers.company'),
      owner: textAt(row, 'customers.owner'),
      segment: textAt(row, 'customers.rfm_segment'),
      lastOn: textAt(row, 'customers.last_order_at')?.slice(0, 10) ?? null,
      silentDays: numberAt(row, 'customers.silent_days'),
      limitDays: numberAt(row, 'customers.limit_days'),
      isLost: flagAt(row, 'customers.is_lost'),
      orders: countAt(row, 'customers.order_count'),
      revenue: numberAt(row, 'customers.revenue'),
      alive: numberAt(row, 'customers.p_alive'),
      ordersAhead: numberAt(row, 'customers.expected_orders'),
      ordersRange: rangeAt(row, 'customers.orders_low', 'customers.orders_high'),
      valueAhead: numberAt(row, 'customers.expected_value'),
    }),
  };
};

export const clientModels = ({ timezone }: Scope): Question<ClientModel> => ({
  view: 'client_models',
  query: {
    measures: [
      'client_models.case_count',
      'client_models.backtest_actual',
      'client_models.backtest_expected',
      'client_models.backtest_low',
      'client_models.backtest_high',
      'client_models.regularity',
    ],
    dimensions: [
      'client_models.model',
      'client_models.is_used',
      'client_models.why_not',
      'client_models.backtest_from',
      'client_models.backtest_until',
    ],
    order: [['client_models.model', 'asc']],
    timezone,
  },
  read: (row) => ({
    model: textAt(row, 'client_models.model'),
    isUsed: flagAt(row, 'client_models.is_used') === true,
    whyNot: textAt(row, 'client_models.why_not'),
    cases: countAt(row, 'client_models.case_count'),
    from: textAt(row, 'client_models.backtest_from')?.slice(0, 10) ?? null,
    until: textAt(row, 'client_models.backtest_until')?.slice(0, 10) ?? null,
    actual: numberAt(row, 'client_models.backtest_actual'),
    expected: numberAt(row, 'client_models.backtest_expected'),
    range: rangeAt(row, 'client_models.backtest_low', 'client_models.backtest_high'),
    regularity: numberAt(row, 'client_models.regularity'),
  }),
});

/** Who changed segment in the month that is running; those who stayed are left out. */
export const segmentMoves = ({ timezone }: Scope): Question<SegmentMove> => ({
  view: 'segment_moves',
  query: {
    measures: ['segment_moves.move_count'],
    dimensions: ['segment_moves.from_segment', 'segment_moves.to_segment'],
    filters: [{ member: 'segment_moves.is_partial', operator: 'equals', values: ['true'] }],
    order: [['segment_moves.move_count', 'desc']],
    timezone,
  },
  read: (row) => ({
    from: textAt(row, 'segment_moves.from_segment'),
    to: textAt(row, 'segment_moves.to_segment'),
    clients: countAt(row, 'segment_moves.move_count'),
  }),
});

/** How the used model did on days it was not shown; null where it was not tested. `share`: by how much it missed. */
export type Trust = { readonly verdict: 'over' | 'under' | 'fit'; readonly share: number };

export function trustOf(models: readonly ClientModel[]): Trust | null {
  const tested = models.find(({ isUsed, expected }) => isUsed && expected !== null);
  if (!tested || tested.actual === null || tested.expected === null || tested.range === null) return null;
  const { actual, expected, range } = tested;
  if (actual < range.low) return actual === 0 ? null : { verdict: 'over', share: expected / actual - 1 };
  if (actual > range.high) return expected === 0 ? null : { verdict: 'under', share: actual / expected - 1 };
  return { verdict: 'fit', share: 0 };
}

/** Booleans come as true or "true", by engine; null where it is not known. */
function flagAt(row: CubeRow, member: Member): boolean | null {
  const value = row[member];
  if (value === null || value === undefined) return null;
  return value === true || value === 'true' || value === 1 || value === '1';
}
