import { MINUS, NARROW_SPACE, NO_DATA, tagOf, type Figure, type Locale } from './locale.ts';

const kept = new Map<string, Intl.NumberFormat>();

/** Intl's formats are slow to make, and a table asks for the same one thousands of times. */
export function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const found = kept.get(key);
  if (found) return found;
  const made = new Intl.NumberFormat(tagOf[locale], { useGrouping: 'always', ...options } as Intl.NumberFormatOptions);
  kept.set(key, made);
  return made;
}

/** Digits as a Russian reader expects them: narrow no-break groups and a real minus. Exact for decimals in text. */
export function spell(locale: Locale, value: number | string, options: Intl.NumberFormatOptions): string {
  return numberFormat(locale, options)
    .formatToParts(value as number)
    .map((part) => {
      if (part.type === 'group') return locale === 'ru' ? NARROW_SPACE : part.value;
      return part.type === 'minusSign' ? MINUS : part.value;
    })
    .join('');
}

/** The number with at most `digits` after the comma; "—" when not known. */
export function decimal(locale: Locale, value: Figure, digits: number): string {
  if (value === null) return NO_DATA;
  return withoutMinusZero(spell(locale, value, { minimumFractionDigits: 0, maximumFractionDigits: digits }));
}

export const integer = (locale: Locale, value: Figure): string => decimal(locale, value, 0);

/** A rounded −0 is a zero to a reader. */
export const withoutMinusZero = (text: string): string => (text === `${MINUS}0` ? '0' : text);

/** Puts a plus before what grew; a minus is there already, and a zero has no sign. */
export const signed = (text: string, value: number): string => (value > 0 && !text.startsWith('<') ? `+${text}` : text);
