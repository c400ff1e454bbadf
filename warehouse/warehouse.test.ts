import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../test/support/engines.ts';
import { QueryError, type Warehouse } from './warehouse.ts';

const deals = { schema: 'core', name: 'deals' };

describe.each(engines)('the warehouse on $name', ({ name, open }) => {
  let warehouse: Warehouse;

  beforeEach(async () => {
    warehouse = await open();
    await warehouse.createSchema('core');
    await createTable('deals');
  });
  afterEach(() => warehouse.close());

  /** The same table in either engine's words. */
  async function createTable(table: string): Promise<void> {
    const columns =
      name === 'duckdb'
        ? 'id text not null, n bigint, amount decimal(18, 2), share double, won boolean, signed_on date, seen_at timestamp'
        : `id String, n Nullable(Int64), amount Nullable(Decimal(18, 2)), share Nullable(Float64), won Nullable(Bool),
           signed_on Nullable(Date32), seen_at Nullable(DateTime64(6))`;
    const tail = name === 'duckdb' ? '' : 'engine MergeTree order by tuple()';
    await warehouse.run(`create table ${warehouse.relation({ schema: 'core', name: table })} (${columns}) ${tail}`);
  }

  const rows = [
    {
      id: 'a',
      n: 9223372036854775807n,
      amount: '1234567890123456.78',
      share: 0.25,
      won: true,
      signed_on: '2024-02-29',
      seen_at: '2024-02-29T23:59:59.123456Z',
    },
    { id: "б'\\", n: null, amount: '0.10', share: null, won: false, signed_on: null, seen_at: '2024-01-01T00:00:00Z' },
    { id: 'c', n: null, amount: null, share: null, won: null, signed_on: null, seen_at: null },
  ];

  it('gives back exactly what was inserted: decimals, 64 bits, dates, instants and nulls', async () => {
    await warehouse.insert(deals, rows);
    expect(
      await warehouse.query(`select * from ${warehouse.relation(deals)} order by seen_at desc nulls last`),
    ).toEqual(rows);
  });

  it('streams the same rows as it queries', async () => {
    await warehouse.insert(deals, rows);
    const streamed = [];
    for await (const batch of warehouse.stream(`select * from core.deals order by seen_at desc nulls last`))
      streamed.push(...batch);
    expect(streamed).toEqual(rows);
  });

  it('binds parameters as values, whatever they hold', async () => {
    await warehouse.insert(deals, rows);
    const nasty = "б'\\";
    const found = await warehouse.query<{ id: string }>(
      `select id from core.deals where id = $id and '$id' = '$id' -- $nobody`,
      { id: nasty },
    );
    expect(found).toEqual([{ id: nasty }]);
    const since = { since: new Date('2024-02-01T00:00:00Z') };
    expect(await warehouse.query('select id from core.deals where seen_at > $since', since)).toEqual([{ id: 'a' }]);
  });

  it('binds a list', async () => {
    await warehouse.insert(deals, rows);
    const contains = name === 'duckdb' ? 'list_contains($ids, id)' : 'has($ids, id)';
    const found = await warehouse.query(`select id from core.deals where ${contains} order by id`, { ids: ['a', 'c'] });
    expect(found).toEqual([{ id: 'a' }, { id: 'c' }]);
  });

  it('sums money without rounding it', async () => {
    await warehouse.insert(deals, [
      { id: 'x', amount: '0.10' },
      { id: 'y', amount: '0.20' },
    ]);
    expect(await warehouse.query('select sum(amount) as total from core.deals')).toEqual([{ total: '0.30' }]);
  });

  it('publishes several built tables under their names, over what stood there', async () => {
    await warehouse.insert(deals, [{ id: 'old' }]);
    await createTable('deals__building');
    await createTable('leads__building');
    await warehouse.insert({ schema: 'core', name: 'deals__building' }, [{ id: 'new' }]);
    await warehouse.publish([
      { built: { schema: 'core', name: 'deals__building' }, published: deals },
      { built: { schema: 'core', name: 'leads__building' }, published: { schema: 'core', name: 'leads' } },
    ]);
    expect(await warehouse.query('select id from core.deals')).toEqual([{ id: 'new' }]);
    expect((await warehouse.relations('core')).map((relation) => relation.name)).toEqual(['deals', 'leads']);
  });

  it('publishes a view in place of a table', async () => {
    await warehouse.run("create view core.deals__building as select 'seen' as id");
    await warehouse.publish([{ built: { schema: 'core', name: 'deals__building' }, published: deals }]);
    expect(await warehouse.relations('core')).toEqual([{ schema: 'core', name: 'deals', kind: 'view' }]);
    expect(await warehouse.query('select id from core.deals')).toEqual([{ id: 'seen' }]);
  });

  it('carries a table through a Parquet file, columns matched by name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'voronka-parquet-'));
    try {
      await warehouse.insert(deals, rows.slice(0, 2));
      await warehouse.saveParquet('select amount, id from core.deals', join(folder, 'deals.parquet'));
      await createTable('copies');
      await warehouse.loadParquet({ schema: 'core', name: 'copies' }, join(folder, 'deals.parquet'));
      expect(await warehouse.query('select id, amount, won from core.copies order by id')).toEqual([
        { id: 'a', amount: '1234567890123456.78', won: null },
        { id: "б'\\", amount: '0.10', won: null },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('describes a query without running it', async () => {
    const columns = await warehouse.describe('select id, n, amount, share, won, signed_on, seen_at from core.deals');
    expect(columns.map(({ name: column, kind }) => [column, kind])).toEqual([
      ['id', 'text'],
      ['n', 'bigint'],
      ['amount', 'decimal'],
      ['share', 'float'],
      ['won', 'boolean'],
      ['signed_on', 'date'],
      ['seen_at', 'timestamp'],
    ]);
  });

  it('tells the statement that the engine refused', async () => {
    const refused = warehouse.query('select no_such_column from core.deals');
    await expect(refused).rejects.toBeInstanceOf(QueryError);
    await expect(refused).rejects.toMatchObject({ sql: 'select no_such_column from core.deals', engine: name });
  });

  it('leaves unmatched rows of a left join empty, not zero', async () => {
    await warehouse.insert(deals, [{ id: 'a', amount: '1.00' }]);
    const joined = await warehouse.query(
      `select l.id as id, r.id as other from core.deals as l left join core.deals as r on r.id = concat(l.id, '!')`,
    );
    expect(joined).toEqual([{ id: 'a', other: null }]);
  });
});

describe('the embedded warehouse', () => {
  it('undoes a transaction whole', async () => {
    const warehouse = await engines[0]!.open();
    await warehouse.run('create table t (n integer)');
    const failing = warehouse.transaction([
      { sql: 'insert into t values (1)' },
      { sql: 'insert into t values (1 / 0, 2)' },
    ]);
    await expect(failing).rejects.toMatchObject({ sql: 'insert into t values (1 / 0, 2)' });
    expect(await warehouse.query('select n from t')).toEqual([]);
    await warehouse.close();
  });
});
