import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { openHouse, type House, type Person } from '../../house-fixture.ts';

type Group = { entity: string; total: number; rows: { id: string; title: string; shown: object }[] };

describe.each(engines)('search on $name', ({ open }) => {
  let house: House;
  let admin: Person;
  let marketer: Person;
  let north: Person;

  beforeAll(async () => {
    house = await openHouse(await open());
    admin = await house.enter('admin');
    marketer = await house.enter('marketer');
    north = await house.enter('manager', 'North');
  });
  afterAll(() => house.close());

  const search = async (text: string, person = admin): Promise<Group[]> => {
    const answer = await person.get(`/api/v1/search?q=${encodeURIComponent(text)}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<{ groups: Group[] }>().groups;
  };
  const ids = async (text: string, person = admin) =>
    (await search(text, person)).flatMap(({ rows }) => rows.map(({ id }) => id));

  it.each([
    ['a part of a title in any case', 'BRIEN', ['zoho:3']],
    ['a company finds its deals too', 'ёлка', ['zoho:2', 'zoho:4', 'zoho:c2']],
    ['a name', 'петров', ['zoho:p1']],
    ['a phone however written', '8 (921) 555-34', ['zoho:p1']],
    ['the whole phone with 8 for +7', '89215553412', ['zoho:p1']],
    ['an address', 'ivan@', ['zoho:p1']],
    ['an id', 'zoho:c1', ['zoho:c1']],
    ['what looks like a pattern', '%%', []],
    ['what looks like SQL', `' or 1=1 --`, []],
  ])('finds by %s', async (_, text, expected) => {
    expect(await ids(text)).toEqual(expected);
  });

  it('counts what it does not list', async () => {
    const answer = await admin.get('/api/v1/search?q=zoho&limit=1');
    const { groups } = answer.json<{ groups: Group[] }>();
    expect(groups.map(({ entity, total, rows }) => [entity, total, rows.length])).toEqual([
      ['deal', 4, 1],
      ['company', 2, 1],
      ['contact', 2, 1],
    ]);
  });

  it('a manager finds the own team’s records alone', async () => {
    expect(await ids('zoho', north)).toEqual(['zoho:1', 'zoho:4', 'zoho:c1', 'zoho:p1']);
    expect(await ids('zoho', await house.enter('manager'))).toEqual([]);
  });

  it('whoever may not see personal data cannot find it out by searching', async () => {
    expect(await ids('петров', marketer)).toEqual([]);
    expect(await ids('9215553412', marketer)).toEqual([]);
    const [contact] = await search('zoho:p1', marketer);
    expect(contact?.rows[0]).toMatchObject({ id: 'zoho:p1', title: 'И*** П***' });
  });

  it('a sight of personal data is in the audit', async () => {
    house.clock.now = new Date(house.clock.now.getTime() + 1000);
    await search('петров');
    const { rows } = (await admin.get('/api/v1/audit?limit=1')).json<{ rows: { facts: object }[] }>();
    expect(rows[0]?.facts).toMatchObject({ action: 'see personal data', target: 'contact', ids: 'zoho:p1' });
  });

  it('one letter is too little', async () => {
    expect((await admin.get('/api/v1/search?q=a')).statusCode).toBe(400);
  });
});
