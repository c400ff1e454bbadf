import type { Engine, TableName, Warehouse } from '../../warehouse/warehouse.ts';

export const BATCHES: TableName = { schema: 'raw', name: 'batches' };
export const REJECTS: TableName = { schema: 'raw', name: 'rejects' };
export const SYNC_RUNS: TableName = { schema: 'raw', name: 'sync_runs' };

/** Columns that every row of a connector's stream has, whatever its record holds. */
export const RECORD_COLUMNS = ['_source_id', '_hash', '_is_deleted'] as const;

type Kind = 'text' | 'bigint' | 'timestamp';
type Shape = readonly (readonly [name: string, kind: Kind])[];

const BATCH_COLUMNS: Shape = [
  ['batch_id', 'text'],
  // grows with every batch; rows carry it as _batch
  ['batch_number', 'bigint'],
  ['source', 'text'],
  ['dataset', 'text'],
  // names of core/entities.yml, comma between
  ['entities', 'text'],
  ['file', 'text'],
  ['file_bytes', 'bigint'],
  ['checksum', 'text'],
  ['mapping_checksum', 'text'],
  ['row_count', 'bigint'],
  // lines that could not be read and are not in the raw table, or have no key
  ['rejected_count', 'bigint'],
  // values that could not be read in rows that were kept
  ['flagged_count', 'bigint'],
  // lines shorter than the header, filled up with nulls
  ['ragged_count', 'bigint'],
  // rows whose key another row of the batch has too; null when the batch was too large to count
  ['duplicate_count', 'bigint'],
  ['loaded_at', 'timestamp'],
  // how far the stream is read when the batch stands, as JSON; null: a batch of a file
  ['cursor', 'text'],
];

const REJECT_COLUMNS: Shape = [
  ['batch_id', 'text'],
  ['batch_number', 'bigint'],
  ['source', 'text'],
  ['dataset', 'text'],
  ['entity', 'text'],
  ['file', 'text'],
  // counted in records, the header being the first
  ['line', 'bigint'],
  ['column', 'text'],
  ['value', 'text'],
  // row: the row is left out; value: the row is kept without the value; ragged: the row was filled up
  ['kind', 'text'],
  ['reason', 'text'],
  ['loaded_at', 'timestamp'],
];

const RUN_COLUMNS: Shape = [
  ['run_id', 'text'],
  // grows with every run and batch, so the newest word on a cursor is found in either
  ['sequence', 'bigint'],
  ['source', 'text'],
  ['stream', 'text'],
  // done, failed, stopped
  ['outcome', 'text'],
  ['started_at', 'timestamp'],
  ['finished_at', 'timestamp'],
  // records that the source gave, repeats included
  ['read_count', 'bigint'],
  // records that were not known, that say something else than before, that are gone
  ['new_count', 'bigint'],
  ['changed_count', 'bigint'],
  ['deleted_count', 'bigint'],
  ['rejected_count', 'bigint'],
  ['flagged_count', 'bigint'],
  // new columns of the raw table, comma between
  ['columns_added', 'text'],
  // how far the stream is read, as JSON
  ['cursor', 'text'],
  // when all ids were last compared with those of the source; null: not in this run
  ['compared_at', 'timestamp'],
  ['error_ru', 'text'],
  ['error_en', 'text'],
];

/** Makes what must exist before anything is built: the schema, the lists of batches, of rejects, of runs. */
export async function ensureRawTables(warehouse: Warehouse): Promise<void> {
  await warehouse.createSchema('raw');
  await createTable(warehouse, BATCHES, BATCH_COLUMNS, '(source, dataset, batch_number)');
  await createTable(warehouse, REJECTS, REJECT_COLUMNS, '(source, dataset, batch_number)');
  await createTable(warehouse, SYNC_RUNS, RUN_COLUMNS, '(source, stream, sequence)');
  await addColumns(warehouse, BATCHES, BATCH_COLUMNS);
}

/**
 * Makes a dataset's raw table or adds the columns it lacks. Gives the column that holds each wanted name: engines
 * differ over letter case in names, so a file's "EMAIL" goes on filling "Email".
 */
export async function ensureRawTable(
  warehouse: Warehouse,
  table: TableName,
  wanted: readonly string[],
): Promise<{ readonly columns: ReadonlyMap<string, string>; readonly added: readonly string[] }> {
  const exists = (await warehouse.relations(table.schema)).some(({ name }) => name === table.name);
  if (!exists) {
    const shape: Shape = [...wanted.map((name) => [name, 'text'] as const), ['_batch', 'bigint'], ['_line', 'bigint']];
    await createTable(warehouse, table, shape, '(_batch, _line)');
    return { columns: new Map(wanted.map((name) => [name, name])), added: [] };
  }
  const standing = new Map((await warehouse.columns(table)).map(({ name }) => [name.toLowerCase(), name]));
  const added = wanted.filter((name) => !standing.has(name.toLowerCase()));
  for (const name of added) {
    const type = spelled(warehouse.engine, 'text', true);
    await warehouse.run(
      `alter table ${warehouse.relation(table)} add column if not exists ${warehouse.quote(name)} ${type}`,
    );
  }
  return { columns: new Map(wanted.map((name) => [name, standing.get(name.toLowerCase()) ?? name])), added };
}

/** A warehouse made by an earlier version lacks the newest columns. */
async function addColumns(warehouse: Warehouse, table: TableName, shape: Shape): Promise<void> {
  const standing = new Set((await warehouse.columns(table)).map(({ name }) => name));
  for (const [name, kind] of shape.filter(([column]) => !standing.has(column))) {
    await warehouse.run(
      `alter table ${warehouse.relation(table)} add column if not exists ${warehouse.quote(name)} ${spelled(warehouse.engine, kind, true)}`,
    );
  }
}

async function createTable(warehouse: Warehouse, table: TableName, shape: Shape, order: string): Promise<void> {
  const columns = shape
    .map(([name, kind]) => {
      const isOrdered = new RegExp(`\\b${name}\\b`).test(order);
      return `${warehouse.quote(name)} ${spelled(warehouse.engine, kind, !isOrdered)}`;
    })
    .join(', ');
  const ending = warehouse.engine === 'clickhouse' ? ` engine = MergeTree order by ${order}` : '';
  await warehouse.run(`create table if not exists ${warehouse.relation(table)} (${columns})${ending}`);
}

function spelled(engine: Engine, kind: Kind, isNullable: boolean): string {
  switch (engine) {
    case 'duckdb':
      return { text: 'varchar', bigint: 'bigint', timestamp: 'timestamp' }[kind];
    case 'clickhouse': {
      const type = { text: 'String', bigint: 'Int64', timestamp: `DateTime64(6, 'UTC')` }[kind];
      return isNullable ? `Nullable(${type})` : type;
    }
  }
}
