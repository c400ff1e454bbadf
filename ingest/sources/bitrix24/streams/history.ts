import type { Cursor, Page, Stream } from '../../connector.ts';
import type { JsonObject } from '../../json.ts';
import { rowsById, type IdList } from '../lists.ts';
import type { PortalReader } from './portal.ts';

/** Lines that are only added: moves between stages, and calls. */
export function historyStreams(portal: PortalReader): Stream[] {
  const history = { method: 'crm.stagehistory.list', scope: 'crm', idName: 'ID', idField: 'ID', path: ['items'] };
  return [
    addedStream('lead_stage_history', portal, { ...history, params: { entityTypeId: 1 } }),
    addedStream('deal_stage_history', portal, { ...history, params: { entityTypeId: 2 } }),
    addedStream('calls', portal, {
      method: 'voximplant.statistic.get',
      scope: 'telephony',
      ...{ params: {}, idName: 'ID', idField: 'ID', path: [] },
      ...{ filterName: 'FILTER', order: { SORT: 'ID', ORDER: 'ASC' } },
    }),
  ];
}

function addedStream(name: string, { client }: PortalReader, list: IdList): Stream {
  return {
    name,
    reads: { kind: 'changes', overlapMinutes: 0 },
    // A deleted deal takes its history along; lines of deals that are gone are of no consequence.
    deletes: { kind: 'none' },
    idOf: (row: JsonObject) => String(row['ID'] ?? ''),
    pages: async function* (cursor: Cursor, signal): AsyncIterable<Page> {
      const after = cursor.kind === 'token' ? cursor.token : '0';
      for await (const { rows, lastId } of rowsById(client, list, {}, after, signal)) {
        yield { records: rows, deletedIds: [], cursor: { kind: 'token', token: lastId } };
      }
    },
  };
}
