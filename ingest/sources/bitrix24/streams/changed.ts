import type { Page, Stream } from '../../connector.ts';
import type { JsonObject } from '../../json.ts';
import type { Params } from '../brackets.ts';
import { chunks, rowsById, type IdList } from '../lists.ts';
import type { PortalReader } from './portal.ts';
import { askedSince, cursorOf, nextWindow, windowOf, type Window } from './window.ts';

/** A list that says when its rows changed. */
export type ChangedList = {
  readonly list: IdList;
  /** the list of ids alone, for the comparison that tells what was deleted */
  readonly ids: IdList;
  /** the filter of rows changed since a moment */
  readonly changed: string;
  /** rows as they are kept */
  readonly kept: (row: JsonObject) => JsonObject;
};

/**
 * A stream of rows that change and are deleted; how the portal lists them is known once it has been asked, and null where
 * it has none.
 */
export function changedStream(
  name: string,
  idField: string,
  portal: PortalReader,
  listed: (signal: AbortSignal) => Promise<ChangedList | null>,
): Stream {
  return {
    name,
    reads: { kind: 'changes', overlapMinutes: 0 },
    deletes: {
      kind: 'list',
      everyHours: portal.settings.deletes_every_hours,
      ids: async function* (signal) {
        const found = await listed(signal);
        if (!found) return;
        const { ids } = found;
        for await (const { rows } of rowsById(portal.client, ids, {}, '0', signal)) {
          yield rows.map((row) => String(row[ids.idField]));
        }
      },
    },
    idOf: (row) => String(row[idField] ?? ''),
    again: async function* (named, signal) {
      const found = await listed(signal);
      if (!found) return;
      const { list, kept } = found;
      for (const ids of chunks(named, 50)) {
        for await (const { rows } of rowsById(portal.client, list, { [`@${list.idName}`]: ids }, '0', signal)) {
          yield rows.map(kept);
        }
      }
    },
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const found = await listed(signal);
      if (!found) return;
      const { list, changed, kept } = found;
      let window: Window = windowOf(cursor);
      const since = askedSince(window);
      const filter: Params = since === null ? {} : { [changed]: since };
      for await (const { rows, lastId, at } of rowsById(portal.client, list, filter, window.lastId, signal)) {
        window = { ...window, lastId, began: window.began ?? at ?? portal.clock().toISOString() };
        yield { records: rows.map(kept), deletedIds: [], cursor: cursorOf(window) };
      }
      // Nothing was found: the next reading may begin where this one did.
      const ended = window.began === null ? { ...window, began: window.since } : window;
      yield { records: [], deletedIds: [], cursor: cursorOf(nextWindow(ended)) };
    },
  };
}
