import { fromBrackets, type Bracketed } from '../php-brackets.ts';
import type { Card, Json } from './account.ts';
import { Problem } from './problem.ts';

/** What was asked of a list. */
export type Asked = {
  readonly page: number;
  readonly limit: number;
  readonly with: readonly string[];
  readonly filter: { readonly [name: string]: Bracketed };
  readonly order: readonly [field: string, direction: 'asc' | 'desc'];
};

export function askedOf(search: string, most: number): Asked {
  const { page, limit, with: extras, filter, order } = fromBrackets(search.replace(/^\?/, ''));
  const size = Number(limit ?? 50);
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw new Problem(400, 'Bad Request', `limit: This value should be between 1 and ${most}.`);
  }
  const [field, direction] = Object.entries(mapOf(order))[0] ?? ['id', 'asc'];
  return {
    page: Number(page ?? 1),
    limit: size,
    with: typeof extras === 'string' ? extras.split(',') : [],
    filter: mapOf(filter),
    order: [field, direction === 'desc' ? 'desc' : 'asc'],
  };
}

/** Cards under the filters that lists know, sorted; equal ones keep the order of their ids. */
export function listed(cards: Iterable<Card>, { filter, order }: Asked): Card[] {
  const ranges = ['updated_at', 'created_at', 'closed_at'].flatMap((field) => {
    const range = filter[field];
    return typeof range === 'object'
      ? [[field, Number(range['from'] ?? 0), Number(range['to'] ?? Infinity)] as const]
      : [];
  });
  const ids = filter['id'] === undefined ? null : new Set(valuesOf(filter['id']).map(Number));
  const kept = [...cards].filter(
    (card) =>
      ranges.every(([field, from, to]) => Number(card[field] ?? -1) >= from && Number(card[field] ?? -1) <= to) &&
      (ids === null || ids.has(Number(card['id']))),
  );
  const [field, direction] = order;
  const sign = direction === 'desc' ? -1 : 1;
  return kept.sort((a, b) => sign * (Number(a[field]) - Number(b[field])) || Number(a['id']) - Number(b['id']));
}

export function valuesOf(value: Bracketed | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? value.split(',') : Object.values(value).map(String);
}

/** A page in HAL; null where there is nothing on it, which goes over the wire as 204. */
export function halPage(name: string, rows: readonly Json[], asked: Asked, address: URL): object | null {
  const from = (asked.page - 1) * asked.limit;
  const page = rows.slice(from, from + asked.limit);
  if (page.length === 0) return null;
  const at = (number: number): { href: string } => {
    const next = new URL(address);
    next.searchParams.set('page', String(number));
    return { href: next.href };
  };
  const hasMore = from + asked.limit < rows.length;
  return {
    _page: asked.page,
    _links: { self: at(asked.page), ...(hasMore ? { next: at(asked.page + 1) } : {}) },
    _embedded: { [name]: page },
  };
}

function mapOf(value: Bracketed | undefined): { [key: string]: Bracketed } {
  return typeof value === 'object' ? value : {};
}
