import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { LONG_ID, openHouse, type House, type Person } from '../../house-fixture.ts';

type List = { rows: Record<string, unknown>[]; total_rows: number; next_cursor: string | null; as_of: string };

describe.each(engines)('records on $name', ({ open }) => {
  let house: House;
  let admin: Person;
  let marketer: Person;
  let executive: Person;
  let north: Person;

  beforeAll(async () => {
    house = await openHouse(await open());
    admin = await house.enter('admin');
    marketer = await house.enter('marketer');
    executive = await house.enter('executive');
    north = await house.enter('manager', 'North');
  });
  afterAll(() => house.close());

  const list = async (query: string, person = admin, entity = 'deal'): Promise<List> => {
    const answer = await person.get(`/api/v1/records/${entity}${query}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  };
  const ids = async (query: string, person = admin): Promise<unknown[]> =>
    (await list(query, person)).rows.map(({ deal_id }) => deal_id);
  const patch = (id: string, fields: object, headers: Record<string, string> = {}, person = admin, entity = 'deal') =>
    person.ask({
      method: 'PATCH',
      url: `/api/v1/records/${entity}/${encodeURIComponent(id)}`,
      payload: fields,
      headers,
    });

  describe('a list', () => {
    it('knows names, keeps money exact and says how fresh it is', async () => {
      const { rows, total_rows, next_cursor, as_of } = await list('');
      expect([total_rows, next_cursor, as_of]).toEqual([4, null, '2026-03-10T08:00:00Z']);
      expect(rows.find(({ deal_id }) => deal_id === 'zoho:2')).toMatchObject({
        owner: 'Олег Юг',
        company: 'Ёлка; "Север"',
        team: 'South',
        amount: '99999999999999.99',
        version: 0,
        created_at: '2026-02-28T21:00:00Z',
        closed_at: null,
      });
    });

    it.each([
      ['one value', 'filter[status]=won', ['zoho:1']],
      ['any of several', 'filter[status]=won&filter[status]=lost', ['zoho:1', 'zoho:4']],
      ['none of several; what is not known stays', 'filter[owner][not]=Tina Thomas', ['zoho:2', 'zoho:3']],
      ['none of it, and known', 'filter[owner][not]=Tina Thomas&filter[owner][is]=known', ['zoho:2']],
      ['not known', 'filter[owner][is]=unknown', ['zoho:3']],
      ['a value or not known', 'filter[owner]=Олег Юг&filter[owner][is]=unknown', ['zoho:2', 'zoho:3']],
      ['an exact amount', 'filter[amount]=10.10', ['zoho:4']],
      ['a range of amounts', 'filter[amount][gte]=10.10&filter[amount][lt]=22700.00', ['zoho:4']],
      ['more than a double holds', 'filter[amount][gt]=99999999999999.98', ['zoho:2']],
      ['a part of a text, whatever its case', 'filter[title][contains]=BRIEN', ['zoho:3']],
      ['a part with a quote', `filter[title][contains]=${encodeURIComponent(`O'Brien; "`)}`, ['zoho:3']],
      ['several fields at once', 'filter[status]=open&filter[team]=South', ['zoho:2']],
      ['the days of the company, not of Greenwich', 'from=2026-03-01&to=2026-03-01', ['zoho:2', 'zoho:3']],
      ['up to a day, included', 'to=2026-02-28', ['zoho:1']],
      ['another date', 'from=2026-03-05&dateField=closed_at', ['zoho:4']],
      ['an instant', 'from=2026-03-01T21:00:00Z', ['zoho:4']],
    ])('is filtered by %s', async (_, query, expected) => {
      expect(await ids(`?${encodeURI(query).replaceAll('%25', '%')}&sort=deal_id`)).toEqual(expected);
    });

    it.each([
      ['-amount', ['zoho:2', 'zoho:1', 'zoho:4', 'zoho:3']],
      ['amount', ['zoho:4', 'zoho:1', 'zoho:2', 'zoho:3']],
      ['status,-created_at', ['zoho:4', 'zoho:3', 'zoho:2', 'zoho:1']],
    ])('is sorted by %s, what is not known last', async (sort, expected) => {
      expect(await ids(`?sort=${sort}`)).toEqual(expected);
    });

    it('is read page by page without a gap or a repeat', async () => {
      const seen: unknown[] = [];
      let cursor: string | null = '';
      do {
        const page: List = await list(`?limit=3&sort=status&cursor=${cursor}`);
        seen.push(...page.rows.map(({ deal_id }) => deal_id));
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(seen.sort()).toEqual(['zoho:1', 'zoho:2', 'zoho:3', 'zoho:4']);
    });

    it.each([
      ['filter[stauts]=won', 'unknown-field', { nearest: 'status' }],
      ['sort=-amuont', 'unknown-field', { nearest: 'amount' }],
      ['sort=amount;drop table core.deal', 'unknown-field', {}],
      ['sort=amount) from core.deal --', 'unknown-field', {}],
      ['filter[amount)) or 1%3D1 --]=1', 'unknown-field', {}],
      ['filter["amount"]=1', 'unknown-field', {}],
      ['filter[amount][eq]=1', 'wrong-request', {}],
      ['filter[amount=1', 'wrong-request', {}],
      ['status=won', 'wrong-request', { where: 'status' }],
      ['datefield=closed_at&from=2026-01-01', 'wrong-request', { why: 'dateField?' }],
      ['filter[amount]=1 or 1=1', 'wrong-value', { field: 'amount' }],
      ['filter[created_at]=yesterday', 'wrong-value', { field: 'created_at' }],
      ['filter[created_at]=2026-02-30', 'wrong-value', { field: 'created_at' }],
      ['from=2026-01-01&dateField=title', 'wrong-request', {}],
      ['limit=501', 'wrong-request', {}],
      ['limit=-1', 'wrong-request', {}],
      ['cursor=xxx', 'wrong-request', {}],
    ])('refuses %s', async (query, kind, facts) => {
      const answer = await admin.get(`/api/v1/records/deal?${encodeURI(query).replaceAll('%25', '%')}`);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({ type: `urn:voronka:problem:${kind}`, ...facts });
    });

    it('binds whatever is asked for: an injection finds nothing and breaks nothing', async () => {
      for (const text of [
        `' or '1'='1`,
        `won'; drop table core.deal; --`,
        `$p0`,
        `{p0:String}`,
        `\\' or 1=1 --`,
        '🙂',
        '\u0000',
      ]) {
        expect(await ids(`?filter[status]=${encodeURIComponent(text)}`)).toEqual([]);
      }
      expect((await list('')).total_rows).toBe(4);
    });

    it('of an unknown entity is not there', async () => {
      expect((await admin.get('/api/v1/records/invoice')).statusCode).toBe(404);
      expect((await admin.get('/api/v1/records/__proto__')).statusCode).toBe(404);
      expect((await admin.get('/api/v1/records/touch')).statusCode).toBe(404);
    });

    it.each(['company', 'order', 'employee', 'product'])('of %s works too', async (entity) => {
      await list('', admin, entity);
      await list('', north, entity);
    });

    it('of something no build has made says so', async () => {
      expect((await admin.get('/api/v1/records/ticket')).json()).toMatchObject({ status: 503 });
    });
  });

  describe('rights', () => {
    it('a manager sees the own team alone, in lists, counts and one by one', async () => {
      expect((await ids('', north)).sort()).toEqual(['zoho:1', 'zoho:4']);
      expect((await list('', north)).total_rows).toBe(2);
      expect(await ids('?filter[team]=South', north)).toEqual([]);
      expect(await ids('?filter[owner][is]=unknown', north)).toEqual([]);
      expect((await north.get('/api/v1/records/deal/zoho:1')).statusCode).toBe(200);
      for (const path of ['zoho:2', 'zoho:3', 'zoho:2/history']) {
        expect((await north.get(`/api/v1/records/deal/${path}`)).statusCode).toBe(404);
      }
      expect((await patch('zoho:2', { amount: '1.00' }, { 'if-match': '"0"' }, north)).statusCode).toBe(404);
      expect((await list('', north, 'contact')).rows.map(({ contact_id }) => contact_id)).toEqual(['zoho:p1']);
      expect((await list('', north, 'employee')).rows.map(({ employee_id }) => employee_id)).toEqual(['zoho:e1']);
    });

    it('a manager without a team sees nothing', async () => {
      const nobody = await house.enter('manager');
      expect((await list('', nobody)).total_rows).toBe(0);
      expect((await nobody.get('/api/v1/records/deal/zoho:3')).statusCode).toBe(404);
    });

    it('marketers and executives see personal data masked, and cannot find it out by asking', async () => {
      for (const person of [marketer, executive]) {
        const { rows } = await list('?sort=contact_id', person, 'contact');
        expect(rows[0]).toMatchObject({
          full_name: 'И*** П***',
          phone: '+7 *** ** 12',
          email: 'i***@***',
          city: 'Псков',
        });
        for (const query of [
          'filter[phone]=1',
          'filter[full_name][contains]=a',
          'filter[email][is]=known',
          'sort=full_name',
        ]) {
          const answer = await person.get(`/api/v1/records/contact?${query}`);
          expect(answer.json()).toMatchObject({ status: 403, type: 'urn:voronka:problem:personal-field' });
        }
        const one = (await person.get('/api/v1/records/contact/zoho:p1')).json<Record<string, object>>();
        expect(one['fields']).toMatchObject({ full_name: 'И*** П***', email: 'i***@***' });
        expect(one['masked']).toEqual(['full_name', 'first_name', 'last_name', 'email', 'phone', 'address']);
        const deal = (await person.get('/api/v1/records/deal/zoho:1')).json<Record<string, object>>();
        expect(deal['names']).toMatchObject({ contact_id: { name: 'И*** П***' }, owner_id: { name: 'Tina Thomas' } });
      }
      expect((await list('?sort=contact_id', admin, 'contact')).rows[0]).toMatchObject({ full_name: 'Иван Петров' });
    });

    it('marketers and executives change nothing', async () => {
      for (const person of [marketer, executive]) {
        expect((await patch('zoho:1', { title: 'x' }, { 'if-match': '"0"' }, person)).statusCode).toBe(403);
      }
    });

    it('every sight of personal data leaves a line, a masked one leaves none', async () => {
      const lines = async () =>
        (await admin.get('/api/v1/audit?limit=1000')).json<{
          rows: { user_id: string; facts: Record<string, string> }[];
        }>().rows;
      const before = (await lines()).length;
      await list('', marketer, 'contact');
      await marketer.get('/api/v1/records/contact/zoho:p1');
      expect((await lines()).length).toBe(before);
      house.clock.now = new Date(house.clock.now.getTime() + 1000);
      await list('', north, 'contact');
      house.clock.now = new Date(house.clock.now.getTime() + 1000);
      await north.get('/api/v1/records/contact/zoho:p1');
      const [one, many] = await lines();
      expect((await lines()).length).toBe(before + 2);
      expect(one?.facts).toMatchObject({
        action: 'see personal data',
        target: 'contact',
        ids: 'zoho:p1',
        role: 'manager',
      });
      expect(many?.facts).toMatchObject({
        ids: 'zoho:p1',
        row_count: '1',
        fields: 'full_name first_name last_name email phone address',
      });
      expect(JSON.stringify(await lines())).not.toContain('ivan@acme.ru');
      expect((await marketer.get('/api/v1/audit')).statusCode).toBe(403);
    });
  });

  describe('an edit', () => {
    it('needs the version that was read', async () => {
      expect((await patch('zoho:1', { amount: '5' })).json()).toMatchObject({ status: 428 });
      expect((await patch('zoho:1', { amount: '5' }, { 'if-match': '*' })).statusCode).toBe(400);
      const answer = await patch('zoho:1', { amount: '5' }, { 'if-match': '"3"' });
      expect(answer.json()).toMatchObject({
        status: 412,
        current_version: 0,
        type: 'urn:voronka:problem:version-mismatch',
      });
    });

    it('shows at once, says who did it and asks for a build of what depends on it', async () => {
      const read = await admin.get('/api/v1/records/deal/zoho:1');
      expect(read.headers.etag).toBe('"0"');
      const edit = await patch(
        'zoho:1',
        { amount: 23000.5, lost_reason: null, title: 'Первая' },
        { 'if-match': '"0"' },
      );
      expect(edit.json()).toMatchObject({
        version: 1,
        fields: { amount: '23000.50', title: 'Первая', stage: 'Closed Won' },
      });
      expect(edit.headers.etag).toBe('"1"');
      const again = (await north.get('/api/v1/records/deal/zoho:1')).json<{ edited: object }>();
      expect(again).toMatchObject({ version: 1, fields: { amount: '23000.50' } });
      const by = { id: expect.any(String) as string, name: 'admin' };
      expect(again.edited).toEqual({
        amount: { at: expect.any(String) as string, by, version: 1 },
        title: { at: expect.any(String) as string, by, version: 1 },
      });
      await house.app.rebuilds.idle();
      expect(house.builds).toEqual(['deal+ --exclude tag:slow']);
    });

    it('that changes nothing writes nothing', async () => {
      const answer = await patch('zoho:1', { amount: '23000.5', title: ' Первая ' }, { 'if-match': '"1"' });
      expect([answer.statusCode, answer.json<{ version: number }>().version]).toEqual([200, 1]);
      await house.app.rebuilds.idle();
      expect(house.builds).toEqual(['deal+ --exclude tag:slow']);
    });

    it('empties a field by null, and the history tells every step', async () => {
      house.clock.now = new Date('2026-03-11T09:00:00.000Z');
      expect((await patch('zoho:1', { amount: null }, { 'if-match': '"1"' })).json()).toMatchObject({
        version: 2,
        fields: { amount: null },
      });
      const { rows } = (await admin.get('/api/v1/records/deal/zoho:1/history')).json<{ rows: object[] }>();
      expect(rows).toMatchObject([
        { version: 2, at: '2026-03-11T09:00:00Z', by: { name: 'admin' }, op: 'set', fields: { amount: null } },
        { version: 1, fields: { amount: '23000.50', title: 'Первая' } },
      ]);
    });

    it('by many at once is won by one', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, at) => patch('zoho:4', { title: `try ${at}` }, { 'if-match': '"0"' })),
      );
      const codes = answers.map(({ statusCode }) => statusCode).sort();
      expect(codes).toEqual([200, ...Array<number>(7).fill(412)]);
      const winner = answers.find(({ statusCode }) => statusCode === 200)?.json<{ fields: { title: string } }>();
      const now = (await admin.get('/api/v1/records/deal/zoho:4')).json<{
        version: number;
        fields: { title: string };
      }>();
      expect([now.version, now.fields.title]).toEqual([1, winner?.fields.title]);
    });

    it.each([
      [{ amont: '1' }, 'unknown-field', { field: 'amont', nearest: 'amount' }],
      [{ outcome: 'won' }, 'fixed-field', { field: 'outcome' }],
      [{ deal_id: 'zoho:9' }, 'fixed-field', { field: 'deal_id' }],
      [{ version: 9 }, 'fixed-field', { field: 'version' }],
      [{ amount: '12,5' }, 'wrong-value', { field: 'amount' }],
      [{ expected_close_on: '2026-02-30' }, 'wrong-value', { field: 'expected_close_on' }],
      [{ owner_id: 'zoho:e9' }, 'wrong-value', { field: 'owner_id' }],
      [{ company_id: 'zoho:p1' }, 'wrong-value', { field: 'company_id' }],
      [{ stage: 'Closed Won' }, 'wrong-value', { field: 'stage', wanted: '"Closed Won" is no stage of open deals' }],
      [{ stage: 'Qualificaton' }, 'wrong-value', { field: 'stage', nearest: 'Qualification' }],
      [{ title: 'x'.repeat(2001) }, 'wrong-value', { field: 'title' }],
      [{ title: { a: 1 } }, 'wrong-value', { field: 'title' }],
      [{ amount: '1.00', nope: 1 }, 'unknown-field', { field: 'nope' }],
      [{}, 'wrong-request', {}],
    ])('refuses %j', async (fields, kind, facts) => {
      const answer = await patch('zoho:3', fields, { 'if-match': '"0"' });
      expect(answer.json()).toMatchObject({ type: `urn:voronka:problem:${kind}`, ...facts });
      expect((await admin.get('/api/v1/records/deal/zoho:3')).json()).toMatchObject({ version: 0 });
    });

    it('may say that it is a merge patch', async () => {
      const headers = { 'if-match': '"0"', 'content-type': 'application/merge-patch+json' };
      const payload = '{"title":"Merged"}';
      const url = '/api/v1/records/deal/zoho:3';
      expect((await admin.ask({ method: 'PATCH', url, headers, payload })).json()).toMatchObject({ version: 1 });
      const poisoned = { method: 'PATCH', url, headers, payload: '{"__proto__":{"title":"x"}}' } as const;
      expect((await admin.ask(poisoned)).statusCode).toBe(400);
    });

    it('of something that is not there is refused', async () => {
      expect((await patch('zoho:99', { title: 'x' }, { 'if-match': '"0"' })).statusCode).toBe(404);
      expect((await patch('x', { name: 'x' }, { 'if-match': '"0"' }, admin, 'product')).statusCode).toBe(422);
      const arrays = await admin.ask({
        method: 'PATCH',
        url: '/api/v1/records/deal/zoho:1',
        headers: { 'if-match': '"2"', 'content-type': 'application/json' },
        payload: '[1,2]',
      });
      expect(arrays.statusCode).toBe(400);
    });

    it('of a contact is checked like one, shown to those who may, and masked in the history of those who may not', async () => {
      const change = { phone: '+7 900 000 00 77', email: 'new@acme.ru', company_id: 'zoho:c2', city: null };
      const edit = await patch('zoho:p1', change, { 'if-match': '"0"' }, north, 'contact');
      expect(edit.json()).toMatchObject({
        version: 1,
        fields: change,
        names: { company_id: { name: 'Ёлка; "Север"' } },
      });
      const history = (await marketer.get('/api/v1/records/contact/zoho:p1/history')).json<{ rows: object[] }>();
      expect(history.rows).toMatchObject([
        { fields: { phone: '+7 *** ** 77', email: 'n***@***', company_id: 'zoho:c2', city: null } },
      ]);
      expect((await patch('zoho:p1', { email: 'nobody' }, { 'if-match': '"1"' }, north, 'contact')).statusCode).toBe(
        422,
      );
    });

    it('by a manager gives a record to people of the own team alone; given away by others it is out of sight at once', async () => {
      const theirs = await patch('zoho:4', { owner_id: 'zoho:e2' }, { 'if-match': '"1"' }, north);
      expect(theirs.json()).toMatchObject({ status: 422, field: 'owner_id' });
      expect((await patch('zoho:4', { owner_id: 'zoho:e2' }, { 'if-match': '"1"' })).statusCode).toBe(200);
      expect((await north.get('/api/v1/records/deal/zoho:4')).statusCode).toBe(404);
    });
  });

  it('a record is found by any id a source may have made', async () => {
    const answer = await admin.get(`/api/v1/records/product/${encodeURIComponent(LONG_ID)}`);
    expect(answer.json()).toMatchObject({ id: LONG_ID, fields: { name: 'Швабра', price: '99.90', is_active: true } });
  });

  it('the document of the API lists it all', async () => {
    const { openapi, paths } = (await admin.get('/api/v1/openapi.json')).json<{
      openapi: string;
      paths: Record<string, object>;
    }>();
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/records/{entity}',
        '/api/v1/records/{entity}/{id}',
        '/api/v1/me',
        '/api/v1/users',
      ]),
    );
    expect(Object.keys(paths['/api/v1/records/{entity}/{id}'] ?? {}).sort()).toEqual(['delete', 'get', 'patch']);
  });
});
