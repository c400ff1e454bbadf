import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import ExcelJS from 'exceljs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { importFiles } from '../../../ingest/import.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import { fromStaging } from '../../../ingest/testing/staged.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { engines } from '../../support/engines.ts';
import { plain } from '../rows.ts';

// The export of amoCRM's interface; ids, names, phones and sums are invented. «Бюджет » came with a space in one export.
const HEADINGS = [
  ...['ID', 'Название сделки', 'Бюджет ', 'Ответственный', 'Дата создания сделки', 'Дата закрытия', 'Теги'],
  ...['Этап сделки', 'Воронка', 'Полное имя контакта', 'Компания', 'Рабочий телефон', 'Мобильный телефон'],
  ...['Рабочий email', 'utm_source'],
];
const PETR = ['Пётр Сидоров', 'ООО «Склад»', '', '8 (916) 123-45-67', 'p@sklad.ru'];
const WON = ['18402551', 'Заявка, с сайта', '49900', 'Анна Смирнова', '01.02.2025 23:30:00', '01.03.2025 12:00:00'];
const LOST = ['18402552', 'Звонок', '30 000,50', 'Борис Котов', '02.02.2025 10:00:00', '20.02.2025 10:00:00'];
const OPEN = ['18402553', 'Опт', '', 'Анна Смирнова', '03.02.2025 10:00:00', 'не закрыта'];
const ROWS = [
  [...WON, 'повторный', 'Успешно реализовано', 'Розница', ...PETR, 'vk'],
  [...LOST, '', 'Закрыто и не реализовано', 'Розница', ...PETR, ''],
  [...OPEN, '', 'Переговоры', 'Опт', '', '', '', '', '', ''],
];

const won = (closedAt: string): unknown[] => [
  ...['Заявка, с сайта', 'Розница', 'Успешно реализовано', 'won', '49900.00', 'amocrm_export:Анна Смирнова', 'vk'],
  closedAt,
];
const lost = (closedAt: string): unknown[] => [
  ...['Звонок', 'Розница', 'Закрыто и не реализовано', 'lost', '30000.50', 'amocrm_export:Борис Котов', null],
  closedAt,
];

const quoted = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
const CSV = [HEADINGS, ...ROWS].map(quoted).join('\r\n');

describe.each(engines)('an export of amoCRM on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
  });
  afterAll(async () => {
    place.close();
    await warehouse.close();
  });

  async function imported(path: string): Promise<void> {
    const report = await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths: [path], mapping: { kind: 'source', name: 'amocrm_export' } },
      ...{ onProgress: () => undefined, clock: () => new Date('2025-03-20T12:00:00Z') },
    });
    expect(report.files.map((file) => [file.kind, 'rejected' in file ? file.rejected : 0])).toEqual([['loaded', 0]]);
  }
  const staged = async (entity: string, columns: string): Promise<unknown[][]> =>
    (
      await fromStaging(
        ...([warehouse, place.dataDir, 'amocrm_export', entity] as const),
        `select ${columns} from staged order by ${entity}_id`,
      )
    ).map(plain);

  const expectTheDeals = async (): Promise<void> => {
    expect(await staged('deal', 'title, pipeline, stage, outcome, amount, owner_id, source, closed_at')).toEqual([
      won('2025-03-01T12:00:00Z'),
      lost('2025-02-20T10:00:00Z'),
      ['Опт', 'Опт', 'Переговоры', 'open', null, 'amocrm_export:Анна Смирнова', null, null],
    ]);
  };

  it('in windows-1251 is read whole: «не закрыта» is no date, a heading with a space is the heading', async () => {
    await imported(place.put('amocrm_export_leads.csv', iconv.encode(CSV, 'win1251')));
    await expectTheDeals();
    expect(await staged('contact', 'full_name, phone, email')).toEqual([
      ['Пётр Сидоров', '8 (916) 123-45-67', 'p@sklad.ru'],
    ]);
    expect(await staged('company', 'name')).toEqual([['ООО «Склад»']]);
    expect(await staged('employee', 'name')).toEqual([['Анна Смирнова'], ['Борис Котов']]);
    expect(await staged('lead', 'status_kind, converted_at')).toEqual([
      ['converted', '2025-03-01T12:00:00Z'],
      ['lost', null],
      ['open', null],
    ]);
  });

  it('as a workbook says the same', async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('Сделки').addRows([HEADINGS, ...ROWS]);
    const path = join(place.dataDir, '..', 'amocrm_export_leads.xlsx');
    await workbook.xlsx.writeFile(path);
    await imported(path);
    await expectTheDeals();
  });
});
