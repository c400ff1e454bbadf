import type { Scope } from '../questions/scope.ts';
import type { Session } from '../session/session.svelte.ts';
import type { View } from './view.svelte.ts';

/** What the questions of a page are asked with. Null until the company's zone is known, and so what "today" is. */
export class PageScope {
  #session: Session;
  #view: View;

  constructor(session: Session, view: View) {
    this.#session = session;
    this.#view = view;
  }

  now = $derived.by((): Scope | null => {
    const { days, grain, filters, timezone } = this.#view;
    return this.#session.me === null ? null : { days, grain, filters, timezone };
  });

  /** The days drawn behind the chart, also while the period still runs. */
  compared = $derived.by((): Scope | null => {
    const days = this.#view.compared;
    return this.now === null || days === null ? null : { ...this.now, days };
  });

  /** The days whose totals are compared: none while the period runs. */
  comparedTotals = $derived.by((): Scope | null => (this.#view.comparable === 'yes' ? this.compared : null));
}
