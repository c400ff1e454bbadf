import type { Params, Warehouse } from '../warehouse/warehouse.ts';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';
import { openWarehouse } from '../warehouse/open.ts';
import { startClickHouseHttp } from '../test/support/clickhouse-http.ts';
import type { SecurityContext } from './access.ts';
import { layMarts } from './marts-fixture.ts';
import { createCube, type Cube } from './server.ts';

/** A cube over hand-made marts; `versions` is what it is told of each mart, to be changed with the data ('1' at first). */
export type Opened = {
  readonly cube: Cube;
  readonly warehouse: Warehouse;
  readonly versions: Map<string, string>;
  close(): Promise<void>;
};

export type CubeEngine = {
  readonly name: 'duckdb' | 'clickhouse';
  open(rows: Readonly<Record<string, readonly Params[]>>): Promise<Opened>;
};

/** Both engines, each with Cube's own driver; ClickHouse is asked over HTTP, in a database of its own name. */
export const cubeEngines: readonly CubeEngine[] = [
  {
    name: 'duckdb',
    open: async (rows) => {
      const warehouse = await DuckDbWarehouse.open(':memory:', { threads: 2 });
      return opened(warehouse, rows, {}, () => warehouse.close());
    },
  },
  {
    name: 'clickhouse',
    open: async (rows) => {
      const front = await startClickHouseHttp();
      const clickhouseUrl = `${front.url.replace('http', 'clickhouse')}/shop`;
      const warehouse = await openWarehouse(clickhouseUrl);
      await Promise.all(
        ['shop_marts', 'shop_rollups'].map((name) => warehouse.run(`drop database if exists ${name} sync`)),
      );
      return opened(warehouse, rows, { clickhouseUrl }, async () => {
        await warehouse.close();
        await front.close();
      });
    },
  },
];

export const ADMIN: SecurityContext = { user: 'u1', role: 'admin', team: null };

async function opened(
  warehouse: Warehouse,
  rows: Readonly<Record<string, readonly Params[]>>,
  address: { clickhouseUrl?: string },
  close: () => Promise<void>,
): Promise<Opened> {
  await layMarts(warehouse, rows);
  const made: Opened = {
    cube: await createCube({
      warehouse,
      ...address,
      timezone: 'Europe/Moscow',
      versionOf: async (mart) => made.versions.get(mart) ?? '1',
      asOf: async () => '2024-03-10T09:00:00Z',
    }),
    warehouse,
    versions: new Map(),
    close: async () => {
      await made.cube.close();
      await close();
    },
  };
  return made;
}
