import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, freePort, startVoronka } from '../voronka.fixture.ts';

let dir = '';
let base: PGlite;
let server: PGLiteSocketServer;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'voronka-sync-'));
  base = await PGlite.create();
  await base.exec(`create table deals (id int primary key, title text, sum numeric, updated_at timestamptz);
    insert into deals select n, 'Deal ' || n, n * 100, '2026-01-01'::timestamptz + n * interval '1 hour' from generate_series(1, 40) as n`);
  const port = await freePort();
  server = new PGLiteSocketServer({ db: base, port, host: '127.0.0.1' });
  await server.start();
  await writeFile(
    join(dir, 'voronka.yml'),
    `locale: en
sources:
  shop: { system: database, address: 'postgres://postgres@127.0.0.1:${port}/postgres', tables: 'deals: id, updated_at', mapping: shop.yml }
  gone: { system: database, address: 'postgres://reader@127.0.0.1:1/base', tables: 'a: id; b: id' }
`,
  );
  await writeFile(
    join(dir, 'shop.yml'),
    `source: whatever
system: database
datasets: [{ dataset: deals, feeds: [{ entity: deal, key: id, fields: { title: title, amount: sum, outcome: { value: won } } }] }]
`,
  );
});
afterAll(async () => {
  await server.stop();
  await base.close();
  await rm(dir, { recursive: true });
});

const voronka = (...words: string[]) => ended(startVoronka(words, dir, {}));

it(
  'a source is read, built into the models, read on; one that is away stops no other',
  { timeout: 120_000 },
  async () => {
    const first = await voronka('sync');
    expect(first.code).toBe(1);
    expect(first.text).toContain('shop: deals: 40 read, 40 new');
    expect(first.text).toMatch(/gone: a: not read: the database 127\.0\.0\.1:1 does not answer/);
    expect(first.text).toMatch(/gone: b: not read/);
    expect(first.text).toMatch(/[Bb]uilt: \d+/);

    await base.exec(`update deals set sum = 1, updated_at = '2026-02-01' where id = 7`);
    const second = await voronka('sync', 'shop', '--json');
    expect(second.code, second.text).toBe(0);
    expect(JSON.parse(second.text)).toMatchObject({
      sources: [
        {
          source: 'shop',
          error: null,
          streams: [{ stream: 'deals', read: 2, fresh: 0, changed: 1, cursor: { kind: 'token' } }],
        },
      ],
    });
    expect((await voronka('sync', 'shop')).text).toContain('nothing new');
    const sums = await voronka('query', 'select count(*) as n, sum(amount) as total from core.deal', '--format', 'csv');
    expect(sums.text).toContain('40,81301.00');
    const runs = await voronka(
      'query',
      `select stream, outcome, read_count, new_count, changed_count from raw.sync_runs where source = 'shop' order by sequence`,
      '--format',
      'csv',
    );
    expect(runs.text).toContain('deals,done,40,40,0\ndeals,done,2,0,1\ndeals,done,1,0,0');
    const doctor = (await voronka('doctor')).text;
    expect(doctor).toMatch(/✓ source shop: loaded/);
    expect(doctor).toMatch(
      /✗ source gone: the last reading of "a" failed: the database 127\.0\.0\.1:1 does not answer/,
    );
    expect((await voronka('sync', 'shpo')).text).toContain('no source "shpo"; did you mean "shop"?');
  },
);
