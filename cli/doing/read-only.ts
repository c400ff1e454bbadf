import { StatementType, type DuckDBConnection } from '@duckdb/node-api';
import { ClickHouseWarehouse } from '../../warehouse/clickhouse.ts';
import { DuckDbWarehouse } from '../../warehouse/duckdb.ts';
import { cellOf } from '../../warehouse/duckdb-values.ts';
import { QueryError, type Row, type Warehouse } from '../../warehouse/warehouse.ts';
import { Trouble } from '../trouble.ts';
import { isOneStatement } from './one-statement.ts';

/** The names of the columns, then the rows in batches. */
export type Answer = { readonly columns: readonly string[]; readonly batches: AsyncIterable<readonly Row[]> };

/**
 * Runs one statement that can only read, and hands its answer over. The engine itself keeps it so: DuckDB by the kind of
 * statement its parser found and a read-only transaction, ClickHouse by readonly = 1. Throws Trouble(2) on others.
 */
export async function readOnly<T>(
  warehouse: Warehouse,
  sql: string,
  signal: AbortSignal,
  use: (answer: Answer) => Promise<T>,
): Promise<T> {
  if (warehouse instanceof DuckDbWarehouse) return onDuckDb(warehouse, sql, signal, use);
  if (warehouse instanceof ClickHouseWarehouse) return onClickHouse(warehouse, sql, use);
  throw new Error(`no read-only way into ${warehouse.engine}`);
}

async function onDuckDb<T>(
  warehouse: DuckDbWarehouse,
  sql: string,
  signal: AbortSignal,
  use: (answer: Answer) => Promise<T>,
): Promise<T> {
  const connection = await warehouse.instance.connect();
  const interrupt = (): void => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    await connection.run("set TimeZone = 'UTC'");
    await connection.run('begin transaction read only');
    await refuseOthers(connection, sql);
    const result = await connection.stream(sql);
    return await use({
      columns: result.deduplicatedColumnNames(),
      batches: result.yieldConvertedRowObjects(cellOf) as AsyncIterable<Row[]>,
    });
  } catch (error) {
    throw error instanceof Trouble ? error : new QueryError('duckdb', sql, error);
  } finally {
    signal.removeEventListener('abort', interrupt);
    await connection.run('rollback').catch(() => undefined);
    connection.closeSync();
  }
}

/** A read-only transaction still lets COPY write files and SET change the process, so only selects pass. */
async function refuseOthers(connection: DuckDBConnection, sql: string): Promise<void> {
  if (sql.trim() === '') throw new Trouble(2, (m) => m.query.several);
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Trouble(2, (m) => m.query.several);
  const statement = await statements.prepare(0);
  const kind = statement.statementType;
  statement.destroySync();
  const analyses = /^\s*explain\s+(\(\s*)?analy[sz]e\b/i.test(sql);
  if (kind !== StatementType.SELECT && (kind !== StatementType.EXPLAIN || analyses)) {
    throw new Trouble(2, (m) => m.query.notReading);
  }
}

async function onClickHouse<T>(
  warehouse: ClickHouseWarehouse,
  sql: string,
  use: (answer: Answer) => Promise<T>,
): Promise<T> {
  // The server refuses several statements itself, but says so in words about its parser.
  if (!isOneStatement(sql)) throw new Trouble(2, (m) => m.query.several);
  const batches = readOnlyClickHouse(warehouse).stream(sql)[Symbol.asyncIterator]();
  const first = await batches.next();
  const firstRow = first.done ? undefined : first.value[0];
  const columns = firstRow ? Object.keys(firstRow) : await columnsOf(warehouse, sql);
  return use({
    columns,
    batches: (async function* () {
      if (!first.done) yield first.value;
      for (let next = await batches.next(); !next.done; next = await batches.next()) yield next.value;
    })(),
  });
}

/** The same server seen through queries that carry readonly = 1. */
export function readOnlyClickHouse(warehouse: ClickHouseWarehouse): ClickHouseWarehouse {
  const { client } = warehouse;
  type Query = typeof client.query;
  const query: Query = (asked) =>
    client.query({ ...asked, clickhouse_settings: { ...asked.clickhouse_settings, readonly: '1' } });
  return new ClickHouseWarehouse(Object.create(client, { query: { value: query } }) as typeof client, warehouse.prefix);
}

/** An empty answer has no row to take names from; statements that are not selects (show, explain) then have none. */
async function columnsOf(warehouse: ClickHouseWarehouse, sql: string): Promise<string[]> {
  const columns = await warehouse.describe(sql).catch(() => []);
  return columns.map(({ name }) => name);
}
