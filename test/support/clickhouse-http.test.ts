import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWarehouse } from '../../warehouse/open.ts';
import type { ClickHouseWarehouse } from '../../warehouse/clickhouse.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { startClickHouseHttp } from './clickhouse-http.ts';

let front: Awaited<ReturnType<typeof startClickHouseHttp>>;
let warehouse: Warehouse;
beforeAll(async () => {
  front = await startClickHouseHttp();
  warehouse = await openWarehouse(front.url.replace('http', 'clickhouse') + '/shop');
});
afterAll(async () => {
  await warehouse.close();
  await front.close();
});

it('keeps the schemas of a named database under its own prefix', async () => {
  await warehouse.createSchema('core');
  const deals = { schema: 'core', name: 'deals' };
  expect(warehouse.relation(deals)).toBe('`shop_core`.`deals`');
  await warehouse.run(
    `create table ${warehouse.relation(deals)} (id String, amount Decimal(18, 2)) engine MergeTree order by id`,
  );
  await warehouse.insert(deals, [{ id: "it's", amount: '10.50' }]);
  const found = await warehouse.query(`select amount from ${warehouse.relation(deals)} where id = $id`, { id: "it's" });
  expect(found).toEqual([{ amount: '10.50' }]);
});

it('keeps read-only to the statement that asked for it', async () => {
  const { client } = warehouse as ClickHouseWarehouse;
  const asked = { query: 'select 1 as one', format: 'JSONEachRow', clickhouse_settings: { readonly: '1' } } as const;
  expect(await (await client.query(asked)).json()).toEqual([{ one: 1 }]);
  await expect(client.command({ ...asked, query: 'create database sneaky' })).rejects.toThrow(/readonly/i);
  await warehouse.createSchema('core');
});

it('passes the engine’s refusal on', async () => {
  await expect(warehouse.query('select nothing_like_it')).rejects.toThrow(/nothing_like_it/);
});

it('refuses an address that is no warehouse', async () => {
  await expect(openWarehouse('postgres://u:secret@host/db')).rejects.toThrow('not host/db');
});
