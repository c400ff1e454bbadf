import type { Cursor, Page, Stream } from '../../connector.ts';
import type { JsonObject } from '../../json.ts';
import type { AmocrmClient } from '../client.ts';
import { changedAt, changedSince, pagesOf, type AmoList } from '../lists.ts';
import type { AmocrmSettings } from '../settings.ts';

/** What the streams of one account share. */
export type AccountReader = {
  readonly client: AmocrmClient;
  readonly settings: AmocrmSettings;
  readonly clock: () => Date;
};

/** Widgets may change a field without touching `updated_at`, so the last day is read again. */
const OVERLAP_MINUTES = 24 * 60;

type Gone = {
  /** events that say a card is gone, and that it is back */
  readonly deleted: string;
  readonly restored: string | null;
  /** the list of what lies in the basket */
  readonly basket: AmoList | null;
};

/** Companies, contacts and leads (which are deals here), with what was deleted of them. */
export function cardStreams(account: AccountReader): Stream[] {
  const list = (path: string, extras: string): AmoList => ({
    ...{ path, name: path, most: 250 },
    query: extras === '' ? {} : { with: extras },
  });
  return [
    cards('companies', account, list('companies', ''), { deleted: 'company_deleted', restored: null, basket: null }),
    cards('contacts', account, list('contacts', ''), { deleted: 'contact_deleted', restored: null, basket: null }),
    cards(
      'leads',
      account,
      list('leads', 'contacts,loss_reason'),
      { deleted: 'lead_deleted', restored: 'lead_restored', basket: list('leads', 'only_deleted') },
      unsortedMarked(account),
    ),
  ];
}

type Kept = (rows: readonly JsonObject[], signal: AbortSignal) => Promise<readonly JsonObject[]>;

function cards(
  name: string,
  { client, settings }: AccountReader,
  list: AmoList,
  gone: Gone,
  kept: Kept = (rows) => Promise.resolve(rows),
): Stream {
  return {
    name,
    reads: { kind: 'changes', overlapMinutes: OVERLAP_MINUTES },
    deletes: {
      kind: 'list',
      everyHours: settings.deletes_every_hours,
      ids: async function* (signal) {
        for await (const rows of changedSince(client, list, 0, signal)) yield rows.map(({ id }) => String(id));
      },
    },
    idOf: ({ id }) => String(id ?? ''),
    again: async function* (named, signal) {
      for (let at = 0; at < named.length; at += 50) {
        const asked = new Set(named.slice(at, at + 50));
        const query = Object.fromEntries([...asked].map((id, n) => [`filter[id][${n}]`, id]));
        for await (const rows of pagesOf(client, list, query, signal)) {
          // a plan that leaves filters aside gives all
          yield await kept(
            rows.filter(({ id }) => asked.has(String(id))),
            signal,
          );
        }
      }
    },
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const since = secondOf(cursor);
      // Deletes first: a card that is listed after them is there, whatever the events of before say.
      if (since > 0) yield { records: [], deletedIds: await deletedSince(client, gone, since, signal), cursor };
      for await (const rows of changedSince(client, list, since, signal)) {
        const last = rows.at(-1);
        yield {
          records: await kept(rows, signal),
          deletedIds: [],
          cursor: last ? after(changedAt(last), String(last['id'])) : cursor,
        };
      }
    },
  };
}

async function deletedSince(client: AmocrmClient, gone: Gone, since: number, signal: AbortSignal): Promise<string[]> {
  const types = [gone.deleted, gone.restored].filter((type) => type !== null).join(',');
  const events: AmoList = { path: 'events', name: 'events', query: { 'filter[type]': types }, most: 100 };
  const newest = new Map<string, { at: number; isDeleted: boolean }>();
  for await (const rows of pagesOf(client, events, { 'filter[created_at][from]': since }, signal)) {
    for (const { entity_id: id, created_at: at, type } of rows) {
      const known = newest.get(String(id));
      if (!known || Number(at) > known.at) {
        newest.set(String(id), { at: Number(at), isDeleted: type === gone.deleted });
      }
    }
  }
  const deleted = new Set([...newest].filter(([, { isDeleted }]) => isDeleted).map(([id]) => id));
  if (gone.basket) {
    for await (const rows of pagesOf(client, gone.basket, { 'filter[updated_at][from]': since }, signal)) {
      for (const row of rows) if (changedAt(row) >= since) deleted.add(String(row['id']));
    }
  }
  return [...deleted];
}

/** `stage_kind: unsorted` on leads in the stage of incoming ones: nobody has taken them into the funnel yet. */
function unsortedMarked({ client }: AccountReader): Kept {
  let found: Promise<ReadonlySet<string>> | null = null;
  return async (rows, signal) => {
    found ??= unsortedStages(client, signal);
    const stages = await found;
    return rows.map((row) => {
      const isUnsorted = stages.has(`${String(row['pipeline_id'])} ${String(row['status_id'])}`);
      return { ...row, stage_kind: isUnsorted ? 'unsorted' : 'sorted' };
    });
  };
}

async function unsortedStages(client: AmocrmClient, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const stages = new Set<string>();
  const list: AmoList = { path: 'leads/pipelines', name: 'pipelines', query: {}, most: 250 };
  for await (const pipelines of pagesOf(client, list, {}, signal)) {
    for (const { pipeline_id, id, type } of pipelines.flatMap(statusesOf)) {
      if (type === 1) stages.add(`${String(pipeline_id)} ${String(id)}`);
    }
  }
  return stages;
}

/** The stages that stand inside a pipeline. */
export function statusesOf(pipeline: JsonObject): JsonObject[] {
  const embedded = pipeline['_embedded'];
  const statuses =
    typeof embedded === 'object' && embedded !== null && 'statuses' in embedded ? embedded['statuses'] : [];
  return Array.isArray(statuses) ? (statuses as JsonObject[]) : [];
}

export function secondOf(cursor: Cursor): number {
  return cursor.kind === 'after' ? Math.floor(Date.parse(cursor.changedAt) / 1000) : 0;
}

export function after(second: number, id: string): Cursor {
  return { kind: 'after', changedAt: new Date(second * 1000).toISOString(), id };
}
