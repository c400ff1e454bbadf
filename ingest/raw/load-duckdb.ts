import type { DuckDbWarehouse } from '../../warehouse/duckdb.ts';
import { sqlName } from '../files/sql-text.ts';
import { batchRow, rejectRows } from './ledger.ts';
import type { Batch, Loaded } from './load.ts';
import { NeedsCare, readFileInto, type Manner } from './read-file.ts';
import { rawTableOf } from './table-name.ts';
import { BATCHES, REJECTS } from './tables.ts';
import { checkValues } from './value-checks.ts';

/** One transaction from the first row to the line in raw.batches. DuckDB reads the file straight into the table. */
export async function loadOnDuckDb(warehouse: DuckDbWarehouse, batch: Batch): Promise<Loaded> {
  try {
    return await attempt(warehouse, batch, 'fast');
  } catch (cause) {
    if (cause instanceof NeedsCare) return attempt(warehouse, batch, 'careful');
    throw cause;
  }
}

async function attempt(warehouse: DuckDbWarehouse, batch: Batch, manner: Manner): Promise<Loaded> {
  const connection = await warehouse.instance.connect();
  try {
    await connection.run(`set TimeZone = 'UTC'`);
    await connection.run('begin transaction');
    const table = warehouse.relation(rawTableOf(batch));
    const { pairs } = batch;
    const names = pairs.map(({ to }) => sqlName(to)).join(', ');
    const read = await readFileInto(
      connection,
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
        const sql = `insert into ${table} (${names}, _batch) select *, ${batch.batchNumber} from (${select}) as file_rows`;
        return (await connection.run(sql)).rowsChanged;
      },
    );
    const first = await connection.runAndReadAll(`select min(rowid) from ${table} where _batch = ${batch.batchNumber}`);
    const header = batch.form.kind === 'delimited' && batch.form.header ? 2 : 1;
    const checked = await checkValues(
      connection,
      {
        relation: table,
        where: `batch_rows._batch = ${batch.batchNumber}`,
        order: `batch_rows.rowid - ${(first.getRows()[0]?.[0] ?? 0n) as bigint} + ${header}`,
      },
      read.rows,
      { mapping: batch.mapping.mapping, dataset: batch.dataset, entities: batch.entities },
    );
    await batch.landed;
    const loaded: Loaded = {
      rows: read.rows,
      rejected: read.rejected + checked.rejected,
      flagged: checked.flagged,
      ragged: read.ragged,
      duplicates: checked.duplicates,
      loadedAt: batch.clock(),
    };
    await insertRows(
      connection,
      warehouse.relation(REJECTS),
      rejectRows(batch, [...read.rejects, ...checked.rejects], loaded),
    );
    await insertRows(connection, warehouse.relation(BATCHES), [batchRow(batch, loaded)]);
    await connection.run('commit');
    return loaded;
  } catch (cause) {
    await connection.run('rollback').catch(() => undefined);
    throw cause;
  } finally {
    connection.closeSync();
  }
}

type Connection = Awaited<ReturnType<DuckDbWarehouse['instance']['connect']>>;

async function insertRows(connection: Connection, table: string, rows: readonly Readonly<Record<string, unknown>>[]) {
  const first = rows[0];
  if (!first) return;
  const names = Object.keys(first);
  const shape = JSON.stringify([Object.fromEntries(names.map((name) => [name, 'VARCHAR']))]).replaceAll("'", "''");
  const list = names.map(sqlName).join(', ');
  for (let at = 0; at < rows.length; at += 5_000) {
    await connection.run(
      `insert into ${table} (${list})
       select ${list} from (select unnest(from_json($rows::json, '${shape}'), recursive := true)) as given`,
      { rows: JSON.stringify(rows.slice(at, at + 5_000)) },
    );
  }
}
