import type { DateRange } from '../calendar/plain-date.ts';
import type { CubeView } from '../cube/query.ts';
import { knows, type Dimension } from '../state/dimensions.ts';
import { withValue, type Filter, type FilterValue } from '../state/filter.ts';

export type Status = 'open' | 'won' | 'lost';

/** `closed` is won and lost together. */
export type WishedStatus = Status | 'closed';

/** The records behind a number: the same days, the filters that the number obeyed, and the count that it showed. */
type Wished = {
  readonly title: string;
  readonly days: DateRange | null;
  readonly filters: readonly Filter[];
  readonly count: number;
};
export type DealsWish = Wished & {
  readonly kind: 'deals';
  readonly status: WishedStatus;
  readonly dateField: 'created_at' | 'closed_at' | null;
};
/** Leads by the day they came, orders by the day they were made. */
export type LeadsWish = Wished & { readonly kind: 'leads' };
export type OrdersWish = Wished & { readonly kind: 'orders' };
export type RecordsWish = DealsWish | LeadsWish | OrdersWish;

/** A bar, a point, a row or a big number that was pressed, and what can be done with it. */
export type Mark = {
  readonly title: string;
  readonly records: readonly {
    readonly label: 'records' | 'records_won' | 'records_lost' | 'leads' | 'orders';
    readonly wish: RecordsWish;
  }[];
  readonly value: { readonly dimension: Dimension; readonly value: FilterValue } | null;
  readonly zoom: DateRange | null;
};

export const withMark = (filters: readonly Filter[], dimension: Dimension, value: FilterValue): readonly Filter[] =>
  withValue(filters, dimension, 'include', value);

/** The filters that a number of this view obeyed: the list behind it must not be narrower. */
export const obeyedBy = (view: CubeView, filters: readonly Filter[]): readonly Filter[] =>
  filters.filter(({ dimension }) => knows(view, dimension));
