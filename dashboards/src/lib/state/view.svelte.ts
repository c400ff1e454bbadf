import { goto } from '$app/navigation';
import { page } from '$app/state';
import { grainFor } from '../calendar/bucket.ts';
import { comparedDays, daysOf, isPartial, stepped, type Comparison, type Period } from '../calendar/period.ts';
import { todayIn, type DateRange } from '../calendar/plain-date.ts';
import type { Comparable } from '../questions/delta.ts';
import type { Session } from '../session/session.svelte.ts';
import { readAddress, shownFirst, writeAddress, type Shown } from './address.ts';
import type { Dimension } from './dimensions.ts';
import { replaced, withValue, type Filter, type FilterValue } from './filter.ts';

/** What is shown: read from the address, changed by going to another one, so Back undoes a filter. */
export class View {
  #session: Session;
  #shown = $derived(readAddress(page.url.searchParams));

  constructor(session: Session) {
    this.#session = session;
  }

  timezone = $derived.by(() => this.#session.me?.company.timezone ?? 'UTC');
  today = $derived.by(() => todayIn(this.timezone));
  days = $derived.by(() => daysOf(this.#shown.period, this.today));
  grain = $derived.by(() => grainFor(this.days));
  isPartial = $derived.by(() => isPartial(this.days, this.today));
  comparable = $derived.by((): Comparable => {
    if (this.#shown.comparison === 'none') return 'not-compared';
    if (this.days === null) return 'all-time';
    return this.isPartial ? 'partial' : 'yes';
  });
  compared = $derived.by(() => comparedDays(this.days, this.#shown.comparison));

  get period(): Period {
    return this.#shown.period;
  }
  get comparison(): Comparison {
    return this.#shown.comparison;
  }
  get filters(): readonly Filter[] {
    return this.#shown.filters;
  }
  /** The part of an address after the question mark; the pages share it. */
  get search(): '' | `?${string}` {
    const text = writeAddress(this.#shown);
    return text === '' ? '' : `?${text}`;
  }

  showPeriod = (period: Period): void => this.#go({ ...this.#shown, period });
  showDays = (days: DateRange): void => this.#go({ ...this.#shown, period: { kind: 'range', ...days } });
  step = (direction: -1 | 1): void => this.showPeriod(stepped(this.period, this.today, direction));
  compareWith = (comparison: Comparison): void => this.#go({ ...this.#shown, comparison });
  setFilter = (filter: Filter): void => this.#go({ ...this.#shown, filters: replaced(this.filters, filter) });
  dropFilter = (dimension: Dimension): void => this.setFilter({ dimension, mode: 'include', values: [] });
  dropLastFilter = (): void => this.#go({ ...this.#shown, filters: this.filters.slice(0, -1) });
  dropFilters = (): void => this.#go({ ...this.#shown, filters: [] });
  pick = (dimension: Dimension, mode: Filter['mode'], value: FilterValue): void =>
    this.#go({ ...this.#shown, filters: withValue(this.filters, dimension, mode, value) });
  reset = (): void => this.#go(shownFirst);

  #go(shown: Shown): void {
    const search = writeAddress(shown);
    // The same page with another question mark: there is no route to resolve.
    // eslint-disable-next-line svelte/no-navigation-without-resolve
    void goto(search === '' ? page.url.pathname : `?${search}`, { keepFocus: true, noScroll: true });
  }
}
