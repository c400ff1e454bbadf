import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../test/support/engines.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { loaded, testPlace, type TestPlace } from './testing/place.ts';
import { fromStaging } from './testing/staged.ts';

let source = 0;

/** A mapping of one dataset that feeds deals: id, title, amount, created. Each test has a source of its own. */
const mapping = (lines: readonly string[] = [], feed: readonly string[] = []): string =>
  [
    `source: s${source}`,
    'timezone: UTC',
    'datasets:',
    '  - dataset: deals',
    '    file: deals*',
    ...lines.map((line) => `    ${line}`),
    '    feeds:',
    '      - entity: deal',
    '        key: id',
    ...feed.map((line) => `        ${line}`),
    '        fields:',
    '          title: title',
    '          amount: amount',
    '          created_at: created',
  ].join('\n');

const CLEAN = 'id,title,amount,created\n1,Chairs,100.50,2026-01-02 10:00:00\n2,Столы,20,2026-01-03\n';

describe.each(engines)('files on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());
  beforeEach(() => {
    source++;
    place = testPlace();
  });
  afterEach(() => place.close());

  const staged = (columns = 'deal_id, title, amount'): Promise<Row[]> =>
    fromStaging(warehouse, place.dataDir, `s${source}`, 'deal', `select ${columns} from staged order by deal_id`);
  const rejects = (): Promise<Row[]> =>
    warehouse.query(
      `select line, "column", value, kind, reason from ${warehouse.relation({ schema: 'raw', name: 'rejects' })}
       where source = $source order by line, reason`,
      { source: `s${source}` },
    );
  const bothDeals = (): Row[] => [
    { deal_id: `s${source}:1`, title: 'Chairs', amount: '100.50' },
    { deal_id: `s${source}:2`, title: 'Столы', amount: '20.00' },
  ];

  it.each([
    ['CSV', 'deals.csv', CLEAN],
    ['CSV with a byte order mark and CRLF', 'deals.csv', `\uFEFF${CLEAN.replaceAll('\n', '\r\n')}`],
    ['CSV by semicolons', 'deals.csv', CLEAN.replaceAll(',', ';')],
    ['TSV', 'deals.tsv', CLEAN.replaceAll(',', '\t')],
    ['CSV in windows-1251', 'deals.csv', iconv.encode(CLEAN.repeat(1), 'windows-1251')],
    ['CSV in UTF-16', 'deals.csv', iconv.encode(CLEAN, 'utf-16le', { addBOM: true })],
    ['CSV in gzip', 'deals.csv.gz', gzipSync(CLEAN)],
    [
      'NDJSON',
      'deals.ndjson',
      '{"id":1,"title":"Chairs","amount":100.50,"created":"2026-01-02"}\n{"id":2,"title":"Столы","amount":20,"created":null}\n',
    ],
    [
      'JSON',
      'deals.json',
      '\uFEFF[{"id":1,"title":"Chairs","amount":"100.50","created":null},\n{"id":2,"title":"Столы","amount":20,"created":null}]',
    ],
  ])('%s is read', async (_, name, content) => {
    const report = await place.bring(warehouse, mapping(), place.put(name, content));
    expect(loaded(report)).toMatchObject({ rows: 2, rejected: 0, flagged: 0, ragged: 0 });
    expect(await staged()).toEqual(bothDeals());
  });

  it('Parquet is read', async () => {
    const path = place.put('deals.parquet', '');
    await warehouse.saveParquet(
      `select '1' as id, 'Chairs' as title, cast(100.5 as decimal(18, 2)) as amount, '2026-01-02' as created
       union all select '2', 'Столы', cast(20 as decimal(18, 2)), '2026-01-03'`,
      path,
    );
    expect(loaded(await place.bring(warehouse, mapping(), path))).toMatchObject({ rows: 2, flagged: 0 });
    expect(await staged()).toEqual(bothDeals());
  });

  it('an Excel workbook is read by its sheet, with dates and numbers whole', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Cover').addRow(['nothing here']);
    const sheet = book.addWorksheet('Сделки');
    sheet.addRow(['id', 'title', 'amount', 'created']);
    sheet.addRow(['1', 'Chairs', 100.5, new Date(Date.UTC(2026, 0, 2, 10, 30, 15))]);
    sheet.addRow([2, { richText: [{ text: 'Сто' }, { text: 'лы' }] }, 20, new Date(Date.UTC(2026, 0, 3))]);
    const path = place.put('deals.xlsx', new Uint8Array(await book.xlsx.writeBuffer()));
    expect(loaded(await place.bring(warehouse, mapping(['read: { sheet: сделки }']), path))).toMatchObject({
      rows: 2,
      flagged: 0,
    });
    expect(await staged()).toEqual(bothDeals());
    expect(await staged('created_at')).toEqual([
      { created_at: '2026-01-02T10:30:15Z' },
      { created_at: '2026-01-03T00:00:00Z' },
    ]);
  });

  it('a workbook without the sheet that is asked for names those it has', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Cover').addRow(['nothing here']);
    const path = place.put('deals.xlsx', new Uint8Array(await book.xlsx.writeBuffer()));
    const report = await place.bring(warehouse, mapping(['read: { sheet: Deals }']), path);
    expect(report.files).toMatchObject([{ kind: 'failed', reason: 'holds no sheet "Deals"; it has "Cover"' }]);
  });

  it('short lines are filled up and counted, long ones are rejected, the rest goes on', async () => {
    const path = place.put(
      'deals.csv',
      `${CLEAN}3,Short\n4,Long,1,2026-01-01,x\n5,Empty tail,7,2026-01-01,,\n6,"in ""two""\nlines",8,2026-01-04\n`,
    );
    const report = loaded(await place.bring(warehouse, mapping(), path));
    expect(report).toMatchObject({ rows: 5, rejected: 1, ragged: 1 });
    expect((await staged('deal_id, amount')).slice(2)).toEqual([
      { deal_id: `s${source}:3`, amount: null },
      { deal_id: `s${source}:5`, amount: '7.00' },
      { deal_id: `s${source}:6`, amount: '8.00' },
    ]);
    expect(await rejects()).toMatchObject([
      { line: 4n, kind: 'ragged', value: '3,Short' },
      { line: 5n, kind: 'row', reason: 'has more fields than the header', value: '4,Long,1,2026-01-01,x' },
    ]);
  });

  it('short lines are rejected where the mapping says so', async () => {
    const path = place.put('deals.csv', `${CLEAN}3,Short\n`);
    expect(loaded(await place.bring(warehouse, mapping(['read: { short_rows: reject }']), path))).toMatchObject({
      rows: 2,
      rejected: 1,
      ragged: 0,
    });
  });

  it('a quote that is never closed spoils its own line only', async () => {
    const path = place.put('deals.csv', `${CLEAN}3,"open,1,2026-01-01\n4,Fine,5,2026-01-01\n`);
    expect(loaded(await place.bring(warehouse, mapping(), path))).toMatchObject({ rows: 3, rejected: 1 });
    expect(await staged('deal_id')).toHaveLength(3);
  });

  it('a line with bytes that are no text is rejected, the file stays UTF-8', async () => {
    const bad = Buffer.concat([
      Buffer.from(`${CLEAN}3,`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(',1,2026-01-01\n'),
      Buffer.from('4,Ещё одна строка по-русски,5,2026-01-01\n'),
    ]);
    expect(loaded(await place.bring(warehouse, mapping(), place.put('deals.csv', bad)))).toMatchObject({
      rows: 3,
      rejected: 1,
    });
    expect(await rejects()).toMatchObject([
      { line: 4n, reason: 'holds bytes that are not text in the encoding of the file' },
    ]);
  });

  it('a line of NDJSON that is no object is rejected, the rest goes on', async () => {
    const path = place.put(
      'deals.ndjson',
      '{"id":1,"title":"Chairs","amount":"100.50","created":null}\n{"id":3,"ti\n[1]\n{"id":2,"title":"Столы","amount":20,"created":null}\n',
    );
    expect(loaded(await place.bring(warehouse, mapping(), path))).toMatchObject({ rows: 2, rejected: 2 });
    expect(await staged()).toEqual(bothDeals());
    expect(await rejects()).toMatchObject([
      { line: 2n, value: '{"id":3,"ti', reason: 'is not a JSON object' },
      { line: 3n, value: '[1]' },
    ]);
  });

  it('an id of nineteen digits stays as it is', async () => {
    const path = place.put(
      'deals.ndjson',
      '{"id":9223372036854775807,"title":"x","amount":null,"created":null}\n{"id":18446744073709551615,"title":"y","amount":null,"created":null}\n',
    );
    await place.bring(warehouse, mapping(), path);
    expect(await staged('deal_id')).toEqual([
      { deal_id: `s${source}:18446744073709551615` },
      { deal_id: `s${source}:9223372036854775807` },
    ]);
  });

  it('a value that cannot be read is null and listed; a row without a key is left out and listed', async () => {
    const path = place.put(
      'deals.csv',
      'id,title,amount,created\n1,A,abc,2026-01-02\n2,B,5,31.12.2025\n,C,6,2026-01-02\n4,D,,\n',
    );
    expect(loaded(await place.bring(warehouse, mapping(), path))).toMatchObject({ rows: 4, rejected: 1, flagged: 2 });
    expect(await staged('deal_id, amount, created_at')).toEqual([
      { deal_id: `s${source}:1`, amount: null, created_at: '2026-01-02T00:00:00Z' },
      { deal_id: `s${source}:2`, amount: '5.00', created_at: null },
      { deal_id: `s${source}:4`, amount: null, created_at: null },
    ]);
    expect(await rejects()).toMatchObject([
      { line: 2n, column: 'amount', value: 'abc', kind: 'value', reason: 'amount is not an amount' },
      { line: 3n, column: 'created', value: '31.12.2025', reason: 'created_at is not a time' },
      { line: 4n, column: 'id', kind: 'row', reason: 'has no key of deal' },
    ]);
  });

  it('a row with a value that cannot be read is left out where the mapping says so', async () => {
    const path = place.put('deals.csv', 'id,title,amount,created\n1,A,abc,2026-01-02\n2,B,5,2026-01-02\n');
    expect(loaded(await place.bring(warehouse, mapping(['on_bad_value: reject']), path))).toMatchObject({
      rows: 2,
      rejected: 1,
      flagged: 0,
    });
    expect(await staged('deal_id')).toEqual([{ deal_id: `s${source}:2` }]);
  });

  it('the same file twice changes nothing, under another name and packed too', async () => {
    await place.bring(warehouse, mapping(), place.put('deals.csv', CLEAN));
    const again = await place.bring(
      warehouse,
      mapping(),
      place.put('deals.csv', CLEAN),
      place.put('deals 2.csv', CLEAN),
    );
    expect(again.files.map(({ kind }) => kind)).toEqual(['already loaded', 'already loaded']);
    expect(await staged()).toEqual(bothDeals());
  });

  it('a corrected file updates; what it lacks stays while it holds changes only', async () => {
    await place.bring(warehouse, mapping(), place.put('deals.csv', CLEAN));
    await place.bring(
      warehouse,
      mapping(),
      place.put('deals.csv', 'id,title,amount,created\n1,Chairs,99,2026-01-02\n3,New,1,2026-01-02\n'),
    );
    expect(await staged('deal_id, amount, is_deleted')).toEqual([
      { deal_id: `s${source}:1`, amount: '99.00', is_deleted: false },
      { deal_id: `s${source}:2`, amount: '20.00', is_deleted: false },
      { deal_id: `s${source}:3`, amount: '1.00', is_deleted: false },
    ]);
  });

  it('a row that a newer whole file lacks was deleted', async () => {
    const whole = mapping(['contains: everything']);
    await place.bring(warehouse, whole, place.put('deals.csv', CLEAN));
    await place.bring(warehouse, whole, place.put('deals.csv', 'id,title,amount,created\n2,Столы,20,2026-01-03\n'));
    expect(await staged('deal_id, is_deleted')).toEqual([
      { deal_id: `s${source}:1`, is_deleted: true },
      { deal_id: `s${source}:2`, is_deleted: false },
    ]);
  });

  it('equal keys are told apart by their order where the mapping says so, and stay so in a second file', async () => {
    const repeated = mapping([], ['occurrence: true']);
    const rows = 'id,title,amount,created\n1,A,1,\n1,B,2,\n2,C,3,\n';
    await place.bring(warehouse, repeated, place.put('deals.csv', rows));
    await place.bring(warehouse, repeated, place.put('deals.csv', rows.replace('1,B,2', '1,B,5')));
    expect(await staged('deal_id, title, amount')).toEqual([
      { deal_id: `s${source}:1`, title: 'A', amount: '1.00' },
      { deal_id: `s${source}:1#2`, title: 'B', amount: '5.00' },
      { deal_id: `s${source}:2`, title: 'C', amount: '3.00' },
    ]);
  });

  it('within one file the last row of a key wins and the repeat is counted', async () => {
    await place.bring(warehouse, mapping(), place.put('deals.csv', `${CLEAN}1,Later,7,2026-01-05\n`));
    expect((await staged())[0]).toMatchObject({ title: 'Later' });
    const batches = warehouse.relation({ schema: 'raw', name: 'batches' });
    expect(
      await warehouse.query(`select duplicate_count from ${batches} where source = $source`, { source: `s${source}` }),
    ).toEqual([{ duplicate_count: 1n }]);
  });

  it('a new column is added and told; letter case in names does not make one', async () => {
    await place.bring(warehouse, mapping(), place.put('deals.csv', CLEAN));
    const report = await place.bring(
      warehouse,
      mapping(),
      place.put('deals.csv', 'ID,TITLE,amount,created,note\n1,Chairs,1,2026-01-02,hello\n'),
    );
    expect(loaded(report).columnsAdded).toEqual(['note']);
    expect((await staged())[0]).toMatchObject({ title: 'Chairs', amount: '1.00' });
  });

  it('a column that the mapping reads and the file lacks fails that file alone', async () => {
    const report = await place.bring(
      warehouse,
      mapping(),
      place.put('deals 1.csv', 'id,title,created\n1,A,\n'),
      place.put('deals 2.csv', CLEAN),
    );
    expect(report.files).toMatchObject([
      { kind: 'failed', reason: 'lacks "amount", which the mapping reads; it has: id, title, created' },
      { kind: 'loaded', rows: 2 },
    ]);
  });

  it('an empty file, an HTML page called .xls and a file that nothing asks for are told', async () => {
    const report = await place.bring(
      warehouse,
      mapping(),
      place.put('deals 0.csv', ''),
      place.put('deals.xls', '<html><table></table></html>'),
      place.put('other.csv', CLEAN),
    );
    expect(report.files).toMatchObject([
      { kind: 'failed', reason: 'is empty' },
      { kind: 'failed', reason: 'it is HTML or XML, not a table' },
    ]);
    expect(report.unclaimed).toMatchObject([{ reason: 'no line of the mapping asks for it' }]);
  });

  it('the landing zone keeps the file as it was given beside a manifest', async () => {
    const packed = gzipSync(CLEAN);
    const { batchId } = loaded(await place.bring(warehouse, mapping(), place.put('deals.csv.gz', packed)));
    const folder = join(place.dataDir, 'landing', `s${source}`, 'deals', batchId);
    expect(readFileSync(join(folder, 'deals.csv.gz'))).toEqual(packed);
    expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toMatchObject({
      dataset: 'deals',
      entities: ['deal'],
      bytes: packed.length,
      state: { kind: 'loaded', rows: 2, rejected: 0 },
    });
    expect(readdirSync(join(place.dataDir, 'landing', '.work'))).toEqual([]);
  });
});
