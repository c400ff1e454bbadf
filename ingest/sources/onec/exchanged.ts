import type { Cursor, Page, Stream } from '../connector.ts';
import type { Question } from './client.ts';
import type { Exchange } from './exchange.ts';
import type { OnecObject } from './objects.ts';
import { idOf, isMarked, keysOf, objectStream, questionOf, type Source } from './streams.ts';

/** Keys named in one question: an address may not grow without end. */
const KEYS = 40;

/** Everything up to the last message is read. */
const READ: Cursor = { kind: 'token', token: 'exchange' };

/**
 * An object whose changes an exchange plan registers: read whole at first, then what the plan names and nothing else. All
 * keys are still compared from time to time, in case the plan did not register something.
 */
export function exchangedStream(object: OnecObject, source: Source, exchange: Exchange): Stream {
  const whole = objectStream(object, source);
  return {
    ...whole,
    reads: { kind: 'changes', overlapMinutes: 0 },
    deletes: {
      kind: 'list',
      everyHours: source.settings.deletes_every_hours,
      ids: (signal) => keysOf(object, source, signal),
    },
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      // Asked before anything is read: what changes meanwhile is in the next message.
      const { changed, deleted } = await exchange.changesOf(object.set, signal);
      if (cursor.kind === 'token') yield* named(object, [...changed], cursor, source, signal);
      else for await (const page of whole.pages({ kind: 'start' }, signal)) yield { ...page, cursor };
      yield { records: [], deletedIds: [...deleted], cursor: READ };
    },
  };
}

/** The objects of these keys as they are now; one that is marked, or is not there any more, is gone. */
async function* named(
  object: OnecObject,
  keys: readonly string[],
  cursor: Cursor,
  source: Source,
  signal: AbortSignal,
): AsyncIterable<Page> {
  const question = keys.length === 0 ? null : await questionOf(object, object.columns, source, signal);
  if (!question) return;
  for (let at = 0; at < keys.length; at += KEYS) {
    const asked = keys.slice(at, at + KEYS);
    const filter = asked.map((key) => `Ref_Key eq guid'${key}'`).join(' or ');
    const wanted: Question = { ...question, filter, orderBy: ['Ref_Key'], top: KEYS };
    const rows = (await source.client.rows(wanted, signal)) ?? [];
    const records = object.kind === 'catalogue' ? rows.filter((row) => !isMarked(row)) : rows;
    const there = new Set(records.map(idOf));
    yield { records, deletedIds: asked.filter((key) => !there.has(key)), cursor };
  }
}
