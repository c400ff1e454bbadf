import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';
import { DEFAULT_LIMITS, type Limits } from './files/limits.ts';
import { importFiles } from './import.ts';
import { testPlace, type TestPlace } from './testing/place.ts';
import { zipOf, type ZipEntry } from './testing/zip.ts';

const MAPPING = `
source: shop
timezone: UTC
datasets:
  - { dataset: deals, file: 'deals*', feeds: [{ entity: deal, key: id, fields: { title: title } }] }
  - { dataset: people, file: 'люди*', feeds: [{ entity: employee, key: id, fields: { name: name } }] }
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

const bring = (path: string, limits: Partial<Limits> = {}) =>
  importFiles({
    ...{ warehouse, dataDir: place.dataDir, paths: [path], limits: { ...DEFAULT_LIMITS, ...limits } },
    ...{ mapping: { kind: 'file', path: place.put('m.yml', MAPPING) }, onProgress: () => undefined },
    clock: () => new Date('2026-01-01T00:00:00Z'),
  });
const zipped = (...entries: readonly ZipEntry[]): string => place.put('march.zip', zipOf(entries));
const reasonsOf = async (path: string, limits?: Partial<Limits>) =>
  (await bring(path, limits)).files.map((file) => (file.kind === 'failed' ? file.reason : file.kind));

it('every file of an archive is a file of its own, packed ones too', async () => {
  const path = zipped(
    { name: 'year/deals 2.csv.gz', content: gzipSync('id,title\n3,c\n') },
    { name: 'year/deals 1.csv', content: 'id,title\n1,a\n2,b\n' },
    { name: 'люди.csv', content: 'id,name\n1,Анна\n' },
    { name: '__MACOSX/._deals 1.csv', content: 'x' },
    { name: 'year/', content: '' },
    { name: 'readme.txt', content: 'hello' },
  );
  const report = await bring(path);
  expect(report.files).toMatchObject([
    { kind: 'loaded', file: 'march.zip/year/deals 1.csv', dataset: 'deals', rows: 2 },
    { kind: 'loaded', file: 'march.zip/year/deals 2.csv.gz', dataset: 'deals', rows: 1 },
    { kind: 'loaded', file: 'march.zip/люди.csv', dataset: 'people', rows: 1 },
  ]);
  expect(report.unclaimed).toEqual([{ file: `${path}/readme.txt`, reason: 'no line of the mapping asks for it' }]);
  expect(readdirSync(join(place.dataDir, 'landing', '.work'))).toEqual([]);
});

it('a file that was in an archive is the same batch as the bare file', async () => {
  await bring(zipped({ name: 'deals.csv', content: 'id,title\n1,a\n' }));
  const report = await bring(place.put('deals.csv', 'id,title\n1,a\n'));
  expect(report.files).toMatchObject([{ kind: 'already loaded', rows: 1 }]);
});

it('names in the letters of DOS are read', async () => {
  const report = await bring(zipped({ name: iconv.encode('люди.csv', 'cp866'), content: 'id,name\n1,Анна\n' }));
  expect(report.files).toMatchObject([{ kind: 'loaded', file: 'march.zip/люди.csv', dataset: 'people' }]);
});

it.each([
  ['upwards', '../../deals.csv'],
  ['upwards, as Windows writes it', '..\\deals.csv'],
  ['to the root', '/etc/deals.csv'],
  ['to a drive', 'c:/deals.csv'],
])('a path that leads %s is refused with the whole archive', async (_, name) => {
  const path = zipped({ name: 'deals.csv', content: 'id,title\n1,a\n' }, { name, content: 'id,title\n2,b\n' });
  expect(await reasonsOf(path)).toEqual([`holds a path that leads out of it: "${name.replaceAll('\\', '/')}"`]);
});

it.each<[string, readonly ZipEntry[], string]>([
  ['a link', [{ name: 'deals.csv', content: '/etc/passwd', mode: 0o120777 }], 'holds a link, "deals.csv"'],
  ['a locked file', [{ name: 'deals.csv', content: 'x', flags: 0x801 }], 'is locked with a password'],
  [
    'an archive in it',
    [{ name: 'in.zip', content: zipOf([{ name: 'deals.csv', content: 'id\n1\n' }]) }],
    'holds another archive, "in.zip"; unpack it first',
  ],
  [
    'a bomb by its own word',
    [{ name: 'deals.csv', content: Buffer.alloc(90 * 1024 * 1024, 'a') }],
    'unpacks to more than 200 times its size, which looks like a bomb',
  ],
])('%s is refused', async (_, entries, reason) => {
  expect(await reasonsOf(zipped(...entries))).toEqual([reason]);
});

it('a bomb that lies about its size is stopped on the way', async () => {
  const path = zipped({ name: 'deals.csv', content: Buffer.alloc(5 * 1024 * 1024, 'a'), claims: 20 });
  expect(await reasonsOf(path)).toEqual([expect.stringMatching(/unpacks to more than it says|too many bytes/)]);
});

it('an archive of too many files is refused before they are unpacked', async () => {
  const entries = Array.from({ length: 30 }, (_, at) => ({ name: `deals ${at}.csv`, content: 'id,title\n1,a\n' }));
  expect(await reasonsOf(zipped(...entries), { archiveFiles: 20 })).toEqual(['holds more than 20 files']);
});

it('a damaged archive is told', async () => {
  const whole = zipOf([{ name: 'deals.csv', content: 'id,title\n1,a\n' }]);
  expect(await reasonsOf(place.put('march.zip', whole.subarray(0, 60)))).toEqual(['is a damaged archive']);
});
