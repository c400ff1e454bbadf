import type { Warehouse } from '../../warehouse/warehouse.ts';
import { nextBatchNumber } from '../raw/batches.ts';
import { SYNC_RUNS } from '../raw/tables.ts';
import type { Cursor } from '../sources/connector.ts';
import type { Words } from '../sources/words.ts';

/** What one run of one stream came to. */
export type StreamRun = {
  readonly source: string;
  readonly stream: string;
  /** stopped: somebody asked to stop; what was kept until then stays */
  readonly outcome: 'done' | 'failed' | 'stopped';
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** records that the source gave, repeats included */
  readonly read: number;
  readonly fresh: number;
  readonly changed: number;
  readonly deleted: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly columnsAdded: readonly string[];
  /** how far the stream is read now */
  readonly cursor: Cursor;
  /** whether all ids were compared with those of the source */
  readonly hasCompared: boolean;
  readonly error: Words | null;
};

/** Writes the line of a run. A cursor that moved without a new record is kept by it alone. */
export async function noteRun(warehouse: Warehouse, runId: string, run: StreamRun): Promise<void> {
  const sequence = await nextBatchNumber(warehouse, run.finishedAt);
  await warehouse.insert(SYNC_RUNS, [
    {
      run_id: runId,
      sequence,
      source: run.source,
      stream: run.stream,
      outcome: run.outcome,
      started_at: utc(run.startedAt),
      finished_at: utc(run.finishedAt),
      read_count: run.read,
      new_count: run.fresh,
      changed_count: run.changed,
      deleted_count: run.deleted,
      rejected_count: run.rejected,
      flagged_count: run.flagged,
      columns_added: run.columnsAdded.join(', '),
      cursor: JSON.stringify(run.cursor),
      compared_at: run.hasCompared ? utc(run.finishedAt) : null,
      error_ru: run.error?.ru ?? null,
      error_en: run.error?.en ?? null,
    },
  ]);
}

/** When a stream's ids were last compared with all of the source; null: never. */
export async function lastComparison(warehouse: Warehouse, source: string, stream: string): Promise<Date | null> {
  const [found] = await warehouse.query<{ at: string | null }>(
    `select max(compared_at) as at from ${warehouse.relation(SYNC_RUNS)} where source = $source and stream = $stream`,
    { source, stream },
  );
  return found?.at ? new Date(found.at) : null;
}

const utc = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '');
