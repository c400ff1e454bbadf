import { startClickHouseHttp } from './clickhouse-http.ts';

/** A warehouse that a command in another process can reach: what to put into its environment, and how to end it. */
export type Served = { readonly env: Readonly<Record<string, string>>; close(): Promise<void> };

/** Both engines as a person would name them to `voronka`: DuckDB in the data folder, ClickHouse over HTTP. */
export const warehouses: readonly {
  readonly name: 'duckdb' | 'clickhouse';
  serve(database: string): Promise<Served>;
}[] = [
  { name: 'duckdb', serve: async () => ({ env: {}, close: async () => undefined }) },
  {
    name: 'clickhouse',
    serve: async (database) => {
      const front = await startClickHouseHttp();
      return {
        env: { VORONKA_WAREHOUSE: `${front.url.replace('http', 'clickhouse')}/${database}` },
        close: front.close,
      };
    },
  },
];
