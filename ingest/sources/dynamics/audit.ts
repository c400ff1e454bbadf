import type { Cursor, Page, Stream } from '../connector.ts';
import type { DynamicsClient } from './client.ts';
import { linked } from './streams.ts';

/**
 * The audit log of opportunities: every change of every column, of which the mapping takes those of the stage. Rows of
 * the log never change, so they are read in the order they were made.
 */
export function auditStream(page: number, client: DynamicsClient): Stream {
  return {
    name: 'audits',
    reads: { kind: 'changes', overlapMinutes: 10 },
    deletes: { kind: 'none' },
    idOf: (record) => String(record['auditid'] ?? ''),
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const since = cursor.kind === 'after' ? ` and createdon ge ${cursor.changedAt}` : '';
      const filter = encodeURIComponent(`objecttypecode eq 'opportunity'${since}`);
      const first =
        `audits?$select=auditid,createdon,_objectid_value,_userid_value,changedata&$filter=${filter}` +
        `&$orderby=${encodeURIComponent('createdon,auditid')}`;
      let reached: Cursor = cursor;
      for await (const { records } of linked(client, first, [`odata.maxpagesize=${page}`], signal)) {
        const last = records.at(-1);
        if (last) reached = { kind: 'after', changedAt: String(last['createdon']), id: String(last['auditid']) };
        yield { records, deletedIds: [], cursor: reached };
      }
    },
  };
}
