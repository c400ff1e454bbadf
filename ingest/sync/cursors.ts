import type { Warehouse } from '../../warehouse/warehouse.ts';
import { BATCHES, SYNC_RUNS } from '../raw/tables.ts';
import type { Cursor } from '../sources/connector.ts';
import { SourceTrouble } from '../sources/trouble.ts';

/** How far a stream is read: the newest word of its batches and of its runs, which share one sequence. */
export async function keptCursor(warehouse: Warehouse, source: string, stream: string): Promise<Cursor> {
  const [newest] = await warehouse.query<{ cursor: string }>(
    `select cursor
     from (
       select batch_number as sequence, cursor from ${warehouse.relation(BATCHES)}
       where source = $source and dataset = $stream and cursor is not null
       union all
       select sequence, cursor from ${warehouse.relation(SYNC_RUNS)}
       where source = $source and stream = $stream and cursor is not null
     ) as kept
     order by sequence desc
     limit 1`,
    { source, stream },
  );
  return newest ? (JSON.parse(newest.cursor) as Cursor) : { kind: 'start' };
}

/** The cursor a run begins at: moved back by the overlap, since sources date their changes late. */
export function withOverlap(cursor: Cursor, minutes: number): Cursor {
  if (cursor.kind !== 'after') return cursor;
  const at = Date.parse(cursor.changedAt);
  if (Number.isNaN(at) || !/(Z|[+-]\d\d:?\d\d)$/i.test(cursor.changedAt)) {
    throw new SourceTrouble('changed', {
      ru: `курсор «${cursor.changedAt}» — не время с поясом`,
      en: `the cursor "${cursor.changedAt}" is not a time with an offset`,
    });
  }
  return { kind: 'after', changedAt: new Date(at - minutes * 60_000).toISOString(), id: '' };
}
