import type { Page, Stream } from '../../connector.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { changedAt, changedSince, pagesOf, type AmoList } from '../lists.ts';
import { after, secondOf, type AccountReader } from './cards.ts';

const OVERLAP_MINUTES = 24 * 60;
const DAY = 86_400;
/** Events are read in pieces of so many days, so that a stopped reading goes on from the piece it was in. */
const PIECE = 30 * DAY;

/** Moves between stages, notes (calls, letters, messages) and tasks. */
export function dealingStreams(account: AccountReader): Stream[] {
  return [
    stageMoves(account),
    notes('lead_notes', 'leads', account),
    notes('contact_notes', 'contacts', account),
    notes('company_notes', 'companies', account),
    tasks(account),
  ];
}

/**
 * Events come newest first and are paged by number, so they are read in pieces that end in the past: nothing is added to
 * those any more.
 */
function stageMoves({ client, clock }: AccountReader): Stream {
  const query = { 'filter[type]': 'lead_status_changed' };
  const list: AmoList = { path: 'events', name: 'events', query, most: 100 };
  return {
    name: 'stage_moves',
    reads: { kind: 'changes', overlapMinutes: 10 },
    deletes: { kind: 'none' },
    idOf: ({ id }) => String(id ?? ''),
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const end = Math.floor(clock().getTime() / 1000);
      let from = cursor.kind === 'start' ? await firstSecond(client, signal) : secondOf(cursor);
      let reached = cursor;
      while (from !== null && from <= end) {
        const to = Math.min(from + PIECE, end);
        const range = { 'filter[created_at][from]': from, 'filter[created_at][to]': to };
        for await (const records of pagesOf(client, list, range, signal)) {
          yield { records: records.filter(isMove).map(withStages), deletedIds: [], cursor: reached };
        }
        reached = after(to, '');
        yield { records: [], deletedIds: [], cursor: reached };
        from = to + 1;
      }
    },
  };
}

const isMove = ({ type }: JsonObject): boolean => type === 'lead_status_changed';

/** `stage_after`, `stage_before`: pipeline and number together, as a stage is known by. `value_before` may be empty. */
function withStages(event: JsonObject): JsonObject {
  return { ...event, stage_after: stageIn(event['value_after']), stage_before: stageIn(event['value_before']) };
}

function stageIn(value: Json | undefined): string | null {
  const first = Array.isArray(value) ? (value[0] as Json | undefined) : undefined;
  const stage = isObject(first) ? first['lead_status'] : undefined;
  return isObject(stage) ? `${String(stage['pipeline_id'])}:${String(stage['id'])}` : null;
}

/** When the oldest lead was made: nothing moved before it. */
async function firstSecond(client: AccountReader['client'], signal: AbortSignal): Promise<number | null> {
  const query = { 'order[created_at]': 'asc', page: 1, limit: 1 };
  const found = await client.page('leads', 'leads', query, signal);
  const created = found.kind === 'page' ? found.rows[0]?.['created_at'] : undefined;
  return typeof created === 'number' ? created : null;
}

function notes(name: string, cards: string, { client }: AccountReader): Stream {
  const list: AmoList = { path: `${cards}/notes`, name: 'notes', query: {}, most: 250 };
  return {
    name,
    reads: { kind: 'changes', overlapMinutes: OVERLAP_MINUTES },
    deletes: { kind: 'none' },
    idOf: ({ id }) => String(id ?? ''),
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      for await (const rows of changedSince(client, list, secondOf(cursor), signal)) {
        const last = rows.at(-1);
        yield {
          records: rows.map(withoutText),
          deletedIds: [],
          cursor: last ? after(changedAt(last), String(last['id'])) : cursor,
        };
      }
    },
  };
}

/** The words of people are not kept: who spoke with whom, when and how long is. */
const WORDS = ['text', 'content_summary'];

function withoutText(note: JsonObject): JsonObject {
  const { params } = note;
  if (!isObject(params)) return note;
  return { ...note, params: Object.fromEntries(Object.entries(params).filter(([name]) => !WORDS.includes(name))) };
}

/** Tasks cannot be ordered by their change. Those changed since are read by number of page, in the order of ids. */
function tasks({ client, settings }: AccountReader): Stream {
  const list: AmoList = { path: 'tasks', name: 'tasks', query: { 'order[id]': 'asc' }, most: 250 };
  return {
    name: 'tasks',
    reads: { kind: 'changes', overlapMinutes: OVERLAP_MINUTES },
    deletes: {
      kind: 'list',
      everyHours: settings.deletes_every_hours,
      ids: async function* (signal) {
        for await (const rows of pagesOf(client, list, {}, signal)) yield rows.map(({ id }) => String(id));
      },
    },
    idOf: ({ id }) => String(id ?? ''),
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const since = secondOf(cursor);
      let last = since;
      for await (const rows of pagesOf(client, list, { 'filter[updated_at][from]': since }, signal)) {
        const records = rows.filter((row) => changedAt(row) >= since);
        for (const row of records) last = Math.max(last, changedAt(row));
        yield { records, deletedIds: [], cursor };
      }
      yield { records: [], deletedIds: [], cursor: last === 0 ? cursor : after(last, '') };
    },
  };
}
