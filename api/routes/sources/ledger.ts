import type { z } from 'zod';
import { reasonWords } from '../../../ingest/raw/reason-words.ts';
import { BATCHES, REJECTS, SYNC_RUNS } from '../../../ingest/raw/tables.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import type { rejectedBatchSchema, runSchema } from './schemas.ts';

export type Run = z.infer<typeof runSchema>;
export type RejectedBatch = z.infer<typeof rejectedBatchSchema>;

type RunRow = {
  readonly source: string;
  readonly stream: string;
  readonly outcome: Run['outcome'];
  readonly started_at: string;
  readonly finished_at: string;
  readonly columns_added: string | null;
  readonly error_ru: string | null;
  readonly error_en: string | null;
} & Readonly<Record<'read' | 'fresh' | 'changed' | 'deleted' | 'rejected' | 'flagged', bigint | number>>;

const RUN_COLUMNS = `source, stream, outcome, started_at, finished_at, read_count as "read", new_count as fresh,
  changed_count as changed, deleted_count as deleted, rejected_count as rejected, flagged_count as flagged,
  columns_added, error_ru, error_en`;

/** The newest run of every stream. */
export async function lastRuns(warehouse: Warehouse): Promise<Run[]> {
  const found = await warehouse.query<RunRow>(
    `select ${RUN_COLUMNS} from (
       select *, row_number() over (partition by source, stream order by sequence desc) as age
       from ${warehouse.relation(SYNC_RUNS)}
     ) as runs where age = 1`,
  );
  return found.map(runOf);
}

/** Newest first. */
export async function runsOf(warehouse: Warehouse, source: string, limit: number): Promise<Run[]> {
  const found = await warehouse.query<RunRow>(
    `select ${RUN_COLUMNS} from ${warehouse.relation(SYNC_RUNS)} where source = $source order by sequence desc limit ${limit}`,
    { source },
  );
  return found.map(runOf);
}

export type LoadedSource = {
  readonly source: string;
  readonly loadedAt: string;
  readonly rows: number;
  readonly rejected: number;
  readonly flagged: number;
};

/** What of each source stands in raw. */
export async function loadedSources(warehouse: Warehouse): Promise<LoadedSource[]> {
  const found = await warehouse.query<Readonly<Record<string, bigint | number | string>>>(
    `select source, max(loaded_at) as loaded_at, cast(sum(row_count) as bigint) as row_total,
       cast(sum(rejected_count) as bigint) as rejected_total, cast(sum(flagged_count) as bigint) as flagged_total
     from ${warehouse.relation(BATCHES)} group by source`,
  );
  return found.map((row) => ({
    source: String(row['source']),
    loadedAt: String(row['loaded_at']),
    rows: Number(row['row_total']),
    rejected: Number(row['rejected_total']),
    flagged: Number(row['flagged_total']),
  }));
}

/** Batches of a source with lines or values that could not be read, newest first, at most `limit`. */
export async function rejectedBatches(warehouse: Warehouse, source: string, limit: number): Promise<RejectedBatch[]> {
  const batches = await warehouse.query<Readonly<Record<string, bigint | number | string>>>(
    `select batch_id, dataset, file, loaded_at, row_count, rejected_count, flagged_count
     from ${warehouse.relation(BATCHES)}
     where source = $source and rejected_count + flagged_count > 0
     order by batch_number desc limit ${limit}`,
    { source },
  );
  return Promise.all(
    batches.map(async (batch) => ({
      batch: String(batch['batch_id']),
      dataset: String(batch['dataset']),
      file: String(batch['file']),
      loaded_at: String(batch['loaded_at']),
      rows: Number(batch['row_count']),
      rejected: Number(batch['rejected_count']),
      flagged: Number(batch['flagged_count']),
      lines: await linesOf(warehouse, String(batch['batch_id'])),
    })),
  );
}

async function linesOf(warehouse: Warehouse, batch: string): Promise<RejectedBatch['lines']> {
  const column = warehouse.quote('column');
  const found = await warehouse.query<Readonly<Record<string, bigint | number | string | null>>>(
    `select line, column_name, value, reason, n
     from (
       select line, ${column} as column_name, value, reason,
         count(*) over (partition by reason, ${column}) as n,
         row_number() over (partition by reason, ${column} order by line) as place
       from ${warehouse.relation(REJECTS)} where batch_id = $batch
     ) as listed
     where place <= 3
     order by n desc, reason, place limit 20`,
    { batch },
  );
  return found.map((row) => ({
    line: row['line'] === null ? null : String(row['line']),
    column: row['column_name'] === null ? null : String(row['column_name']),
    value: row['value'] === null ? null : String(row['value']).slice(0, 300),
    reason: reasonWords(String(row['reason'])),
    count: Number(row['n']),
  }));
}

function runOf(row: RunRow): Run {
  const { columns_added: added, error_ru: ru, error_en: en } = row;
  return {
    ...{ source: row.source, stream: row.stream, outcome: row.outcome },
    ...{ started_at: row.started_at, finished_at: row.finished_at },
    ...{ read: Number(row.read), fresh: Number(row.fresh), changed: Number(row.changed) },
    ...{ deleted: Number(row.deleted), rejected: Number(row.rejected), flagged: Number(row.flagged) },
    columns_added: added ? added.split(', ') : [],
    error: ru === null || en === null ? null : { ru, en },
  };
}
