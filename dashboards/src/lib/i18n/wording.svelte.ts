import { createFormat } from '../format/format.ts';
import type { Locale } from '../format/locale.ts';
import type { Session } from '../session/session.svelte.ts';
import { createTranslate, type Messages } from './translate.ts';

/** The words and numbers of the reader. Until the company is known, roubles and UTC stand in for a moment. */
export class Wording {
  #read: () => { locale: Locale; messages: Messages };
  #session: Session;

  constructor(session: Session, read: () => { locale: Locale; messages: Messages }) {
    this.#read = read;
    this.#session = session;
  }

  locale = $derived.by(() => this.#read().locale);
  t = $derived.by(() => createTranslate(this.locale, this.#read().messages));
  format = $derived.by(() =>
    createFormat({
      locale: this.locale,
      currency: this.#session.me?.company.currency ?? 'RUB',
      timezone: this.#session.me?.company.timezone ?? 'UTC',
    }),
  );
}
