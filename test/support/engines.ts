import { DuckDbWarehouse } from '../../warehouse/duckdb.ts';
import { ClickHouseWarehouse } from '../../warehouse/clickhouse.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { chdbClient } from './chdb-connection.ts';

/** An engine that tests run on; `open` gives a fresh, empty warehouse. */
export type TestEngine = { readonly name: 'duckdb' | 'clickhouse'; open(): Promise<Warehouse> };

/** Both engines. ClickHouse is the real engine in this process (chdb), reached through the official client. */
export const engines: readonly TestEngine[] = [
  { name: 'duckdb', open: () => DuckDbWarehouse.open(':memory:', { threads: 2 }) },
  { name: 'clickhouse', open: openEmptyClickHouse },
];

/** chdb keeps one data directory per process, so a fresh warehouse is the old one with its databases dropped. */
async function openEmptyClickHouse(): Promise<Warehouse> {
  const warehouse = new ClickHouseWarehouse(chdbClient(), '');
  const databases = await warehouse.query<{ name: string }>(
    `select name from system.databases where lower(name) not in ('default', 'system', 'information_schema')`,
  );
  for (const { name } of databases) await warehouse.run(`drop database ${warehouse.quote(name)} sync`);
  const tables = await warehouse.relations('default');
  for (const { name, kind } of tables) await warehouse.run(`drop ${kind} default.${warehouse.quote(name)} sync`);
  return warehouse;
}
