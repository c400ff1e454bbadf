import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allSegments } from '../../../models/segments.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { openHouse, type House, type Person } from '../../house-fixture.ts';
import { rulesOfPage } from '../../segments/segments.ts';

const big = { segment: 'Крупные', where: [{ field: 'revenue', at_least: 100 }] };

/** Four clients: revenue, industry. */
const standing = [
  ['k1', 100, 'Опт'],
  ['k2', 99.5, 'Опт'],
  ['k3', 5000, 'Кафе'],
  ['k4', 700, null],
] as const;

describe.each(engines)('segments by rule on $name', ({ open }) => {
  let house: House;
  let warehouse: Warehouse;
  let boss: Person;
  beforeAll(async () => {
    warehouse = await open();
    house = await openHouse(warehouse);
    boss = await house.enter('admin');
    const isDuck = warehouse.engine === 'duckdb';
    const [text, number] = isDuck ? ['varchar', 'double'] : ['Nullable(String)', 'Nullable(Float64)'];
    const storage = isDuck ? '' : 'engine = MergeTree order by tuple()';
    const lay = (name: string, rows: readonly string[]) =>
      warehouse.run(`create table ${name} ${storage} as ${rows.join(' union all ')}`);
    await warehouse.createSchema('marts');
    const t = (value: string | null) => `cast(${value === null ? 'null' : `'${value}'`} as ${text})`;
    await lay(
      'core.customer_standing',
      standing.map(
        ([id, revenue, industry]) =>
          `select ${t(id)} as customer_id, true as is_current, cast(${revenue} as ${number}) as revenue, ${t(industry)} as industry`,
      ),
    );
    const [contact] = await warehouse.query<{ contact_id: string }>(
      'select contact_id from core.contact where phone is not null order by 1 limit 1',
    );
    await warehouse
      .run(`update core.contact set full_name = '=1+1' where contact_id = '${contact?.contact_id}'`)
      .catch(() =>
        warehouse.run(
          `alter table core.contact update full_name = '=1+1' where contact_id = '${contact?.contact_id}' settings mutations_sync = 2`,
        ),
      );
    await lay('core.customer_member', [
      `select ${t('k1')} as customer_id, ${t(`contact/${contact?.contact_id}`)} as record_key, ${t('contact')} as entity, ${t(contact?.contact_id ?? null)} as record_id`,
    ]);
    await lay('marts.customers', [
      `select ${t('k1')} as customer_id, ${t('Ромашка')} as company, ${t('Опт')} as industry, ${t('Анна')} as owner, ${t('North')} as team, ${t('loyal')} as rfm_segment`,
    ]);
    await lay('marts.segment_members', [
      `select ${t('Из файла')} as segment, true as is_current, ${t('k1')} as customer_id`,
    ]);
  });
  afterAll(() => house.close());

  const post = (url: string, payload: object, person = boss) => person.ask({ method: 'POST', url, payload });

  it.each([
    ['a number, the bound counted in', [{ field: 'revenue', at_least: 100 }], 3],
    ['a range', [{ field: 'revenue', above: 99.5, below: 5000 }], 2],
    ['a list', [{ field: 'industry', one_of: ['Опт', "К'афе"] }], 2],
    ['all but a list, and those of whom it is not known', [{ field: 'industry', none_of: ['Опт'] }], 2],
    [
      'two conditions at once',
      [
        { field: 'industry', one_of: ['Опт'] },
        { field: 'revenue', below: 100 },
      ],
      1,
    ],
  ])('the size is seen before anything is kept: %s', async (_, where, count) => {
    const answer = await post('/api/v1/segments/size', { where });
    expect(answer.json()).toEqual({ client_count: count, whole_count: 4 });
  });

  it('is kept with its author, built with those of the file, changed over its version and taken away', async () => {
    const made = (await post('/api/v1/segments', big)).json<{ id: string; version: number }>();
    expect(made).toMatchObject({ version: 1, ...big });
    await house.app.rebuilds.idle();
    expect(house.builds.join()).toContain('segment_member+');
    const ofFile = [{ segment: 'Из файла', conditions: [] }];
    expect(allSegments(ofFile, await rulesOfPage(warehouse))).toEqual([
      ...ofFile,
      { segment: 'Крупные', conditions: [{ kind: 'number', field: 'revenue', sign: '>=', value: '100' }] },
    ]);
    const change = (version: number, method: 'PUT' | 'DELETE') =>
      boss.ask({
        method,
        url: `/api/v1/segments/${made.id}`,
        headers: { 'if-match': `"${version}"` },
        ...(method === 'PUT' ? { payload: { ...big, segment: 'Очень крупные' } } : {}),
      });
    expect((await change(1, 'PUT')).json()).toMatchObject({ segment: 'Очень крупные', version: 2 });
    expect((await change(1, 'PUT')).statusCode).toBe(412);
    expect((await change(2, 'DELETE')).statusCode).toBe(204);
    expect(await rulesOfPage(warehouse)).toEqual([]);
  });

  it('refuses rules that cannot be, names that are taken, and whoever is no administrator', async () => {
    const wrong = [
      { segment: 'a', where: [{ field: 'revenue; drop table x', above: 1 }] },
      { segment: 'a', where: [{ field: 'revenue', one_of: ['x'] }] },
      { segment: 'a', where: [{ field: 'industry' }] },
      { segment: 'Из файла', where: big.where },
    ];
    for (const one of wrong) expect((await post('/api/v1/segments', one)).statusCode, JSON.stringify(one)).toBe(400);
    const analyst = await house.enter('analyst');
    expect((await post('/api/v1/segments', big, analyst)).statusCode).toBe(403);
    expect((await post('/api/v1/segments/size', { where: big.where }, analyst)).statusCode).toBe(403);
    expect((await analyst.get('/api/v1/segments')).json()).toMatchObject({
      built: [{ segment: 'Из файла', client_count: 1 }],
    });
  });

  it('goes out as an audience: open and logged for those who may, masked for others, of the team for a manager', async () => {
    const url = `/api/v1/segments/audience?kind=rule&segment=${encodeURIComponent('Из файла')}&locale=ru`;
    const open = (await boss.get(url)).body;
    expect(open).toContain(`;'=1+1;`);
    expect(open).toMatch(/\+?7[\d ()-]{9,}/);
    const audit = (await boss.get('/api/v1/audit')).body;
    expect(audit).toContain('audience');
    const executive = await house.enter('executive');
    const hidden = (await executive.get(url)).body;
    expect(hidden).toContain('***');
    expect(hidden).not.toContain('1+1');
    const south = await house.enter('manager', 'South');
    expect((await south.get(url)).body.trim().split('\r\n')).toHaveLength(1);
    const byModel = (await boss.get('/api/v1/segments/audience?kind=rfm&segment=loyal')).body;
    expect(byModel.trim().split('\r\n')).toHaveLength(2);
  });
});
