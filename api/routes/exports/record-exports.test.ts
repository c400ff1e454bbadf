import Excel from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { openHouse, type House, type Person } from '../../house-fixture.ts';

describe.each(engines)('exports of records on $name', ({ open }) => {
  let house: House;
  let admin: Person;
  beforeAll(async () => {
    house = await openHouse(await open());
    admin = await house.enter('admin');
  });
  afterAll(() => house.close());

  const lines = async (url: string, person = admin) => {
    const answer = await person.get(url);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.body.replace(/\r\n$/, '').split('\r\n');
  };

  it('CSV holds what the list holds, in the words and numbers of the reader', async () => {
    const answer = await admin.get(
      '/api/v1/records/deal/export?locale=ru&sort=deal_id&filter[status]=open&filter[status]=won',
    );
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="voronka 2026-03-10.csv"; filename*=UTF-8''${encodeURIComponent('Сделки 2026-03-10.csv')}`,
    );
    expect(answer.body.startsWith('\ufeff"Сделка, код";Система;Версия;Название;Воронка;Этап;Статус;')).toBe(true);
    const [, won, injected, quoted] = answer.body.split('\r\n');
    expect(won).toContain(';First;');
    expect(won).toContain(';22700,00;2026-02-28 23:59:59;2026-03-01 13:00:00;');
    expect(injected).toContain(";'=SUM(A1);");
    expect(injected).toContain(';"Ёлка; ""Север""";');
    expect(injected).toContain(';99999999999999,99;');
    expect(quoted).toContain(`;"O'Brien; ""x""";`);
  });

  it('rights hold: masked for a marketer, one team for a manager, nothing by a hidden field', async () => {
    const marketer = await house.enter('marketer');
    const masked = await lines('/api/v1/records/contact/export?sort=contact_id', marketer);
    expect(masked[1]).toContain(';И*** П***;');
    expect(masked.join()).not.toMatch(/acme\.ru|Петров|555/);
    expect((await marketer.get('/api/v1/records/contact/export?filter[phone]=1')).statusCode).toBe(403);
    const open = await lines('/api/v1/records/contact/export?sort=contact_id');
    expect(open[1]).toContain(';Иван Петров;');
    expect(open[2]).toContain(";'=cmd|calc;");
    expect(open[1]).toContain(";'+7 921 555 34 12;");
    const north = await house.enter('manager', 'North');
    expect(await lines('/api/v1/records/deal/export', north)).toHaveLength(3);
    const [line] = (await admin.get('/api/v1/audit'))
      .json<{ rows: { facts: object }[] }>()
      .rows.filter(({ facts }) => (facts as { action: string; target: string }).target === 'contact');
    expect(line?.facts).toMatchObject({ action: 'export', format: 'csv' });
  });

  it('XLSX opens with exact numbers and a cover that tells the filters', async () => {
    const answer = await admin.get(
      '/api/v1/records/deal/export?format=xlsx&locale=ru&sort=deal_id&filter[status]=won&title=Победы',
    );
    const book = new Excel.Workbook();
    await book.xlsx.load(answer.rawPayload as never);
    const [cover, data] = book.worksheets;
    expect(cover?.getCell('A1').value).toBe('Победы');
    const told = cover?.getRows(1, 8)?.map((row) => [row.getCell(1).value, row.getCell(2).value]);
    expect(told).toContainEqual(['Строк', 1]);
    expect(told).toContainEqual(['Статус', 'won']);
    const heads = (data?.getRow(1).values as string[]).slice(1);
    const cell = (title: string) => data?.getRow(2).getCell(heads.indexOf(title) + 1);
    expect(cell('Сумма')?.value).toBe(22700);
    expect(cell('Создано')?.value).toEqual(new Date('2026-02-28T23:59:59Z'));
    expect(cell('Ожидаемое закрытие')?.value).toBeNull();
  });

  it('an unknown format or entity is refused before anything is sent', async () => {
    expect((await admin.get('/api/v1/records/deal/export?format=pdf')).statusCode).toBe(400);
    expect((await admin.get('/api/v1/records/nothing/export')).statusCode).toBe(404);
    expect((await house.app.inject({ url: '/api/v1/records/deal/export' })).statusCode).toBe(401);
  });
});
