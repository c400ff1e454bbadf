import type { DateRange } from '../calendar/plain-date.ts';
import type { Dimension } from '../state/dimensions.ts';
import { withValue, type Filter, type FilterValue } from '../state/filter.ts';

export type Status = 'open' | 'won' | 'lost';

/** `closed` is won and lost together. */
export type WishedStatus = Status | 'closed';

/** The deals behind a number: the same days, the same filters, and the count that the chart showed. */
export type RecordsWish = {
  readonly title: string;
  readonly status: WishedStatus;
  readonly dateField: 'created_at' | 'closed_at' | null;
  readonly days: DateRange | null;
  readonly filters: readonly Filter[];
  readonly count: number;
};

/** A bar, a point, a row or a big number that was pressed, and what can be done with it. */
export type Mark = {
  readonly title: string;
  readonly records: readonly {
    readonly label: 'records' | 'records_won' | 'records_lost';
    readonly wish: RecordsWish;
  }[];
  readonly value: { readonly dimension: Dimension; readonly value: FilterValue } | null;
  readonly zoom: DateRange | null;
};

export const withMark = (filters: readonly Filter[], dimension: Dimension, value: FilterValue): readonly Filter[] =>
  withValue(filters, dimension, 'include', value);
