import type { JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { AmocrmClient, Query } from './client.ts';

export type AmoList = {
  readonly path: string;
  /** its name under `_embedded` */
  readonly name: string;
  readonly query: Query;
  /** 250, of events 100 */
  readonly most: number;
};

/** Page sizes to fall back to, each a whole part of the one before, so that a page begins where one did. */
const SMALLER: Readonly<Record<number, number>> = { 250: 125, 125: 25, 100: 50, 50: 25, 25: 5 };

/** All pages of a list, by their numbers. */
export async function* pagesOf(
  client: AmocrmClient,
  list: AmoList,
  query: Query,
  signal: AbortSignal,
): AsyncIterable<readonly JsonObject[]> {
  let limit = list.most;
  for (let page = 1; ; page++) {
    const found = await sized(client, list, query, page, limit, signal);
    if (found.limit !== limit) {
      page = (page - 1) * (limit / found.limit) + 1;
      limit = found.limit;
    }
    if (found.rows.length > 0) yield found.rows;
    if (!found.hasMore) return;
  }
}

/**
 * Records changed since a unix second, in the order of their change. Each request begins anew at the last second seen:
 * a record changed meanwhile goes to the end and is met there, where counted pages would have skipped its neighbour.
 */
export async function* changedSince(
  client: AmocrmClient,
  list: AmoList,
  since: number,
  signal: AbortSignal,
): AsyncIterable<readonly JsonObject[]> {
  let from = since;
  let page = 1;
  let limit = list.most;
  /** ids given already that bear the second `from` */
  let atFrom = new Set<string>();
  for (;;) {
    const query = { 'filter[updated_at][from]': from, 'order[updated_at]': 'asc' };
    const found = await sized(client, list, query, page, limit, signal);
    if (found.limit !== limit) {
      // in smaller pages from the first on: what was given already is known
      limit = found.limit;
      if (page > 1) {
        page = 1;
        continue;
      }
    }
    const { rows, hasMore } = found;
    if (rows.some((row) => changedAt(row) < from)) return yield* withoutFilter(client, list, since, signal);
    const news = rows.filter((row) => !atFrom.has(String(row['id'])) || changedAt(row) > from);
    if (news.length > 0) yield news;
    if (!hasMore || rows.length === 0) return;
    const last = changedAt(rows.at(-1) as JsonObject);
    const isNext = last > from;
    atFrom = new Set([
      ...(isNext ? [] : atFrom),
      ...rows.filter((row) => changedAt(row) === last).map(({ id }) => String(id)),
    ]);
    page = isNext ? 1 : page + 1;
    from = last;
  }
}

/** Some plans leave filters aside and give everything: it is read by pages, and what is old is left out here. */
async function* withoutFilter(
  client: AmocrmClient,
  list: AmoList,
  since: number,
  signal: AbortSignal,
): AsyncIterable<readonly JsonObject[]> {
  for await (const rows of pagesOf(client, list, { 'order[id]': 'asc' }, signal)) {
    yield rows.filter((row) => changedAt(row) >= since);
  }
}

export const changedAt = (row: JsonObject): number => Number(row['updated_at'] ?? 0);

type Sized = { readonly rows: readonly JsonObject[]; readonly hasMore: boolean; readonly limit: number };

/** A page, in a smaller size when the account cannot make it in time. */
async function sized(
  client: AmocrmClient,
  { path, name, query, most }: AmoList,
  more: Query,
  page: number,
  limit: number,
  signal: AbortSignal,
): Promise<Sized> {
  for (let size = limit, at = page; ;) {
    const found = await client.page(path, name, { ...query, ...more, page: at, limit: size }, signal);
    if (found.kind === 'page') return { rows: found.rows, hasMore: found.hasMore, limit: size };
    const smaller = SMALLER[size];
    if (smaller === undefined) {
      throw new SourceTrouble('away', {
        ru: `${client.host} не успевает отдать ${path} даже по ${size} записей (504; обычно по ${most})`,
        en: `${client.host} cannot give ${path} even ${size} records at a time (504; usually ${most})`,
      });
    }
    at = (at - 1) * (size / smaller) + 1;
    size = smaller;
  }
}
