import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import excel from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';

const CHILD = fileURLToPath(new URL('./testing/import-child.ts', import.meta.url));
const MAPPING = `
source: book
timezone: UTC
datasets:
  - dataset: deals
    file: deals*.xlsx
    feeds:
      - entity: deal
        key: ID
        fields: { title: Сделка, amount: Бюджет, created_at: Создана, outcome: { value: open } }
`;
const [FEW, MANY] = [5_000, 200_000];

let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'voronka-book-'));
  writeFileSync(join(root, 'mapping.yml'), MAPPING);
  for (const rows of [FEW, MANY]) await writeBook(join(root, `deals${rows}.xlsx`), rows);
}, 180_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A workbook as Excel writes it: texts in a table of their own, dates as serial numbers, sums as numbers. */
async function writeBook(path: string, rows: number): Promise<void> {
  const book = new excel.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: true });
  const sheet = book.addWorksheet('Сделки');
  sheet.columns = ['ID', 'Сделка', 'Бюджет', 'Создана', 'Ответственный', 'Этап', 'Примечание', 'Телефон'].map(
    (header) => ({ header, ...(header === 'Создана' ? { style: { numFmt: 'dd.mm.yyyy hh:mm' } } : {}) }),
  );
  const begin = Date.UTC(2025, 0, 1);
  for (let at = 1; at <= rows; at++) {
    const created = new Date(begin + at * 60_000);
    const values = [`90071992547409${at}`, `Сделка ${at}`, at + 0.25, created, 'Анна Смирнова', 'Новая', 'x', '8 999'];
    sheet.addRow(values).commit();
  }
  sheet.commit();
  await book.commit();
}

/** Imports in a process of its own; gives the most memory it ever held, in MiB. */
async function imported(rows: number): Promise<number> {
  const place = join(root, `place${rows}`);
  mkdirSync(place);
  const words = [join(place, 'w.duckdb'), place, join(root, 'mapping.yml'), join(root, `deals${rows}.xlsx`)];
  const child = fork(CHILD, words, { execArgv: ['--import', 'tsx'] });
  const told: string[] = [];
  child.on('message', (message) => told.push(String(message)));
  await once(child, 'exit');
  expect(told.at(-1)).toBe('loaded');
  return Number(/^peak (\d+)$/.exec(told.find((word) => word.startsWith('peak')) ?? '')?.[1]);
}

it('a workbook of 200,000 rows streams: forty times the rows take little more memory, and none is lost', async () => {
  const few = await imported(FEW);
  const many = await imported(MANY);
  process.stderr.write(`a workbook of ${FEW} rows: ${few} MiB, of ${MANY}: ${many} MiB\n`);
  expect(many - few).toBeLessThan(350);
  const warehouse = await DuckDbWarehouse.open(join(root, `place${MANY}`, 'w.duckdb'), {});
  const [sums] = await warehouse.query(
    `select count(*) as n, count(distinct "ID") as ids, sum(cast("Бюджет" as decimal(18, 2))) as amount,
       min("Создана") as first, max("Создана") as last from raw.book__deals`,
  );
  await warehouse.close();
  expect([Number(sums?.['n']), Number(sums?.['ids'])]).toEqual([MANY, MANY]);
  expect(Number(sums?.['amount'])).toBe((MANY * (MANY + 1)) / 2 + MANY / 4);
  expect([sums?.['first'], sums?.['last']]).toEqual(['2025-01-01 00:01:00', '2025-05-19 21:20:00']);
}, 240_000);
