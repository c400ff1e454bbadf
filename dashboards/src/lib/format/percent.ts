import { MINUS, NO_BREAK_SPACE, NO_DATA, type Figure, type Locale } from './locale.ts';
import { signed, spell, withoutMinusZero } from './number.ts';

/** A share of 0 to 1 as `12,3 %`. What is there but too small to show is `<0,1 %`, never a zero. */
export function percent(locale: Locale, share: Figure): string {
  if (share === null) return NO_DATA;
  const value = Number(share);
  if (isTiny(value)) return tiny(locale, value) + percentSign(locale);
  return tenths(locale, value * 100) + percentSign(locale);
}

/** A cell of a column of shares: always tenths, so that commas stand under each other. */
export function percentInColumn(locale: Locale, share: Figure): string {
  if (share === null) return NO_DATA;
  if (isTiny(Number(share))) return percent(locale, share);
  return (
    spell(locale, Number(share) * 100, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) + percentSign(locale)
  );
}

/** A growth with its sign: `+12,3 %`. From ten times on, tenths of a percent say nothing. */
export function signedPercent(locale: Locale, share: number): string {
  if (Math.abs(share) < 10) return signed(percent(locale, share), share);
  const whole = spell(locale, share * 100, { maximumFractionDigits: 0 });
  return signed(whole, share) + percentSign(locale);
}

/** The change of a share, in points: `+1,2 п. п.`, `+1.2 pp`. */
export function points(locale: Locale, change: number): string {
  const word = locale === 'ru' ? `п.${NO_BREAK_SPACE}п.` : 'pp';
  const digits = isTiny(change) ? tiny(locale, change) : tenths(locale, change * 100);
  return signed(digits, change) + NO_BREAK_SPACE + word;
}

const percentSign = (locale: Locale): string => (locale === 'ru' ? `${NO_BREAK_SPACE}%` : '%');

const isTiny = (share: number): boolean => share !== 0 && Math.abs(share) < 0.0005;

const tiny = (locale: Locale, share: number): string => {
  const smallest = tenths(locale, 0.1);
  return share > 0 ? `<${smallest}` : `>${MINUS}${smallest}`;
};

const tenths = (locale: Locale, value: number): string =>
  withoutMinusZero(spell(locale, value, { minimumFractionDigits: 0, maximumFractionDigits: 1 }));
