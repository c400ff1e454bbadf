import { DuckDbWarehouse, type DuckDbLimits } from './duckdb.ts';
import { ClickHouseWarehouse } from './clickhouse.ts';
import type { Warehouse } from './warehouse.ts';

/**
 * Opens the warehouse an address names: `duckdb:PATH`, `duckdb::memory:` or `clickhouse://user:pass@host:8123/db`
 * (`clickhouses://` over TLS). Limits concern DuckDB, which lives in our process. Throws on any other address.
 */
export async function openWarehouse(url: string, limits: DuckDbLimits = {}): Promise<Warehouse> {
  if (url.startsWith('duckdb:')) return DuckDbWarehouse.open(url.slice('duckdb:'.length), limits);
  if (/^clickhouses?:\/\//.test(url)) return ClickHouseWarehouse.connect(url);
  throw new Error(
    `the warehouse must be duckdb:PATH or clickhouse://user:pass@host:8123/db, not ${url.split('@').at(-1)}`,
  );
}
