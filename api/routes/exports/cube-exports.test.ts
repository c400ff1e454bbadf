import cubeClient from '@cubejs-client/core';
import Excel from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cubeDoor } from '../../../cli/serve/cube-door.ts';
import { cubeEngines, type Opened } from '../../../cube/cube-fixture.ts';
import { SMALL_COMPANY } from '../../../cube/small-company/index.ts';
import { openHouse, type House, type Person } from '../../house-fixture.ts';

const byOwner = {
  measures: ['pipeline.deal_count', 'pipeline.won_amount', 'pipeline.win_rate'],
  dimensions: ['pipeline.owner'],
  timeDimensions: [{ dimension: 'pipeline.created_at', granularity: 'month' }],
  order: { 'pipeline.created_at': 'asc', 'pipeline.owner': 'asc' },
};

describe.each(cubeEngines)('the cube behind sign-in on $name', ({ open }) => {
  let opened: Opened;
  let house: House;
  let admin: Person;
  let url: string;
  beforeAll(async () => {
    opened = await open(SMALL_COMPANY);
    house = await openHouse(opened.warehouse, { cube: cubeDoor(opened.cube, 'Europe/Moscow') });
    admin = await house.enter('admin');
    url = await house.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    await house.app.close();
    await opened.close();
  });

  const wish = (payload: object, person = admin) => person.ask({ method: 'POST', url: '/api/v1/export', payload });
  // Cube's routes read the socket themselves, so they are asked over a real one.
  const load = async (cookie: string, query: object, headers: Record<string, string> = {}) => {
    const body = JSON.stringify({ query });
    const asked = { method: 'POST', body, headers: { 'content-type': 'application/json', cookie, ...headers } };
    const answer = await fetch(`${url}/cubejs-api/v1/load`, asked);
    return { status: answer.status, body: (await answer.json()) as { data: Record<string, string | null>[] } };
  };

  it('a query answers those who are signed in, by their rights', async () => {
    const count = { measures: ['pipeline.deal_count'] };
    expect((await load(admin.cookie, count)).body.data).toEqual([{ 'pipeline.deal_count': '6' }]);
    const manager = await house.enter('manager', 'юг');
    expect((await load(manager.cookie, count)).body.data).toEqual([{ 'pipeline.deal_count': '3' }]);
    expect((await load('', count)).status).toBe(401);
    expect((await load(admin.cookie, count, { origin: 'https://evil.example' })).status).toBe(403);
    for (const path of ['graphql', 'v1/meta', 'v1/sql', 'v1/dry-run']) {
      expect((await fetch(`${url}/cubejs-api/${path}`)).status).toBe(401);
    }
  });

  it('its own client gets in by an API token', async () => {
    const made = await admin.ask({ method: 'POST', url: '/api/v1/tokens', payload: { name: 'notebook' } });
    const client = cubeClient(made.json<{ token: string }>().token, { apiUrl: `${url}/cubejs-api/v1` });
    const answer = await client.load({ measures: ['pipeline.won_amount'] });
    expect(answer.rawData()).toEqual([{ 'pipeline.won_amount': '4000.5' }]);
    const stranger = cubeClient('vrk_nobody', { apiUrl: `${url}/cubejs-api/v1` });
    await expect(stranger.load({ measures: ['pipeline.won_amount'] })).rejects.toMatchObject({ status: 401 });
  });

  it('CSV holds the whole answer with numbers of the language and days of the company', async () => {
    const answer = await wish({ query: byOwner, format: 'csv', locale: 'ru', title: 'По менеджерам' });
    expect(answer.statusCode, answer.body).toBe(200);
    const rows = answer.body
      .replace('\ufeff', '')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(';'));
    const at = (title: RegExp) => rows[0]?.findIndex((name) => title.test(name)) ?? -1;
    const [owner, month, won] = [at(/^Менеджер|^Ответственн|owner/i), at(/созд|created/i), at(/выигр|won/i)];
    // the deal of 31 January 22:30 UTC is of February in Moscow
    expect(rows.slice(1).map((row) => [row[owner], row[month], row[won]])).toEqual(
      expect.arrayContaining([
        ['Анна', '2024-01-01', '1000,50'],
        ['Анна', '2024-02-01', '3000,00'],
      ]),
    );
    expect(rows).toHaveLength(6);
  });

  it('XLSX holds the same numbers as the answer on screen', async () => {
    const answer = await wish({ query: byOwner, format: 'xlsx', locale: 'en', title: 'By owner' });
    const book = new Excel.Workbook();
    await book.xlsx.load(answer.rawPayload as never);
    const data = book.getWorksheet('Data');
    const onScreen = (await load(admin.cookie, byOwner)).body.data;
    const exported = data
      ?.getRows(2, onScreen.length)
      ?.map((row) => (row.values as unknown[]).filter((value) => typeof value === 'number'));
    const shown = onScreen.map((row) =>
      ['pipeline.deal_count', 'pipeline.won_amount', 'pipeline.win_rate']
        .map((name) => row[name])
        .filter((value) => value !== null)
        .map(Number),
    );
    expect(exported).toEqual(shown);
    expect(book.worksheets[0]?.getCell('A1').value).toBe('By owner');
    expect(book.worksheets[0]?.getCell('B3').value).toBe(onScreen.length);
  });

  it('a link does the same', async () => {
    const query = encodeURIComponent(JSON.stringify({ measures: ['pipeline.deal_count'] }));
    const answer = await admin.get(`/api/v1/export?format=csv&locale=ru&query=${query}`);
    expect(answer.body.trimEnd().split('\r\n')[1]).toBe('6');
    expect((await admin.get('/api/v1/export?query=nonsense')).statusCode).toBe(400);
  });

  it('access rules hold in exports, refusals are told, nothing runs for other sites', async () => {
    const manager = await house.enter('manager', 'юг');
    const count = { query: { measures: ['pipeline.deal_count'] } };
    expect((await wish(count, manager)).body).toContain('\r\n3\r\n');
    const unknown = await wish({ query: { measures: ['pipeline.nonsense'] } });
    expect(unknown.json()).toMatchObject({ status: 400, type: 'urn:voronka:problem:query-refused' });
    expect((await wish({ query: { measures: ['mart_deals.deal_count'] } })).statusCode).toBeGreaterThanOrEqual(400);
    const foreign = await house.app.inject({
      method: 'POST',
      url: '/api/v1/export',
      headers: { cookie: admin.cookie },
      payload: count,
    });
    expect(foreign.statusCode).toBe(403);
    const exports = (await admin.get('/api/v1/audit')).json<{ rows: { facts: Record<string, string> }[] }>().rows;
    expect(
      exports.filter(({ facts }) => facts['action'] === 'export' && facts['target'] === 'cube').length,
    ).toBeGreaterThan(2);
  });
});
