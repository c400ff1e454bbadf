import type { DateRange } from '../calendar/plain-date.ts';
import type { Grain } from '../calendar/bucket.ts';

/** The views of the warehouse that these pages ask. */
export type CubeView =
  | 'pipeline'
  | 'leads'
  | 'channels'
  | 'revenue'
  | 'replenishment'
  | 'product_pairs'
  | 'next_products'
  | 'returning_products'
  | 'wallets'
  | 'customers'
  | 'cohorts'
  | 'segment_moves'
  | 'client_models'
  | 'segment_strategies'
  | 'funnel'
  | 'journeys'
  | 'forecast'
  | 'win_chances'
  | 'win_fit'
  | 'attribution'
  | 'source_gaps'
  | 'channel_cohorts'
  | 'managers'
  | 'manager_scores'
  | 'answer_speed'
  | 'service'
  | 'service_speed'
  | 'service_curves'
  | 'satisfaction'
  | 'service_churn'
  | 'retention_curves'
  | 'recurring'
  | 'duplicate_costs'
  | 'split_histories';

export type Member = `${CubeView}.${string}`;

export type CubeFilter =
  | {
      readonly member: Member;
      readonly operator: 'equals' | 'notEquals' | 'contains';
      readonly values: readonly string[];
    }
  | { readonly member: Member; readonly operator: 'set' | 'notSet' }
  | { readonly or: readonly CubeFilter[] };

export type CubeTime = {
  readonly dimension: Member;
  readonly granularity?: Grain;
  readonly dateRange?: readonly [string, string];
};

export type CubeQuery = {
  readonly measures: readonly Member[];
  readonly dimensions?: readonly Member[];
  readonly timeDimensions?: readonly CubeTime[];
  readonly filters?: readonly CubeFilter[];
  readonly order?: readonly (readonly [Member, 'asc' | 'desc'])[];
  readonly limit?: number;
  readonly timezone: string;
};

/** Numbers come as text and exact; null where there is nothing to count or divide by. */
export type CubeRow = Readonly<Record<string, string | number | boolean | null>>;

/** A time dimension over the days, or over all time where they are null. */
export function timeOf(dimension: Member, days: DateRange | null, granularity: Grain | null): CubeTime {
  return {
    dimension,
    ...(granularity === null ? {} : { granularity }),
    ...(days === null ? {} : { dateRange: [days.from, days.to] as const }),
  };
}

/** A number of an answer; null stays null. */
export const numberAt = (row: CubeRow, member: Member): number | null => {
  const value = row[member];
  return value === null || value === undefined ? null : Number(value);
};

/** The exact text of a number, as the warehouse spelled it. */
export const exactAt = (row: CubeRow, member: Member): string | null => {
  const value = row[member];
  return value === null || value === undefined ? null : String(value);
};

export const countAt = (row: CubeRow, member: Member): number => numberAt(row, member) ?? 0;

export const textAt = (row: CubeRow, member: Member): string | null => {
  const value = row[member];
  return value === null || value === undefined || value === '' ? null : String(value);
};

/** The first day of a row's stretch of time. */
export const startAt = (row: CubeRow, dimension: Member, grain: Grain): string =>
  String(row[`${dimension}.${grain}`] ?? row[dimension] ?? '').slice(0, 10);
