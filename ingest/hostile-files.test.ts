import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';
import { DEFAULT_LIMITS } from './files/limits.ts';
import { importFiles } from './import.ts';
import { testPlace, type TestPlace } from './testing/place.ts';

const MAPPING = `
source: hostile
timezone: UTC
datasets:
  - dataset: deals
    file: '*'
    feeds: [{ entity: deal, key: id, fields: { title: title } }]
`;

let place: TestPlace;
let warehouse: DuckDbWarehouse;
beforeEach(async () => {
  place = testPlace();
  warehouse = await DuckDbWarehouse.open(':memory:', {});
});
afterEach(async () => {
  await warehouse.close();
  place.close();
});

const limited = (path: string, limits: Partial<typeof DEFAULT_LIMITS>) =>
  importFiles({
    ...{ warehouse, dataDir: place.dataDir, paths: [path], limits: { ...DEFAULT_LIMITS, ...limits } },
    ...{
      mapping: { kind: 'file', path: place.put('m.yml', MAPPING) },
      onProgress: () => undefined,
      clock: () => new Date(),
    },
  });

it('a gzip bomb is refused by its ratio before it fills the disk', async () => {
  const bomb = place.put('deals.csv.gz', gzipSync(Buffer.alloc(90 * 1024 * 1024, 'a')));
  const report = await limited(bomb, {});
  expect(report.files).toMatchObject([
    { kind: 'failed', reason: 'unpacks to more than 200 times its size, which looks like a bomb' },
  ]);
  expect(readdirSync(join(place.dataDir, 'landing', '.work'))).toEqual([]);
});

it('a file that unpacks to more than is allowed is refused', async () => {
  const report = await limited(place.put('deals.csv.gz', gzipSync('id,title\n1,a\n'.repeat(200_000))), {
    unpackedBytes: 1024 * 1024,
  });
  expect(report.files).toMatchObject([{ kind: 'failed', reason: 'unpacks to more than 1 MiB' }]);
});

it('a damaged gzip file is told', async () => {
  const packed = gzipSync('id,title\n1,a\n'.repeat(1000));
  const report = await limited(place.put('deals.csv.gz', packed.subarray(0, packed.length / 2)), {});
  expect(report.files).toMatchObject([
    { kind: 'failed', reason: expect.stringMatching(/^cannot be unpacked/) as string },
  ]);
});

it('a line longer than the limit is rejected, the rest goes on', async () => {
  const path = place.put('deals.csv', `id,title\n1,a\n2,${'x'.repeat(3 * 1024 * 1024)}\n3,c\n`);
  const report = await limited(path, {});
  expect(report.files).toMatchObject([{ kind: 'loaded', rows: 2, rejected: 1 }]);
});

it('a file of one endless line is refused', async () => {
  const report = await limited(place.put('deals.csv', 'x'.repeat(4 * 1024 * 1024)), {});
  expect(report.files).toMatchObject([{ kind: 'failed', reason: 'its first line is longer than 1 MiB' }]);
});

it('a zip archive that is no workbook is refused', async () => {
  const zip = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
  const report = await limited(place.put('deals.xlsx', Buffer.concat([Buffer.from('504b0304', 'hex'), zip])), {});
  expect(report.files).toMatchObject([{ kind: 'failed' }]);
});

it('links inside a folder are not followed, names cannot leave the landing zone', async () => {
  const folder = join(place.dataDir, '..', 'inbox');
  mkdirSync(folder);
  symlinkSync('/etc/passwd', join(folder, 'secret.csv'));
  writeFileSync(join(folder, 'deals\u202E..gnp.csv'), 'id,title\n1,a\n');
  const report = await limited(folder, {});
  expect(report.files).toMatchObject([{ kind: 'loaded', rows: 1 }]);
  const kept = join(place.dataDir, 'landing', 'hostile', 'deals');
  expect(readdirSync(join(kept, readdirSync(kept)[0] as string)).sort()).toEqual(['deals_..gnp.csv', 'manifest.json']);
});

it('quotes and Jinja in a column name are only a name', async () => {
  const name = `ti"t'le {{ 1/0 }} $x`;
  const path = place.put('deals.csv', `id,"${name.replaceAll('"', '""')}"\n1,a\n`);
  const mapping = MAPPING.replace('title: title', `title: ${JSON.stringify(name)}`);
  const report = await place.bring(warehouse, mapping, path);
  expect(report.files).toMatchObject([{ kind: 'loaded', rows: 1 }]);
  const { fromStaging } = await import('./testing/staged.ts');
  expect(await fromStaging(warehouse, place.dataDir, 'hostile', 'deal', 'select title from staged')).toEqual([
    { title: 'a' },
  ]);
});
