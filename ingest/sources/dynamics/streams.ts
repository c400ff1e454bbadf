import type { Cursor, Page, Stream } from '../connector.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { ExpiredDelta, type DynamicsClient } from './client.ts';
import type { DynamicsSettings } from './settings.ts';
import type { Table } from './tables.ts';

/** What the Web API says of a table: the columns it has here, and whether it keeps track of changes. */
type Described = { readonly columns: ReadonlySet<string>; readonly tracksChanges: boolean };

/** A table as a stream. A table that this organisation does not have gives nothing; a column that it lacks is not asked. */
export function tableStream(
  table: Table,
  own: readonly string[],
  settings: DynamicsSettings,
  client: DynamicsClient,
): Stream {
  const describe = once((signal) => described(table, client, signal));
  const prefer = `odata.maxpagesize=${settings.page}`;
  return {
    name: table.stream,
    reads: table.reads === 'everything' ? { kind: 'everything' } : { kind: 'changes', overlapMinutes: 10 },
    deletes:
      table.reads === 'everything'
        ? { kind: 'absence' }
        : {
            // Changes name what was deleted; a delta link that grew too old, or a table without one, does not.
            kind: 'list',
            everyHours: 24,
            ids: async function* (signal) {
              const what = await describe(signal);
              if (!what) return;
              const first = `${table.stream}?$select=${table.id}`;
              for await (const { records } of linked(client, first, [prefer], signal)) {
                yield records.map((record) => String(record[table.id]));
              }
            },
          },
    idOf: (record) => String(record[table.id] ?? ''),
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const what = await describe(signal);
      if (!what) {
        yield { records: [], deletedIds: [], cursor };
        return;
      }
      const first = `${table.stream}?$select=${presentOf(what, [...table.columns, ...own]).join(',')}`;
      const filter = table.filter === undefined ? '' : `&$filter=${encodeURIComponent(table.filter)}`;
      if (table.reads === 'everything') yield* whole(client, `${first}${filter}`, prefer, cursor, signal);
      else if (what.tracksChanges) yield* tracked(client, first, prefer, cursor, signal);
      else yield* byDate(client, first, table.id, prefer, cursor, signal);
    },
  };
}

async function* whole(
  client: DynamicsClient,
  first: string,
  prefer: string,
  cursor: Cursor,
  signal: AbortSignal,
): AsyncIterable<Page> {
  for await (const { records } of linked(client, first, [prefer], signal)) {
    yield { records, deletedIds: [], cursor };
  }
}

/** By change tracking: all rows first and a delta link on the last page, then what has changed since that link. */
async function* tracked(
  client: DynamicsClient,
  first: string,
  prefer: string,
  cursor: Cursor,
  signal: AbortSignal,
): AsyncIterable<Page> {
  const start = cursor.kind === 'token' ? cursor.token : first;
  const preferences = cursor.kind === 'token' ? [prefer] : ['odata.track-changes', prefer];
  try {
    for await (const { records, deletedIds, deltaLink } of linked(client, start, preferences, signal)) {
      const reached: Cursor = deltaLink === null ? cursor : { kind: 'token', token: deltaLink };
      yield { records, deletedIds, cursor: reached };
    }
  } catch (cause) {
    if (!(cause instanceof ExpiredDelta) || cursor.kind !== 'token') throw cause;
    yield* tracked(client, first, prefer, { kind: 'start' }, signal);
  }
}

/** A table without change tracking, in the order of its changes; the id breaks ties of one second. */
async function* byDate(
  client: DynamicsClient,
  first: string,
  id: string,
  prefer: string,
  cursor: Cursor,
  signal: AbortSignal,
): AsyncIterable<Page> {
  const since = cursor.kind === 'after' ? `&$filter=${encodeURIComponent(`modifiedon ge ${cursor.changedAt}`)}` : '';
  const ordered = `${first}${since}&$orderby=${encodeURIComponent(`modifiedon,${id}`)}`;
  let reached = cursor;
  for await (const { records } of linked(client, ordered, [prefer], signal)) {
    const last = records.at(-1);
    if (last) reached = { kind: 'after', changedAt: String(last['modifiedon']), id: String(last[id]) };
    yield { records, deletedIds: [], cursor: reached };
  }
}

/** Pages one after another, each by the link that the one before gave. */
export async function* linked(client: DynamicsClient, first: string, prefer: readonly string[], signal: AbortSignal) {
  let address: string | null = first;
  while (address !== null) {
    const page: Awaited<ReturnType<DynamicsClient['page']>> = await client.page(address, prefer, signal);
    yield page;
    address = page.nextLink;
  }
}

async function described(table: Table, client: DynamicsClient, signal: AbortSignal): Promise<Described | null> {
  const path =
    `EntityDefinitions(LogicalName='${table.table}')?$select=LogicalName,ChangeTrackingEnabled` +
    '&$expand=Attributes($select=LogicalName,AttributeType)';
  const found = await client.object(path, signal);
  if (!found) return null;
  const attributes = found['Attributes'];
  const columns = (Array.isArray(attributes) ? (attributes as readonly Json[]) : []).filter(isObject).map(propertyOf);
  return { columns: new Set(columns), tracksChanges: found['ChangeTrackingEnabled'] === true };
}

const LOOKUPS: readonly string[] = ['Lookup', 'Customer', 'Owner'];

/** A lookup is read under another name than that of its column. */
function propertyOf(attribute: JsonObject): string {
  const name = String(attribute['LogicalName']);
  return LOOKUPS.includes(String(attribute['AttributeType'])) ? `_${name}_value` : name;
}

/** Of the columns wanted those that the table has, under the names they are read by. */
function presentOf({ columns }: Described, wanted: readonly string[]): string[] {
  return wanted.flatMap((name) => [`_${name}_value`, name].filter((property) => columns.has(property)).slice(0, 1));
}

/** Asks once; a failure is asked again. */
function once<T>(ask: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let asked: Promise<T> | null = null;
  return (signal) => {
    asked ??= ask(signal).catch((cause: unknown) => {
      asked = null;
      throw cause;
    });
    return asked;
  };
}
