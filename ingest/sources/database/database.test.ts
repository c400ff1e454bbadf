import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../cli/voronka.fixture.ts';
import { engines } from '../../../test/support/engines.ts';
import { mariaDb } from '../../../test/support/mariadb.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { fromStaging } from '../../testing/staged.ts';
import { syncedPlace, type SyncedPlace } from '../../testing/synced.ts';
import type { StreamRun } from '../../sync/runs.ts';
import { databaseConnector } from './connector.ts';
import { databaseSettings } from './settings.ts';

type Server = {
  readonly address: string;
  readonly password: string;
  /** kinds of columns as this make spells them */
  readonly kinds: { readonly time: string; readonly json: string; readonly exact: string };
  run(sql: string): Promise<void>;
  close(): Promise<void>;
};

async function postgresServer(): Promise<Server> {
  const base = await PGlite.create();
  const port = await freePort();
  const server = new PGLiteSocketServer({ db: base, port, host: '127.0.0.1' });
  await server.start();
  return {
    address: `postgres://postgres@127.0.0.1:${port}/postgres`,
    password: 'secret-of-postgres',
    kinds: { time: 'timestamptz', json: 'jsonb', exact: 'numeric(30, 10)' },
    run: async (sql) => void (await base.exec(sql)),
    close: async () => {
      await server.stop();
      await base.close();
    },
  };
}

async function mariaServer(): Promise<Server | null> {
  const server = await mariaDb();
  return (
    server && {
      address: `mysql://reader@127.0.0.1:${server.port}/shop`,
      password: server.password,
      kinds: { time: 'timestamp(6) null', json: 'json', exact: 'decimal(30, 10)' },
      run: async (sql) => Promise.resolve(server.run(`use shop; set time_zone = '+00:00'; ${sql}`)),
      close: () => server.close(),
    }
  );
}

const MAPPING = `system: database
timezone: Asia/Yekaterinburg
datasets:
  - dataset: orders
    feeds:
      - entity: deal
        key: id
        fields: { title: title, amount: amount, created_at: ordered_at, closed_at: local_at, stage: { column: more, at: deep.0.word } }
  - dataset: clients
    feeds: [{ entity: contact, key: [{ column: shop }, { column: number }], fields: { full_name: name } }]
`;

const TABLES = {
  orders: { key: 'id', cursor: 'updated_at' },
  clients: { query: "select shop, number, name from clients where name <> 'test?'", key: ['shop', 'number'] },
};

describe.each([
  { make: 'Postgres', start: postgresServer },
  { make: 'MariaDB', start: mariaServer },
])('tables of $make', ({ make, start }) => {
  let server: Server | null;
  let place: SyncedPlace;
  beforeAll(async () => {
    server = await start();
    place = syncedPlace();
    await server?.run(`
      create table orders (id bigint primary key, title varchar(80), amount ${server.kinds.exact}, ordered_at ${server.kinds.time},
        local_at ${make === 'Postgres' ? 'timestamp' : 'datetime'}, updated_at ${server.kinds.time}, more ${server.kinds.json});
      create table clients (shop int, number varchar(10), name varchar(80));`);
  }, 60_000);
  afterAll(async () => {
    place.close();
    await server?.close();
  });

  const synced = async (
    warehouse: Warehouse,
    source: string,
    tables: unknown = TABLES,
  ): Promise<readonly StreamRun[]> => {
    const report = await place.sync(warehouse, {
      ...{ connector: databaseConnector, source, mapping: MAPPING },
      settings: { address: server?.address, tables },
      secrets: { password: server?.password ?? '' },
    });
    if (report.sources[0]?.error) throw new Error(report.sources[0].error.en);
    return report.sources[0]?.runs ?? [];
  };

  it.for(engines)(
    'are read exactly, then only what changed, and deletes are found ($name)',
    { timeout: 60_000 },
    async ({ name, open }, { skip }) => {
      if (!server) return skip(`no server of ${make}`);
      const source = `${make.toLowerCase()}_${name}`;
      const warehouse = await open();
      try {
        await server.run(`
        delete from orders; delete from clients;
        insert into orders values
          (9007199254740993, 'Ёлка ''1''', 12345678901234567890.1234567891, '2026-01-31 20:30:00.123456', '2026-01-31 23:00:00', '2026-02-01 00:00:00', '{"deep": [{"word": "да"}]}'),
          (2, null, -0.5, null, null, '2026-02-01 00:00:00', null),
          (3, 'never dated', 1, null, null, null, '[]');
        insert into clients values (1, '007', 'Anna'), (1, '7', 'Boris'), (2, '7', 'test?');`);
        expect(await synced(warehouse, source)).toMatchObject([
          { stream: 'orders', outcome: 'done', error: null, read: 3, fresh: 3 },
          { stream: 'clients', outcome: 'done', error: null, read: 2, fresh: 2 },
        ]);
        const orders = await fromStaging(
          ...([warehouse, place.dataDir, source, 'deal'] as const),
          'select deal_id, title, amount, created_at, closed_at, stage from staged order by deal_id',
        );
        expect(orders).toEqual([
          { deal_id: `${source}:2`, title: null, amount: '-0.50', closed_at: null, created_at: null, stage: null },
          {
            deal_id: `${source}:3`,
            title: 'never dated',
            amount: '1.00',
            closed_at: null,
            created_at: null,
            stage: null,
          },
          {
            // money holds 18 digits, so this one is listed, not rounded
            ...{ deal_id: `${source}:9007199254740993`, title: "Ёлка '1'", amount: null, stage: 'да' },
            ...{ created_at: '2026-01-31T20:30:00.123456Z', closed_at: '2026-01-31T18:00:00Z' },
          },
        ]);
        const raw = warehouse.relation({ schema: 'raw', name: `${source}__orders` });
        expect(await warehouse.query(`select amount from ${raw} where id = '9007199254740993'`)).toEqual([
          { amount: '12345678901234567890.1234567891' },
        ]);

        await server.run(`
        update orders set amount = 7, updated_at = '2026-02-01 00:00:01' where id = 2;
        insert into orders values (4, 'late', 1, null, null, '2026-01-31 23:55:00', null);
        delete from clients where number = '007';
        delete from orders where id = 3;`);
        place.now = new Date(place.now.getTime() + 25 * 3_600_000);
        expect(await synced(warehouse, source)).toMatchObject([
          // within the ten minutes before the cursor: the unchanged one, the changed one, the late one
          { stream: 'orders', error: null, read: 3, fresh: 1, changed: 1, deleted: 1, hasCompared: true },
          { stream: 'clients', error: null, read: 1, fresh: 0, changed: 0, deleted: 1 },
        ]);
        expect(
          await fromStaging(
            warehouse,
            place.dataDir,
            source,
            'contact',
            'select contact_id from staged where is_deleted',
          ),
        ).toEqual([{ contact_id: `${source}:1|007` }]);
      } finally {
        await warehouse.close();
      }
    },
  );

  it('a wrong column, a wrong password and a base that is not there are named; the password is not', async ({
    skip,
  }) => {
    if (!server) return skip(`no server of ${make}`);
    const warehouse = await (engines[0] as (typeof engines)[number]).open();
    const runs = await synced(warehouse, 'wrong', {
      orders: { key: 'idd' },
      clients: { key: 'shop', cursor: 'changed' },
    });
    expect(runs.map(({ error }) => error?.en)).toEqual([
      expect.stringContaining('orders has no column "idd"; it has: id, title'),
      expect.stringContaining('changed'),
    ]);
    await warehouse.close();
    const open = (address: string, password: string) =>
      databaseConnector.open(
        { address, tables: 'orders: id' },
        {
          ...{ source: 's', secret: () => password, optionalSecret: () => password, timezone: 'UTC' },
          ...{ clock: () => new Date(), random: () => 0, sleep: () => Promise.resolve() },
          http: () => ({ send: () => Promise.reject(new Error('not over HTTP')) }),
          tokens: { read: () => Promise.resolve(null), renew: () => Promise.reject(new Error('no tokens')) },
        },
      );
    const signal = new AbortController().signal;
    expect((await open(server.address, server.password).check(signal)).en).toContain('answers');
    const away = server.address.replace(/:\d+\//, ':1/');
    await expect(open(away, server.password).check(signal)).rejects.toThrow(/does not answer \(.*ECONNREFUSED/);
    if (make === 'Postgres') return;
    await expect(open(server.address, 'wrong-secret').check(signal)).rejects.toThrow(/see to address and the password/);
    await expect(open(server.address, 'wrong-secret').check(signal)).rejects.not.toThrow(/wrong-secret/);
  });
});

it.each([
  [
    'orders: id, updated_at; public.order_lines: line_id',
    { orders: { key: ['id'], cursor: 'updated_at' }, public_order_lines: { table: 'public.order_lines' } },
  ],
  [{ a: { query: 'select 1 as id', key: ['x', 'y'], deletes: 'none' } }, { a: { key: ['x', 'y'], deletes: 'none' } }],
])('tables may be written as %j', (tables, expected) => {
  expect(databaseSettings.parse({ address: 'postgres://u@h/b', tables }).tables).toMatchObject(expected);
});

it.each([
  ['a password in the address', { address: 'postgres://u:p@h/b', tables: 'a: id' }, 'the password is a secret'],
  ['an unknown make', { address: 'oracle://u@h/b', tables: 'a: id' }, 'postgres://user@host'],
  ['a line that is none', { address: 'mysql://u@h/b', tables: 'orders' }, '"orders" is not "table: key"'],
])('%s is refused', (_, settings, words) => {
  expect(JSON.stringify(databaseSettings.safeParse(settings).error?.issues)).toContain(words.replaceAll('"', '\\"'));
});
