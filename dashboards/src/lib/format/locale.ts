/** A language of the interface. Numbers and dates follow the language, never the browser. */
export type Locale = 'ru' | 'en';

/** British English: day before month, as in Russian, so that both languages line up. */
export const tagOf = { ru: 'ru-RU', en: 'en-GB' } as const satisfies Record<Locale, string>;

/** A number, or an exact decimal in text as the warehouse gives it; null is "not known". */
export type Figure = number | string | null;

export const NO_BREAK_SPACE = '\u00a0';
export const NARROW_SPACE = '\u202f';
export const MINUS = '\u2212';
export const NO_DATA = '—';

const collators = { ru: new Intl.Collator('ru'), en: new Intl.Collator('en') } as const;

/** Order of the dictionary: ё beside е, capitals beside small letters. */
export const compareText = (locale: Locale, a: string, b: string): number => collators[locale].compare(a, b);
