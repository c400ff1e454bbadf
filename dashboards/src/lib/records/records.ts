import type { RecordsWish, Status, WishedStatus } from '../marks/mark.ts';
import { getJson, request } from '../session/http.ts';
import type { Filter } from '../state/filter.ts';

/** A deal as lists show it. Money is exact text in the company's currency, null where no rate is known. */
export type DealRow = {
  readonly deal_id: string;
  readonly title: string | null;
  readonly company: string | null;
  readonly owner: string | null;
  readonly stage: string | null;
  readonly status: string | null;
  readonly amount: string | null;
  readonly created_at: string | null;
  readonly closed_at: string | null;
};

export type DealPage = {
  readonly rows: readonly DealRow[];
  readonly total_rows: number;
  readonly next_cursor: string | null;
};

export type SortField = 'title' | 'owner' | 'stage' | 'amount' | 'created_at' | 'closed_at';
export type Sort = { readonly field: SortField; readonly isDescending: boolean };

const PAGE_SIZE = 50;

/** The query of the list behind a number: the same days and filters that the cube was asked with. */
export function listSearch(wish: RecordsWish, sort: Sort, cursor: string | null): URLSearchParams {
  const search = new URLSearchParams({ limit: String(PAGE_SIZE), sort: (sort.isDescending ? '-' : '') + sort.field });
  for (const status of statusesOf(wish.status)) search.append('filter[status]', status);
  for (const filter of wish.filters) appendFilter(search, filter);
  if (wish.dateField !== null && wish.days !== null) {
    search.set('dateField', wish.dateField);
    search.set('from', wish.days.from);
    search.set('to', wish.days.to);
  }
  if (cursor !== null) search.set('cursor', cursor);
  return search;
}

function statusesOf(status: WishedStatus): readonly Status[] {
  switch (status) {
    case 'open':
    case 'won':
    case 'lost':
      return [status];
    case 'closed':
      return ['won', 'lost'];
  }
}

function appendFilter(search: URLSearchParams, { dimension, mode, values }: Filter): void {
  const key = `filter[${dimension}]`;
  for (const value of values) if (value !== null) search.append(mode === 'exclude' ? `${key}[not]` : key, value);
  if (values.includes(null)) search.append(`${key}[is]`, mode === 'exclude' ? 'known' : 'unknown');
}

export const listDeals = async (
  wish: RecordsWish,
  sort: Sort,
  cursor: string | null,
  signal: AbortSignal,
): Promise<DealPage> => (await getJson(`/api/v1/records/deal?${listSearch(wish, sort, cursor)}`, signal)) as DealPage;

type Cell = string | number | boolean | null;

/** A deal with the edits that no build has seen yet. */
export type Deal = {
  readonly id: string;
  readonly system: string;
  readonly version: number;
  readonly fields: Readonly<Record<string, Cell>>;
  /** Names of what references point at, by field. */
  readonly names: Readonly<Record<string, { readonly name: Cell }>>;
  readonly editable: readonly string[];
};

export type Edit = {
  readonly version: number;
  readonly at: string;
  readonly by: { readonly name: string };
  readonly fields: Readonly<Record<string, Cell>>;
};

const pathOf = (id: string): string => `/api/v1/records/deal/${encodeURIComponent(id)}`;

export const readDeal = async (id: string, signal: AbortSignal): Promise<Deal> =>
  (await getJson(pathOf(id), signal)) as Deal;

export const readHistory = async (id: string, signal: AbortSignal): Promise<readonly Edit[]> =>
  ((await getJson(`${pathOf(id)}/history`, signal)) as { rows: readonly Edit[] }).rows;

/** Saves only what was changed, and only over the version that was read: else the server answers 412. */
export async function patchDeal(
  id: string,
  version: number,
  patch: Readonly<Record<string, string | null>>,
): Promise<Deal> {
  const response = await request(pathOf(id), {
    method: 'PATCH',
    headers: { 'x-voronka': '1', 'content-type': 'application/json', 'if-match': `"${version}"` },
    body: JSON.stringify(patch),
  });
  return (await response.json()) as Deal;
}
