import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { sqlName, sqlText } from '../files/sql-text.ts';
import { batchRow, rejectRows } from './ledger.ts';
import type { Batch, Loaded } from './load.ts';
import type { ReadOutcome } from './outcome.ts';
import { NeedsCare, readFileInto, type Manner } from './read-file.ts';
import { rawTableOf } from './table-name.ts';
import { BATCHES, REJECTS } from './tables.ts';
import { checkValues } from './value-checks.ts';

/**
 * DuckDB reads the file into Parquet, ClickHouse takes that. The line in raw.batches comes last: before it no reader
 * sees the rows, and a repeat after a stop half-way first takes away what the stopped one left.
 */
export async function loadOnClickHouse(warehouse: Warehouse, reader: DuckDBConnection, batch: Batch): Promise<Loaded> {
  const { read, parts } = await toParquet(reader, batch, 'fast').catch((cause: unknown) => {
    if (cause instanceof NeedsCare) return toParquet(reader, batch, 'careful');
    throw cause;
  });
  const checked = await checkValues(
    reader,
    { relation: partsSql(parts, batch.absent), where: 'true', order: 'batch_rows._line' },
    read.rows,
    { mapping: batch.mapping.mapping, dataset: batch.dataset, entities: batch.entities },
  );
  await batch.landed;
  const table = rawTableOf(batch);
  await clear(warehouse, batch);
  for (const part of parts) await warehouse.loadParquet(table, part);
  const loaded: Loaded = {
    rows: read.rows,
    rejected: read.rejected + checked.rejected,
    flagged: checked.flagged,
    ragged: read.ragged,
    duplicates: checked.duplicates,
    loadedAt: batch.clock(),
  };
  const rejects = rejectRows(batch, [...read.rejects, ...checked.rejects], loaded);
  for (let at = 0; at < rejects.length; at += 5_000) await warehouse.insert(REJECTS, rejects.slice(at, at + 5_000));
  await warehouse.insert(BATCHES, [batchRow(batch, loaded)]);
  return loaded;
}

function partsSql(parts: readonly string[], absent: readonly string[]): string {
  const nulls = absent.map((name) => `, null::varchar as ${sqlName(name)}`).join('');
  return `(select *${nulls} from read_parquet([${parts.map(sqlText).join(', ')}]))`;
}

async function toParquet(
  reader: DuckDBConnection,
  batch: Batch,
  manner: Manner,
): Promise<{ readonly read: ReadOutcome; readonly parts: readonly string[] }> {
  const { pairs } = batch;
  const header = batch.form.kind === 'delimited' && batch.form.header ? 1 : 0;
  const parts: string[] = [];
  let before = header;
  const read = await readFileInto(
    reader,
    {
      form: batch.form,
      pairs,
      shortRows: batch.dataset.read.short_rows,
      totals: batch.dataset.read.totals,
      workFolder: batch.scratch,
      limits: batch.limits,
    },
    manner,
    async (select) => {
      const part = join(batch.scratch, `${manner}-${parts.length}.parquet`);
      await rm(part, { force: true });
      const names = pairs.map(({ to }) => sqlName(to)).join(', ');
      const rows = `select ${names}, cast(${batch.batchNumber} as bigint) as _batch, row_number() over () + ${before} as _line
        from (${select}) as file_rows`;
      const count = (await reader.run(`copy (${rows}) to ${sqlText(part)} (format parquet)`)).rowsChanged;
      parts.push(part);
      before += count;
      return count;
    },
  );
  return { read, parts };
}

/** Takes away rows and rejects that an attempt which was stopped left under this number. */
async function clear(warehouse: Warehouse, batch: Batch): Promise<void> {
  const number = batch.batchNumber;
  const left: readonly (readonly [string, string])[] = [
    [warehouse.relation(rawTableOf(batch)), '_batch'],
    [warehouse.relation(REJECTS), 'batch_number'],
  ];
  for (const [table, column] of left) {
    const found = await warehouse.query<{ n: bigint | number }>(
      `select count(*) as n from ${table} where ${column} = $number`,
      { number },
    );
    if (Number(found[0]?.n ?? 0) === 0) continue;
    await warehouse.run(`alter table ${table} delete where ${column} = $number settings mutations_sync = 2`, {
      number,
    });
  }
}
