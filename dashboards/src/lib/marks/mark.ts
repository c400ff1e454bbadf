import type { DateRange } from '../calendar/plain-date.ts';
import type { CubeView } from '../cube/query.ts';
import { knows, type Dimension } from '../state/dimensions.ts';
import { withValue, type Filter, type FilterValue } from '../state/filter.ts';

export type Status = 'open' | 'won' | 'lost';

/** `closed` is won and lost together, `any` all three. */
export type WishedStatus = Status | 'closed' | 'any';

/** How far the wished deals got in the steps of their pipeline, or that they are stuck where they stand. */
export type DealProgress =
  | { readonly kind: 'reached'; readonly from: number }
  | { readonly kind: 'no further than'; readonly step: number }
  | { readonly kind: 'visited'; readonly step: number }
  | { readonly kind: 'in every step to'; readonly step: number }
  | { readonly kind: 'without steps' }
  | { readonly kind: 'stuck in'; readonly step: number };
/** How far the wished leads got: 1 came, 2 qualified, 3 became a deal, 4 won; `lost` ones ended there. */
export type LeadProgress =
  { readonly kind: 'reached'; readonly level: number } | { readonly kind: 'lost at'; readonly level: number };

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
  readonly progress?: DealProgress;
};
/** Leads by the day they came, orders by the day they were made. */
export type LeadsWish = Wished & { readonly kind: 'leads'; readonly progress?: LeadProgress };
export type OrdersWish = Wished & { readonly kind: 'orders' };
export type RecordsWish = DealsWish | LeadsWish | OrdersWish;

/** A bar, a point, a row or a big number that was pressed, and what can be done with it. */
export type Mark = {
  readonly title: string;
  readonly records: readonly {
    readonly label:
      | 'records'
      | 'records_won'
      | 'records_lost'
      | 'records_passed'
      | 'records_standing'
      | 'leads'
      | 'leads_lost'
      | 'orders';
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
