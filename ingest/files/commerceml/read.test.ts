import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { CommerceMlFiles } from './read.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voronka-commerceml-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (content: string | Buffer, limits: Partial<Limits> = {}) => {
  const path = join(folder, 'file.xml');
  writeFileSync(path, content);
  return new CommerceMlFiles(join(folder, 'parts'), { ...DEFAULT_LIMITS, ...limits }).partsOf(path);
};
const countsOf = async (content: string | Buffer, limits?: Partial<Limits>) =>
  Object.fromEntries([...(await read(content, limits))].map(([part, { rows }]) => [part, rows]));
const GROUP =
  '<Классификатор><Группы><Группа><Ид>1</Ид><Наименование>Мебель</Наименование></Группа></Группы></Классификатор>';

it.each([
  ['UTF-8', Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${GROUP}`)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-8"?>${GROUP}`)],
  ['windows-1251', iconv.encode(`<?xml version="1.0" encoding="windows-1251"?>${GROUP}`, 'windows-1251')],
  ['windows-1251 in capitals', iconv.encode(`<?xml version='1.0' encoding='Windows-1251'?>${GROUP}`, 'windows-1251')],
  ['UTF-16', iconv.encode(`<?xml version="1.0" encoding="UTF-16"?>${GROUP}`, 'utf-16le', { addBOM: true })],
  ['a fragment without a declaration', Buffer.from(GROUP)],
  ['gzip', gzipSync(`<?xml version="1.0"?>${GROUP}`)],
])('%s is read', async (_, content) => {
  expect(await countsOf(content)).toEqual({ groups: 1 });
});

it.each<[string, string | Buffer, RegExp]>([
  [
    'entities that multiply',
    `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;&a;">]><b>&b;</b>`,
    /declares a document type/,
  ],
  ['an entity that is a file', '<!DOCTYPE b [<!ENTITY f SYSTEM "file:///etc/passwd">]><b>&f;</b>', /document type/],
  ['an entity from nowhere', '<b>&f;</b>', /not well-formed XML: line 1/],
  ['elements without end in each other', '<b>'.repeat(100_000), /nested deeper than 64/],
  ['a file that breaks off', GROUP.slice(0, -20), /not well-formed XML/],
  ['bytes of another encoding', iconv.encode(GROUP, 'windows-1251'), /not UTF-8, which it says/],
  ['an encoding that nobody knows', '<?xml version="1.0" encoding="x-1c"?><a/>', /encoding "x-1c" is not known/],
])('%s: refused', async (_, content, reason) => {
  await expect(read(content)).rejects.toThrow(reason);
});

it('one element larger than the limit is refused, be it a text, an attribute or a list', async () => {
  const limits = { lineBytes: 100_000 };
  const long = 'х'.repeat(3_000_000);
  await expect(read(`<Группы><Группа><Ид>${long}</Ид></Группа></Группы>`, limits)).rejects.toThrow(/element larger/);
  await expect(read(`<a b="${long}"/>`, limits)).rejects.toThrow(/element larger/);
  const many = '<Ид>1</Ид>'.repeat(400_000);
  await expect(read(`<Группы><Группа>${many}</Группа></Группы>`, limits)).rejects.toThrow(/element larger/);
});

it('a gzip bomb is refused on the way', async () => {
  const bomb = gzipSync(`<a>${'<b/>'.repeat(1_000_000)}</a>`);
  await expect(read(bomb, { ratioFrom: 1024 * 1024 })).rejects.toThrow(/looks like a bomb/);
});

it('a catalogue of a hundred thousand goods passes as a stream', async () => {
  const path = join(folder, 'big.xml');
  await pipeline(Readable.from(goods(100_000)), createWriteStream(path));
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const parts = await new CommerceMlFiles(join(folder, 'parts'), DEFAULT_LIMITS).partsOf(path);
  clearInterval(watch);
  expect(parts.get('products')?.rows).toBe(100_000);
  expect(most - before).toBeLessThan(250 * 1024 * 1024);
});

function* goods(count: number): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация><Каталог><Товары>';
  for (let at = 0; at < count; at++) {
    yield `<Товар><Ид>${at}</Ид><Артикул>A-${at}</Артикул><Наименование>Товар ${at}</Наименование><Описание>${'текст '.repeat(60)}</Описание></Товар>`;
  }
  yield '</Товары></Каталог></КоммерческаяИнформация>';
}
