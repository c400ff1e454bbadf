import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DuckDbWarehouse } from '../../warehouse/duckdb.ts';
import { readEntities } from '../mapping/entities.ts';
import { parseMapping } from '../mapping/read.ts';
import { loaded, testPlace, type TestPlace } from '../testing/place.ts';
import { fromStaging } from '../testing/staged.ts';
import { draftMapping } from './draft.ts';
import { guessStage } from './guess.ts';

const DEALS = [
  'ID;Название сделки;Бюджет;Этап сделки;Ответственный;Дата создания;Изменено',
  '101;Поставка стульев;1 200,50;Первичный контакт;Иванова;05.02.2026 10:15;06.02.2026',
  '102;Кресла;"22 000,00";Успешно реализовано;Петров;28.01.2026 09:00;28.01.2026',
  '103;Столы;300;Закрыто и не реализовано;Иванова;01.01.2026 00:00;02.01.2026',
].join('\n');

describe('a draft mapping', () => {
  let place: TestPlace;
  beforeEach(() => (place = testPlace()));
  afterEach(() => place.close());

  it('of a Russian export tells entity, key, fields, formats and stages, and says what to check', async () => {
    const path = place.put('Сделки.csv', iconv.encode(DEALS, 'windows-1251'));
    const text = await draftMapping([path], { source: 'crm', locale: 'ru' });
    expect(text).toContain(`    read: { delimiter: ";", encoding: windows-1251 }`);
    const { mapping } = parseMapping(text, 'draft.yml', readEntities());
    expect(mapping).toMatchObject({
      source: 'crm',
      datasets: [{ dataset: 'sdelki', feeds: [{ entity: 'deal', key: [{ column: 'ID' }] }] }],
    });
    expect(mapping.datasets[0]?.feeds[0]?.fields).toEqual({
      title: { column: 'Название сделки' },
      stage: { column: 'Этап сделки' },
      amount: { column: 'Бюджет', money: 'eu' },
      owner_id: { column: 'Ответственный' },
      created_at: { column: 'Дата создания', format: ['D.M.YYYY HH:mm'] },
    });
    expect(mapping.datasets[0]?.feeds[0]?.stages).toEqual({
      'Закрыто и не реализовано': 'lost',
      'Первичный контакт': 'open',
      'Успешно реализовано': 'won',
    });
    expect(text).toMatch(/ПРОВЕРЬТЕ смысл этапов/);
  });

  it('can be imported as it is', async () => {
    const warehouse = await DuckDbWarehouse.open(':memory:', {});
    const path = place.put('Сделки.csv', iconv.encode(DEALS, 'windows-1251'));
    const report = await place.bring(warehouse, await draftMapping([path], { source: 'crm', locale: 'en' }), path);
    expect(loaded(report)).toMatchObject({ rows: 3, rejected: 0, flagged: 0 });
    expect(
      await fromStaging(warehouse, place.dataDir, 'crm', 'deal', 'select outcome, amount from staged order by deal_id'),
    ).toEqual([
      { outcome: 'open', amount: '1200.50' },
      { outcome: 'won', amount: '22000.00' },
      { outcome: 'lost', amount: '300.00' },
    ]);
    await warehouse.close();
  });

  it('of a file without a key tells equal rows apart by their order', async () => {
    const path = place.put(
      'tasks.csv',
      'Owner,Subject,Due Date\nAnn,Call,2026-01-01\nAnn,Call,2026-01-01\nBob,Call,2026-01-01\n',
    );
    const text = await draftMapping([path], { source: 'crm', locale: 'en' });
    expect(parseMapping(text, 'draft.yml', readEntities()).mapping.datasets[0]?.feeds[0]).toMatchObject({
      entity: 'activity',
      occurrence: true,
      fields: { kind: { value: 'task' } },
    });
    expect(text).toContain('CHECK: no key that never repeats');
  });

  it('says where day and month could change places', async () => {
    const path = place.put('deals.csv', 'id,name,created\n1,a,03/04/2026\n2,b,05/06/2026\n');
    expect(await draftMapping([path], { source: 'crm', locale: 'en' })).toContain('CHECK: M/D/YYYY fits too');
  });

  it('of a file it cannot name keeps the rows in raw', async () => {
    const path = place.put('zzz.csv', 'a,b\n1,2\n');
    const text = await draftMapping([path], { source: 'crm', locale: 'en' });
    expect(parseMapping(text, 'draft.yml', readEntities()).mapping.datasets[0]?.feeds).toEqual([]);
  });
});

it.each([
  ['deal', 'Closed Won', 'won'],
  ['deal', 'Closed Lost', 'lost'],
  ['deal', 'Закрыто и не реализовано', 'lost'],
  ['deal', 'Успешно реализовано', 'won'],
  ['deal', 'Переговоры', 'open'],
  ['lead', 'Нецелевой', 'lost'],
  ['lead', 'Квалифицирован', 'qualified'],
  ['lead', 'Converted', 'converted'],
])('the stage of a %s "%s" means %s', (entity, stage, meaning) => expect(guessStage(entity, stage)).toBe(meaning));
