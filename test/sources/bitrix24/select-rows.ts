import type { Kind } from './fields.ts';
import type { Row, Value } from './portal.ts';
import { RestError, type Given, type Params } from './rest-error.ts';

export const PAGE = 50;

/** How a method finds the kept name of a field it was asked for, and that field's kind. */
export type Naming = {
  readonly kept: (asked: string) => string;
  readonly kind: (kept: string) => Kind | undefined;
  readonly refusesUnknown: boolean;
};

/** Rows under `filter`, in `order`; a filter of an unknown field is refused or left aside, as the method does. */
export function selected(rows: Iterable<Row>, params: Params, naming: Naming): Row[] {
  const tests = Object.entries(mapOf(params['filter'] ?? params['FILTER'])).flatMap(([asked, value]) =>
    testOf(asked, value, naming),
  );
  const found = [...rows].filter((row) => tests.every((test) => test(row)));
  const [orderField, direction] = orderOf(params);
  const by = naming.kept(orderField);
  const sign = direction === 'DESC' ? -1 : 1;
  const kind = naming.kind(by) ?? 'int';
  return found.sort((a, b) => sign * compare(a[by] ?? null, b[by] ?? null, kind));
}

/**
 * The first page after an id, of rows in the order of their ids: what `start: -1` with `>ID` asks for. Null when
 * something else is asked.
 */
export function pageAfterId(rows: readonly Row[], params: Params, naming: Naming): Row[] | null {
  const [orderField, direction] = orderOf(params);
  const filter = Object.entries(mapOf(params['filter']));
  const bound = filter.find(([asked, value]) => asked === `>${orderField}` && value !== '');
  if (Number(params['start']) >= 0 || direction !== 'ASC' || naming.kept(orderField) !== 'ID' || !bound) return null;
  const tests = filter.filter((one) => one !== bound).flatMap(([asked, value]) => testOf(asked, value, naming));
  const page: Row[] = [];
  for (let at = firstAbove(rows, Number(bound[1])); at < rows.length && page.length < PAGE; at++) {
    const row = rows[at] as Row;
    if (tests.every((test) => test(row))) page.push(row);
  }
  return page;
}

function firstAbove(rows: readonly Row[], id: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(rows[middle]?.['ID']) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A page of 50. `start: -1` counts nothing and gives the first page; the last page has no `next`. */
export function paged(rows: readonly Row[], params: Params, shape: (page: Row[]) => unknown): Given {
  const start = Number(params['start'] ?? params['START'] ?? 0);
  if (start < 0) return { result: shape(rows.slice(0, PAGE)) };
  const next = start + PAGE;
  const given = { result: shape(rows.slice(start, next)), total: rows.length };
  return next < rows.length ? { ...given, next } : given;
}

export function mapOf(value: unknown): { [key: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { [key: string]: unknown }) : {};
}

/** The names asked for, whether they came as a list or as PHP's map of numbered names. */
export function namesOf(value: unknown): string[] {
  return Object.values(mapOf(value)).map(String);
}

function orderOf(params: Params): [string, string] {
  const order = params['order'] ?? params['ORDER'];
  if (typeof order === 'string') return [String(params['SORT'] ?? params['sort'] ?? 'ID'), order.toUpperCase()];
  const [field, direction] = Object.entries(mapOf(order))[0] ?? ['ID', 'ASC'];
  return [field, String(direction).toUpperCase()];
}

type Test = (row: Row) => boolean;

function testOf(asked: string, wanted: unknown, naming: Naming): Test[] {
  const [, sign = '', name = ''] = /^(>=|<=|!=|!@|=%|%=|!|@|>|<|=|%)?(.*)$/.exec(asked) ?? [];
  const field = naming.kept(name);
  const kind = naming.kind(field);
  if (kind === undefined) {
    if (!naming.refusesUnknown) return [];
    throw new RestError(400, 'INVALID_ARG_VALUE', `Invalid filter: field '${name}' is not allowed in filter`);
  }
  // An empty bound is no bound.
  if (wanted === '' && /[<>]/.test(sign)) return [];
  const list = typeof wanted === 'object' && wanted !== null ? Object.values(wanted) : [wanted];
  const against = (row: Row, value: unknown): number => compare(row[field] ?? null, value as Value, kind);
  const isOneOf: Test = (row) => list.some((value) => against(row, value) === 0);
  switch (sign) {
    case '>':
      return [(row) => against(row, wanted) > 0];
    case '>=':
      return [(row) => against(row, wanted) >= 0];
    case '<':
      return [(row) => against(row, wanted) < 0];
    case '<=':
      return [(row) => against(row, wanted) <= 0];
    case '!':
    case '!=':
    case '!@':
      return [(row) => !isOneOf(row)];
    case '%':
      return [(row) => String(row[field] ?? '').includes(String(wanted))];
    default:
      return [isOneOf];
  }
}

function compare(a: Value, b: Value, kind: Kind): number {
  if (kind === 'int' || kind === 'double') return Number(a ?? 0) - Number(b ?? 0);
  if (kind === 'datetime' || kind === 'date') return Date.parse(String(a)) - Date.parse(String(b));
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
}
