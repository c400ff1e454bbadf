import { NO_BREAK_SPACE, NO_DATA, type Figure, type Locale } from './locale.ts';
import { numberFormat, spell, withoutMinusZero } from './number.ts';
import { afterNumber, inUnit, unitFor, type Unit } from './unit.ts';

/** `₽`, `$`, or the code where the language has no sign for it. */
export function currencySign(locale: Locale, currency: string): string {
  const parts = numberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}

/** `1 234 567 ₽`; the sign stands after the number in both languages. Kopecks only under a thousand. */
export function money(locale: Locale, currency: string, value: Figure): string {
  if (value === null) return NO_DATA;
  const hasKopecks = Math.abs(Number(value)) < 1000 && !Number.isInteger(Number(value));
  return withSign(locale, currency, spellMoney(locale, value, hasKopecks ? 2 : 0));
}

/** To the kopeck, as a record shows it. */
export function exactMoney(locale: Locale, currency: string, value: Figure): string {
  return value === null ? NO_DATA : withSign(locale, currency, spellMoney(locale, value, 2));
}

/** `89,1 млн ₽`: for a number that stands alone and is at least a million; smaller ones are short already. */
export function bigMoney(locale: Locale, currency: string, value: Figure): string {
  if (value === null) return NO_DATA;
  return Math.abs(Number(value)) < 999_500 ? money(locale, currency, value) : compactMoney(locale, currency, value);
}

export function compactMoney(locale: Locale, currency: string, value: Figure): string {
  if (value === null) return NO_DATA;
  const unit = unitFor(Number(value));
  return withSign(locale, currency, inUnit(locale, value, unit) + afterNumber(locale, unit));
}

/** The head of a money column: `млн ₽`, `₽`, `M ₽`. */
export function moneyUnit(locale: Locale, currency: string, unit: Unit): string {
  return (afterNumber(locale, unit).trimStart() + NO_BREAK_SPACE + currencySign(locale, currency)).trim();
}

const spellMoney = (locale: Locale, value: number | string, digits: number): string =>
  withoutMinusZero(spell(locale, value, { minimumFractionDigits: digits, maximumFractionDigits: digits }));

const withSign = (locale: Locale, currency: string, digits: string): string =>
  digits + NO_BREAK_SPACE + currencySign(locale, currency);
