import type { Cursor, Page, Stream, Tools } from '../connector.ts';
import type { JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { OnecClient, Question } from './client.ts';
import { localTime } from './local-time.ts';
import type { OnecObject } from './objects.ts';
import type { OnecSettings } from './settings.ts';

/** What the streams of one infobase share. */
export type Source = { readonly client: OnecClient; readonly settings: OnecSettings; readonly tools: Tools };

/** An object of 1C as a stream. One that is not published gives nothing. */
export function objectStream(object: OnecObject, source: Source): Stream {
  return object.kind === 'catalogue' ? catalogueStream(object, source) : documentStream(object, source);
}

export const idOf = (record: JsonObject): string => String(record['Ref_Key'] ?? '');
export const isMarked = (record: JsonObject): boolean => record['DeletionMark'] === true;

/** 1C has no "changed since" for catalogues: they are read whole, and a row with the deletion mark is as good as gone. */
function catalogueStream(object: OnecObject, source: Source): Stream {
  return {
    name: object.stream,
    reads: { kind: 'everything' },
    deletes: { kind: 'absence' },
    idOf,
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      for await (const rows of wholeSet(object, object.columns, null, source, signal)) {
        yield { records: rows.filter((row) => !isMarked(row)), deletedIds: [], cursor };
      }
    },
  };
}

/** Documents from a date on: those of the window are read again each time, since the past is corrected there. */
function documentStream(object: OnecObject, source: Source): Stream {
  const { settings, tools } = source;
  return {
    name: object.stream,
    reads: { kind: 'changes', overlapMinutes: settings.window_days * 24 * 60 },
    deletes: {
      kind: 'list',
      everyHours: settings.deletes_every_hours,
      ids: (signal) => keysOf(object, source, signal),
    },
    idOf,
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const since =
        cursor.kind === 'after' ? localTime(new Date(cursor.changedAt), tools.timezone) : '0001-01-01T00:00:00';
      // A document may be dated tomorrow, and one that is written today may be dated a month ago: only the day of reading
      // says from where the next window counts.
      const read: Cursor = { kind: 'after', changedAt: tools.clock().toISOString(), id: '' };
      for await (const records of byDate(object, since, source, signal)) yield { records, deletedIds: [], cursor };
      yield { records: [], deletedIds: [], cursor: read };
    },
  };
}

/** The keys of what counts: of documents in the window all, since each says so itself, of older ones those that do. */
export async function* keysOf(
  object: OnecObject,
  source: Source,
  signal: AbortSignal,
): AsyncIterable<readonly string[]> {
  for await (const rows of wholeSet(object, ['Ref_Key'], countingFilter(object, source), source, signal)) {
    yield rows.map(idOf);
  }
}

function countingFilter(object: OnecObject, { settings, tools }: Source): string {
  const counts = object.isPosted === true ? '(Posted eq true and DeletionMark eq false)' : 'DeletionMark eq false';
  if (object.kind === 'catalogue') return counts;
  const window = new Date(tools.clock().getTime() - settings.window_days * 24 * 3_600_000);
  return `Date ge datetime'${localTime(window, tools.timezone)}' or ${counts}`;
}

/** The set in the order of dates. Many documents bear one second, so a page begins with those of the last one again. */
async function* byDate(object: OnecObject, since: string, source: Source, signal: AbortSignal) {
  const question = await questionOf(object, object.columns, source, signal);
  if (!question) return;
  let from = since;
  let seenOfFrom = 0;
  for (;;) {
    const filter = `Date ge datetime'${from}'`;
    const rows = await source.client.rows(
      { ...question, filter, orderBy: ['Date', 'Ref_Key'], skip: seenOfFrom },
      signal,
    );
    if (!rows || rows.length === 0) return;
    yield rows;
    if (rows.length < question.top) return;
    const last = String(rows.at(-1)?.['Date']);
    const ofLast = rows.filter((row) => row['Date'] === last).length;
    seenOfFrom = last === from ? seenOfFrom + ofLast : ofLast;
    from = last;
  }
}

/** How often a set that changes while it is read is begun anew. */
const TRIES = 3;

/**
 * The whole set in the order of its keys. Pages are counted by rows, so a row that is purged meanwhile would move the
 * others and hide one: each page begins with the last row of the one before, and when it does not, the set has moved.
 */
async function* wholeSet(
  object: OnecObject,
  columns: readonly string[],
  filter: string | null,
  source: Source,
  signal: AbortSignal,
) {
  const question = await questionOf(object, columns, source, signal);
  if (!question) return;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    let skip = 0;
    let last: string | null = null;
    for (;;) {
      const rows = await source.client.rows({ ...question, filter, orderBy: ['Ref_Key'], skip }, signal);
      if (!rows) return;
      const overlap = rows[0] ? idOf(rows[0]) : null;
      if (last !== null && overlap !== last) break;
      const fresh: readonly JsonObject[] = last === null ? rows : rows.slice(1);
      yield fresh;
      if (rows.length < question.top) return;
      last = idOf(rows.at(-1) as JsonObject);
      skip += rows.length - 1;
    }
  }
  throw new SourceTrouble('away', {
    ru: `${object.set} меняется быстрее, чем читается; прочтём при следующем запуске`,
    en: `${object.set} changes faster than it is read; the next run will try again`,
  });
}

export async function questionOf(
  object: OnecObject,
  columns: readonly string[],
  { client, settings }: Source,
  signal: AbortSignal,
): Promise<Question | null> {
  const properties = (await client.published(signal)).get(object.set);
  if (!properties) return null;
  const select = columns.filter((name) => properties.has(name));
  // A page of one row could never show that the set has moved.
  return { set: object.set, select, filter: null, orderBy: [], top: Math.max(2, settings.page), skip: 0 };
}
