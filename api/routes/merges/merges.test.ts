import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { openHouse, type House, type Person } from '../../house-fixture.ts';

describe.each(engines)('cards of one client on $name', ({ open }) => {
  let house: House;
  let analyst: Person;
  let ids: readonly string[];

  beforeAll(async () => {
    const warehouse = await open();
    house = await openHouse(warehouse);
    analyst = await house.enter('analyst');
    const rows = await warehouse.query<{ company_id: string }>(
      'select company_id from core.company order by 1 limit 2',
    );
    ids = rows.map(({ company_id }) => company_id);
    const storage = warehouse.engine === 'clickhouse' ? 'engine = MergeTree order by tuple()' : '';
    await warehouse.createSchema('marts');
    await warehouse.run(`create table marts.duplicate_pairs ${storage} as
      select 'contact' as entity, 'a' as left_id, 'b' as right_id, 'crm' as left_system, 'shop' as right_system,
        'Иван Петров' as left_name, 'Петров И.' as right_name, 'север' as left_team, 'юг' as right_team,
        cast(11.6 as double) as weight, 0.9 as probability, 'phone=exact:120' as evidence, cast(null as ${warehouse.engine === 'clickhouse' ? 'Nullable(String)' : 'varchar'}) as decision, 'waiting' as state`);
  });
  afterAll(() => house.close());

  const say = (url: string, payload: object, person = analyst) => person.ask({ method: 'POST', url, payload });

  it('are joined by a person’s word, which is kept with its author and undone whole', async () => {
    const [left, right] = ids;
    const merged = await say('/api/v1/records/company/merge', { left, right });
    expect(merged.statusCode, merged.body).toBe(200);
    expect(merged.json()).toMatchObject({ decision: 'same', before: 'open', version: 1 });
    // the same pair named the other way round is the same pair
    const again = await say('/api/v1/records/company/merge', { left: right, right: left });
    expect(again.json()).toMatchObject({ decision: 'same', before: 'same', version: 1 });
    const undone = await say('/api/v1/records/company/merge/undo', { left, right });
    expect(undone.json()).toMatchObject({ decision: 'open', before: 'same', version: 2 });
    await house.app.rebuilds.idle();
    expect(house.builds.join()).toContain('identity_decision+');
  });

  it('are not joined with themselves, nor with cards that are not there', async () => {
    const [left] = ids;
    expect((await say('/api/v1/records/company/merge', { left, right: left })).statusCode).toBe(400);
    expect((await say('/api/v1/records/company/merge', { left, right: 'nobody' })).statusCode).toBe(404);
    expect((await say('/api/v1/records/deal/merge', { left, right: 'nobody' })).statusCode).toBe(404);
  });

  it('are joined by nobody who may not edit', async () => {
    const executive = await house.enter('executive');
    const [left, right] = ids;
    expect((await say('/api/v1/records/company/merge', { left, right }, executive)).statusCode).toBe(403);
  });

  it('wait in a list, in which names of people are hidden from those who may not see them', async () => {
    const marketer = await house.enter('marketer');
    const url = '/api/v1/records/contact/duplicates';
    expect((await analyst.get(url)).json()).toMatchObject({ total_rows: 1, rows: [{ left_name: 'Иван Петров' }] });
    expect((await marketer.get(url)).json()).toMatchObject({ rows: [{ left_name: 'И*** П***' }] });
  });

  it('are told of with what people have said since the last build', async () => {
    const said = async () =>
      ((await analyst.get('/api/v1/records/contact/duplicates')).json() as { rows: { said: string; weight: number }[] })
        .rows;
    expect(await said()).toMatchObject([{ said: 'open', weight: 11.6 }]);
    await house.deps.versions.append(
      {
        kind: 'identity',
        id: 'contact/a contact/b',
        author: 'test',
        op: 'create',
        fields: { left_key: 'contact/a', right_key: 'contact/b', decision: 'different' },
      },
      0,
    );
    expect(await said()).toMatchObject([{ said: 'different' }]);
  });

  it('of another team are not told of', async () => {
    const manager = await house.enter('manager', 'север');
    expect((await manager.get('/api/v1/records/contact/duplicates')).json()).toMatchObject({ rows: [], total_rows: 0 });
  });
});
