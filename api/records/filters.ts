import type { Param } from '../../warehouse/warehouse.ts';
import { Problem } from '../problems/problem.ts';
import { askable, type ListColumn } from './columns.ts';
import { dayAfter, isDay, startOfDay } from './days.ts';

/** Comparing operators, as `filter[amount][gte]=100`. */
const COMPARISONS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
export type Comparison = keyof typeof COMPARISONS;

/** One condition on one column. Conditions are all to hold. */
export type Filter =
  /** any of the values, or not known where `orUnknown` */
  | { readonly kind: 'in'; readonly column: ListColumn; readonly values: readonly Param[]; readonly orUnknown: boolean }
  /** none of the values; what is not known stays, unless `known` */
  | { readonly kind: 'not in'; readonly column: ListColumn; readonly values: readonly Param[]; readonly known: boolean }
  | { readonly kind: 'is'; readonly column: ListColumn; readonly known: boolean }
  | { readonly kind: 'compare'; readonly column: ListColumn; readonly sign: string; readonly value: Param }
  | { readonly kind: 'contains'; readonly column: ListColumn; readonly text: string };

type Query = Readonly<Record<string, unknown>>;
const MOST_VALUES = 1000;

/**
 * Reads `filter[f]=a&filter[f]=b` (any of), `filter[f][not]=a`, `filter[f][is]=unknown|known`, `filter[f][gte]=1`,
 * `filter[f][contains]=x`, and `from`, `to`, `dateField` (days of the company's zone, the last one included).
 */
export function readFilters(
  query: Query,
  columns: readonly ListColumn[],
  place: { readonly timezone: string; readonly dateField: string | null },
): Filter[] {
  const filters: Filter[] = [];
  const sets = new Map<string, { column: ListColumn; any: Param[]; none: Param[]; is: string | null }>();
  const setOf = (column: ListColumn) => {
    const set = sets.get(column.name) ?? { column, any: [], none: [], is: null };
    sets.set(column.name, set);
    return set;
  };
  for (const [key, given] of Object.entries(query)) {
    if (!key.startsWith('filter[')) continue;
    const match = /^filter\[([^\][]{1,100})\](?:\[([a-z]{1,20})\])?$/.exec(key);
    if (!match) throw new Problem('wrong-request', { where: key, why: 'filter[field] or filter[field][operator]' });
    const column = askable(columns, match[1] ?? '');
    const texts = (Array.isArray(given) ? given : [given]).map(String);
    if (texts.length > MOST_VALUES) throw new Problem('wrong-request', { where: key, why: `> ${MOST_VALUES}` });
    const values = () => texts.map((text) => valueOf(column, text, place.timezone));
    const operator = match[2];
    if (operator === undefined) setOf(column).any.push(...values());
    else if (operator === 'not') setOf(column).none.push(...values());
    else if (operator === 'is') setOf(column).is = isWord(column, texts[0] ?? '');
    else if (operator === 'contains') filters.push({ kind: 'contains', column, text: texts[0] ?? '' });
    else if (operator in COMPARISONS) {
      const sign = COMPARISONS[operator as Comparison];
      for (const value of values()) filters.push({ kind: 'compare', column, sign, value });
    } else throw new Problem('wrong-request', { where: key, why: `operators: not, is, contains, gt, gte, lt, lte` });
  }
  for (const { column, any, none, is } of sets.values()) {
    if (any.length > 0) filters.push({ kind: 'in', column, values: any, orUnknown: is === 'unknown' });
    if (none.length > 0) filters.push({ kind: 'not in', column, values: none, known: is === 'known' });
    if (any.length === 0 && none.length === 0 && is) filters.push({ kind: 'is', column, known: is === 'known' });
  }
  return [...filters, ...readPeriod(query, columns, place)];
}

function readPeriod(
  query: Query,
  columns: readonly ListColumn[],
  { timezone, dateField }: { readonly timezone: string; readonly dateField: string | null },
): Filter[] {
  const { from, to } = query;
  if (from === undefined && to === undefined) return [];
  const column = askable(columns, String(query['dateField'] ?? dateField ?? ''));
  if (column.kind !== 'date' && column.kind !== 'timestamp') {
    throw new Problem('wrong-request', { where: 'dateField', why: `${column.name}: ${column.kind}` });
  }
  const filters: Filter[] = [];
  if (from !== undefined) {
    filters.push({ kind: 'compare', column, sign: '>=', value: valueOf(column, String(from), timezone) });
  }
  if (to !== undefined) {
    const isWholeDay = isDay(String(to)) && column.kind === 'timestamp';
    const value = valueOf(column, isWholeDay ? dayAfter(String(to)) : String(to), timezone);
    filters.push({ kind: 'compare', column, sign: isWholeDay ? '<' : '<=', value });
  }
  return filters;
}

/** The text of an address as the value to bind; decimals stay text and are cast by the engine. */
function valueOf(column: ListColumn, text: string, timezone: string): Param {
  switch (column.kind) {
    case 'text':
      return text;
    case 'integer':
    case 'bigint':
      if (/^-?\d{1,18}$/.test(text)) return BigInt(text);
      throw wrong(column, 'нужно целое число', 'a whole number is needed');
    case 'decimal':
    case 'float':
      if (/^-?\d{1,18}(\.\d{1,9})?$/.test(text)) return text;
      throw wrong(column, 'нужно число вида 1234.50', 'a number such as 1234.50 is needed');
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw wrong(column, 'нужно true или false', 'true or false is needed');
    case 'date':
      if (isDay(text)) return text;
      throw wrong(column, 'нужна дата вида 2026-03-01', 'a date such as 2026-03-01 is needed');
    case 'timestamp': {
      const at = isDay(text) ? startOfDay(text, timezone) : new Date(instantText(text));
      if (Number.isFinite(at.getTime())) return at;
      throw wrong(
        column,
        'нужна дата или момент вида 2026-03-01T10:00:00Z',
        'a date or 2026-03-01T10:00:00Z is needed',
      );
    }
    case 'other':
      throw wrong(column, 'по этому полю нельзя отбирать', 'this field cannot be filtered by');
  }
}

/** Only full ISO instants: `new Date` alone reads nearly anything. */
function instantText(text: string): string {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : '';
}

function isWord(column: ListColumn, text: string): 'known' | 'unknown' {
  if (text === 'known' || text === 'unknown') return text;
  throw wrong(column, 'is бывает known или unknown', 'is takes known or unknown');
}

function wrong(column: ListColumn, wanted_ru: string, wanted: string): Problem {
  return new Problem('wrong-value', { field: column.name, wanted, wanted_ru });
}
