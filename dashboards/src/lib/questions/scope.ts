import type { Grain } from '../calendar/bucket.ts';
import type { DateRange } from '../calendar/plain-date.ts';
import type { Filter } from '../state/filter.ts';

/** What every question needs to know of the page. Null days are all time. */
export type Scope = {
  readonly days: DateRange | null;
  readonly grain: Grain;
  readonly filters: readonly Filter[];
  readonly timezone: string;
};
