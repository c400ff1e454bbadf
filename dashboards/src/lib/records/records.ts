import type { DealProgress, LeadProgress, RecordsWish, Status, WishedStatus } from '../marks/mark.ts';
import { getJson, request } from '../session/http.ts';
import type { Dimension } from '../state/dimensions.ts';
import type { Filter } from '../state/filter.ts';

type Cell = string | number | boolean | null;

/** A record as the server lists it. Money is exact text, null where it is not known. */
export type RecordRow = Readonly<Record<string, Cell>>;

export type RecordsPage = {
  readonly rows: readonly RecordRow[];
  readonly total_rows: number;
  readonly next_cursor: string | null;
};

export type Sort = { readonly field: string; readonly isDescending: boolean };

const PAGE_SIZE = 50;

/** What the server calls the records of a wish. */
const entities = { deals: 'deal', leads: 'lead', orders: 'order' } as const;

/** An order knows its buyer and its channel; what was bought is known to its lines. */
const orderDimensions: readonly Dimension[] = ['channel', 'company'];

/** The filters of the number behind which the list stands, and those that its records cannot be filtered by. */
export function listFilters(wish: RecordsWish): {
  readonly obeyed: readonly Filter[];
  readonly leftOut: readonly Dimension[];
} {
  switch (wish.kind) {
    case 'deals':
    case 'leads':
      return { obeyed: wish.filters, leftOut: [] };
    case 'orders': {
      const isKnown = ({ dimension }: Filter): boolean => orderDimensions.includes(dimension);
      return {
        obeyed: wish.filters.filter(isKnown),
        leftOut: wish.filters.filter((filter) => !isKnown(filter)).map(({ dimension }) => dimension),
      };
    }
  }
}

/** The day that a list is about; null where it is about now. */
export function dateFieldOf(wish: RecordsWish): 'created_at' | 'closed_at' | 'ordered_at' | null {
  switch (wish.kind) {
    case 'deals':
      return wish.dateField;
    case 'leads':
      return 'created_at';
    case 'orders':
      return 'ordered_at';
  }
}

/** The query of the list behind a number: the same days and filters that the cube was asked with. */
export function listSearch(wish: RecordsWish, sort: Sort, cursor: string | null): URLSearchParams {
  const search = new URLSearchParams({ limit: String(PAGE_SIZE), sort: (sort.isDescending ? '-' : '') + sort.field });
  if (wish.kind === 'deals') for (const status of statusesOf(wish.status)) search.append('filter[status]', status);
  if (wish.kind === 'deals' && wish.progress) for (const pair of dealProgress(wish.progress)) search.append(...pair);
  if (wish.kind === 'leads' && wish.progress) for (const pair of leadProgress(wish.progress)) search.append(...pair);
  for (const filter of listFilters(wish).obeyed) appendFilter(search, filter);
  const dateField = dateFieldOf(wish);
  if (dateField !== null && wish.days !== null) {
    search.set('dateField', dateField);
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
    case 'any':
      return [];
  }
}

type Pair = readonly [key: string, value: string];

function dealProgress(progress: DealProgress): readonly Pair[] {
  switch (progress.kind) {
    case 'reached':
      return [['filter[reached_order][gte]', String(progress.from)]];
    case 'no further than':
      return [['filter[reached_order]', String(progress.step)]];
    case 'visited':
      return [['filter[visited_steps][contains]', `|${progress.step}|`]];
    case 'in every step to':
      return [['filter[complete_order][gte]', String(progress.step)]];
    case 'without steps':
      return [['filter[reached_order][is]', 'unknown']];
    case 'stuck in':
      return [
        ['filter[is_stuck]', 'true'],
        ['filter[standing_order]', String(progress.step)],
      ];
  }
}

function leadProgress(progress: LeadProgress): readonly Pair[] {
  switch (progress.kind) {
    case 'reached':
      return [['filter[reached_level][gte]', String(progress.level)]];
    case 'lost at':
      return [
        ['filter[reached_level]', String(progress.level)],
        ['filter[outcome]', 'lost'],
      ];
  }
}

function appendFilter(search: URLSearchParams, { dimension, mode, values }: Filter): void {
  const key = `filter[${dimension}]`;
  for (const value of values) if (value !== null) search.append(mode === 'exclude' ? `${key}[not]` : key, value);
  if (values.includes(null)) search.append(`${key}[is]`, mode === 'exclude' ? 'known' : 'unknown');
}

export const listRecords = async (
  wish: RecordsWish,
  sort: Sort,
  cursor: string | null,
  signal: AbortSignal,
): Promise<RecordsPage> =>
  (await getJson(`/api/v1/records/${entities[wish.kind]}?${listSearch(wish, sort, cursor)}`, signal)) as RecordsPage;

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
