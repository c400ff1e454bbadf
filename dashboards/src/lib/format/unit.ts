import { NO_BREAK_SPACE, NO_DATA, type Figure, type Locale } from './locale.ts';
import { spell, withoutMinusZero } from './number.ts';

/** A power of ten that a column is counted in; the same for all its cells. */
export type Unit = 'ones' | 'thousands' | 'millions' | 'billions' | 'trillions';

const sizes: readonly (readonly [Unit, number])[] = [
  ['ones', 1],
  ['thousands', 1e3],
  ['millions', 1e6],
  ['billions', 1e9],
  ['trillions', 1e12],
];

const words = {
  ru: { ones: '', thousands: 'тыс.', millions: 'млн', billions: 'млрд', trillions: 'трлн' },
  en: { ones: '', thousands: 'K', millions: 'M', billions: 'B', trillions: 'T' },
} as const satisfies Record<Locale, Record<Unit, string>>;

export const unitWord = (locale: Locale, unit: Unit): string => words[locale][unit];

export const sizeOf = (unit: Unit): number => sizes.find(([name]) => name === unit)?.[1] ?? 1;

/** The unit for a column whose largest value is `largest`: 999 950 is a million once rounded to one digit. */
export function unitFor(largest: number): Unit {
  const rounded = (size: number): number =>
    Math.round((Math.abs(largest) / size) * (size === 1 ? 1 : 10)) / (size === 1 ? 1 : 10);
  return sizes.find(([, size]) => rounded(size) < 1000)?.[0] ?? 'trillions';
}

/** The value counted in the unit, with at most one digit after the comma, and without the unit's word. */
export function inUnit(locale: Locale, value: Figure, unit: Unit): string {
  if (value === null) return NO_DATA;
  const digits = unit === 'ones' ? 0 : 1;
  const counted = Number(value) / sizeOf(unit);
  return withoutMinusZero(spell(locale, counted, { minimumFractionDigits: 0, maximumFractionDigits: digits }));
}

/** A cell of a column counted in the unit: the same digits in every cell, so that commas stand under each other. */
export function inColumn(locale: Locale, value: Figure, unit: Unit): string {
  if (value === null) return NO_DATA;
  const digits = unit === 'ones' ? 0 : 1;
  return spell(locale, Number(value) / sizeOf(unit), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `1,2 млн`, `1.2M`: one number on its own. Cells of a column share a unit instead. */
export function compact(locale: Locale, value: Figure): string {
  if (value === null) return NO_DATA;
  const unit = unitFor(Number(value));
  return inUnit(locale, value, unit) + afterNumber(locale, unit);
}

/** What stands between the digits and the currency: English glues its letter, Russian keeps a space. */
export function afterNumber(locale: Locale, unit: Unit): string {
  const word = unitWord(locale, unit);
  if (word === '') return '';
  return locale === 'ru' ? NO_BREAK_SPACE + word : word;
}
