import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { openHouse, type House, type Person } from '../../house-fixture.ts';

type Answer = { id: string; version: number; fields: Record<string, unknown>; system: string };

describe.each(engines)('records made and removed on $name', ({ open }) => {
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

  const make = (entity: string, fields: object, person = admin) =>
    person.ask({ method: 'POST', url: `/api/v1/records/${entity}`, payload: fields });
  const at = (entity: string, id: string) => `/api/v1/records/${entity}/${encodeURIComponent(id)}`;
  const remove = (entity: string, id: string, version: number, person = admin) =>
    person.ask({ method: 'DELETE', url: at(entity, id), headers: { 'if-match': `"${version}"` } });
  const restore = (entity: string, id: string, version: number, person = admin) =>
    person.ask({ method: 'POST', url: `${at(entity, id)}/restore`, headers: { 'if-match': `"${version}"` } });

  it('a deal is made open, now, in its stage, and is there before any build', async () => {
    const made = await make('deal', {
      title: 'Новая',
      pipeline: 'Sales',
      stage: 'Qualification',
      amount: 1500,
      company_id: 'zoho:c1',
    });
    expect(made.statusCode, made.body).toBe(201);
    const { id, version, system, fields } = made.json<Answer>();
    expect([version, system, made.headers.etag]).toEqual([1, 'voronka', '"1"']);
    expect(fields).toMatchObject({ outcome: 'open', amount: '1500.00', created_at: '2026-03-10T09:00:00.000Z' });
    expect(made.headers.location).toBe(at('deal', id));
    expect((await admin.get(at('deal', id))).json()).toMatchObject({ version: 1, fields, names: { company_id: {} } });
    await house.app.rebuilds.idle();
    expect(house.builds.at(-1)).toContain('stg_voronka__deal+');
    const edit = await admin.ask({
      method: 'PATCH',
      url: at('deal', id),
      payload: { amount: '1600.00' },
      headers: { 'if-match': '"1"' },
    });
    expect(edit.json()).toMatchObject({ version: 2, fields: { amount: '1600.00', title: 'Новая' } });
  });

  it('a task is made for a deal that was made a moment ago', async () => {
    const deal = (await make('deal', { title: 'С задачей', pipeline: 'Sales', stage: 'Qualification' })).json<Answer>();
    const task = await make('activity', {
      kind: 'task',
      subject: 'Позвонить',
      deal_id: deal.id,
      due_at: '2026-03-12T07:00:00Z',
    });
    expect(task.statusCode, task.body).toBe(201);
    expect(task.json<Answer>().fields).toMatchObject({
      kind: 'task',
      deal_id: deal.id,
      happened_at: '2026-03-10T09:00:00.000Z',
      due_at: '2026-03-12T07:00:00.000Z',
    });
  });

  it.each([
    ['deal', { title: 'x' }, 'wrong-value', { field: 'stage' }],
    ['deal', { title: 'x', pipeline: 'Sales', stage: 'Closed Won' }, 'wrong-value', { field: 'stage' }],
    ['deal', { title: 'x', pipeline: 'Sales', stage: 'Qualificaton' }, 'wrong-value', { nearest: 'Qualification' }],
    ['deal', { title: 'x', stage: 'Qualification', outcome: 'won' }, 'fixed-field', { field: 'outcome' }],
    ['deal', { title: 'x', stage: 'Qualification', ammount: 1 }, 'unknown-field', { nearest: 'amount' }],
    ['contact', { email: 'a@b.ru' }, 'wrong-value', { field: 'full_name' }],
    ['contact', { full_name: 'x', company_id: 'zoho:none' }, 'wrong-value', { field: 'company_id' }],
    ['acquisition_cost', { amount: '5.00' }, 'wrong-value', { field: 'starts_on' }],
    ['activity', { kind: 'tusk' }, 'wrong-value', { nearest: 'task' }],
    ['product', { name: 'x' }, 'fixed-field', {}],
    ['nothing', { name: 'x' }, 'not-found', {}],
  ])('refuses a %s of %j', async (entity, fields, kind, facts) => {
    expect((await make(entity, fields)).json()).toMatchObject({ type: `urn:voronka:problem:${kind}`, ...facts });
  });

  it('a cost of winning clients is made and changed by hand, and managers see none that is not of their team', async () => {
    const made = await make('acquisition_cost', { kind: 'salary', amount: '420000', starts_on: '2026-03-01' });
    expect(made.statusCode, made.body).toBe(201);
    const { id } = made.json<Answer>();
    const edit = await admin.ask({
      method: 'PATCH',
      url: at('acquisition_cost', id),
      payload: { ends_on: '2026-03-31' },
      headers: { 'if-match': '"1"' },
    });
    expect(edit.json()).toMatchObject({ version: 2, fields: { amount: '420000.00', ends_on: '2026-03-31' } });
    expect((await north.get(at('acquisition_cost', id))).statusCode).toBe(404);
    const list = await admin.get('/api/v1/records/acquisition_cost?from=2026-03-01&to=2026-03-31');
    expect(list.statusCode, list.body).toBe(200);
  });

  it('a lead is given to its client by hand, and keeps what its source says of the rest', async () => {
    const lead = house.warehouse.relation({ schema: 'core', name: 'lead' });
    await house.warehouse.run(
      `insert into ${lead} (system, lead_id, title, version) values ('zoho', 'zoho:l1', 'Заявка', 0)`,
    );
    const change = (payload: object) =>
      admin.ask({ method: 'PATCH', url: at('lead', 'zoho:l1'), payload, headers: { 'if-match': '"0"' } });
    expect((await change({ title: 'x' })).json()).toMatchObject({ type: 'urn:voronka:problem:fixed-field' });
    expect((await change({ contact_id: 'zoho:none' })).json()).toMatchObject({ field: 'contact_id' });
    expect((await change({ contact_id: 'zoho:p1' })).json()).toMatchObject({
      version: 1,
      fields: { contact_id: 'zoho:p1', title: 'Заявка' },
    });
  });

  it('a manager makes records for people of the own team alone, and a reader makes none', async () => {
    expect((await make('contact', { full_name: 'Без владельца' }, north)).json()).toMatchObject({ field: 'owner_id' });
    const foreign = await make('contact', { full_name: 'Чужой', owner_id: 'zoho:e2' }, north);
    expect(foreign.json()).toMatchObject({ field: 'owner_id' });
    const own = await make('contact', { full_name: 'Свой', owner_id: 'zoho:e1', phone: '8 900 000 00 00' }, north);
    expect(own.statusCode, own.body).toBe(201);
    expect((await make('contact', { full_name: 'x' }, marketer)).statusCode).toBe(403);
  });

  it('a removed record is gone at once, its history is not, and it can be put back', async () => {
    expect((await remove('company', 'zoho:c2', 5)).statusCode).toBe(412);
    expect((await remove('company', 'zoho:c2', 0, marketer)).statusCode).toBe(403);
    expect((await remove('company', 'zoho:c2', 0, north)).statusCode).toBe(404);
    expect((await remove('company', 'zoho:c2', 0)).json()).toMatchObject({ version: 1 });
    expect((await admin.get(at('company', 'zoho:c2'))).statusCode).toBe(404);
    expect((await remove('company', 'zoho:c2', 1)).statusCode).toBe(404);
    expect((await restore('company', 'zoho:c2', 0)).statusCode).toBe(412);
    expect((await restore('company', 'zoho:c2', 1)).json()).toMatchObject({ version: 2 });
    expect((await admin.get(at('company', 'zoho:c2'))).json()).toMatchObject({
      version: 2,
      fields: { name: 'Ёлка; "Север"' },
    });
    expect((await restore('company', 'zoho:c2', 2)).statusCode).toBe(404);
    const history = (await admin.get(`${at('company', 'zoho:c2')}/history`)).json<{ rows: { op: string }[] }>();
    expect(history.rows.map(({ op }) => op)).toEqual(['set', 'delete']);
  });

  it('what was made and removed before any build can be put back too', async () => {
    const { id } = (await make('company', { name: 'Краткая' })).json<Answer>();
    expect((await remove('company', id, 1)).statusCode).toBe(200);
    expect((await restore('company', id, 2)).statusCode).toBe(200);
    expect((await admin.get(at('company', id))).json()).toMatchObject({ version: 3, fields: { name: 'Краткая' } });
  });
});
