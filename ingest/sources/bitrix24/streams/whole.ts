import type { Deletes, Page, Stream } from '../../connector.ts';
import type { JsonObject } from '../../json.ts';

/** A stream that is short enough to be read whole each time; what it no longer has is deleted. */
export function wholeStream(
  name: string,
  idOf: (row: JsonObject) => string,
  rows: (signal: AbortSignal) => AsyncIterable<readonly JsonObject[]>,
  deletes: Deletes = { kind: 'absence' },
): Stream {
  return {
    name,
    reads: { kind: 'everything' },
    deletes,
    idOf,
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      for await (const records of rows(signal)) yield { records, deletedIds: [], cursor };
    },
  };
}
