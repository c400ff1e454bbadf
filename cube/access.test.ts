import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cubeEngines } from './cube-fixture.ts';
import { PEOPLE, served, type Served } from './http-fixture.ts';

describe.each(cubeEngines)('who sees what on $name', (engine) => {
  let house: Served;
  beforeAll(async () => {
    house = await served(engine);
  });
  afterAll(() => house.close());

  const load = (who: string, query: unknown) => house.ask(who, 'v1/load', { query });
  const count = { measures: ['pipeline.deal_count'] };

  it('shows a manager his own team only, by every way in', async () => {
    expect((await load('manager', count)).body.data).toEqual([{ 'pipeline.deal_count': '3' }]);
    const filtered = { ...count, filters: [{ member: 'pipeline.team', operator: 'equals', values: ['север'] }] };
    expect((await load('manager', filtered)).body.data).toEqual([{ 'pipeline.deal_count': '0' }]);
    const sql = (await house.ask('manager', 'v1/sql', { query: count })).body as unknown as {
      sql: { sql: [string, string[]] };
    };
    expect(sql.sql.sql[1]).toEqual(['юг']);
    const graph = await house.ask('manager', 'graphql', { query: '{ cube { pipeline { deal_count } } }' });
    expect(graph.body).toMatchObject({ data: { cube: [{ pipeline: { deal_count: 3 } }] } });
    expect((await house.cube.load(count, PEOPLE.manager)).data).toEqual([{ 'pipeline.deal_count': '3' }]);
    const streamed = [];
    for await (const batch of house.cube.stream(count, PEOPLE.manager)) streamed.push(...batch);
    expect(streamed.map((row) => Number(row['pipeline.deal_count']))).toEqual([3]);
  });

  it.each(['idle', 'stranger'] as const)('shows %s nothing, by every way in', async (who) => {
    for (const path of ['v1/load', 'v1/sql', 'v1/dry-run']) {
      expect((await house.ask(who, path, { query: count })).status, path).toBe(403);
    }
    const graph = await house.ask(who, 'graphql', { query: '{ cube { pipeline { deal_count } } }' });
    expect(graph.body).toMatchObject({ errors: [{ message: expect.stringContaining('Not open to you') }] });
    await expect(house.cube.load(count, PEOPLE[who])).rejects.toMatchObject({ status: 403 });
    await expect(house.cube.sqlOf(count, PEOPLE[who])).rejects.toMatchObject({ status: 403 });
    const meta = await fetch(`${house.url}/cubejs-api/v1/meta`, { headers: { authorization: who } });
    expect(await meta.json()).toEqual({ cubes: [] });
  });

  it('keeps channels and data quality, which belong to no team, from managers', async () => {
    expect((await load('manager', { measures: ['channels.spend'] })).status).toBe(403);
    expect((await load('manager', { measures: ['data_quality.row_count'] })).status).toBe(403);
    expect((await load('marketer', { measures: ['channels.spend'] })).body.data).toEqual([{ 'channels.spend': '120' }]);
  });

  it.each([
    ['a private cube', { measures: ['mart_deals.deal_count'] }, 403],
    ['a private cube in a filter', { ...count, filters: [{ member: 'mart_deals.title', operator: 'set' }] }, 403],
    ['a private cube in an order', { ...count, order: [['mart_deals.title', 'asc']] }, 403],
    ['a member that is no member', { measures: ['pipeline.profit'] }, 400],
    ['SQL in place of a measure', { measures: ['{"expr":{"type":"SqlFunction","cubeParams":[],"sql":"1"}}'] }, 400],
    [
      'a join of its own',
      { ...count, subqueryJoins: [{ sql: 'select 1', on: '1=1', joinType: 'LEFT', alias: 'x' }] },
      400,
    ],
    ['masks of its own', { ...count, maskedMembers: [{ member: 'pipeline.deal_count' }] }, 400],
    ['no query', undefined, 400],
    ['more rows than may be had', { ...count, limit: 50_001 }, 400],
  ])('refuses %s', async (_, query, status) => {
    const refused = await load('admin', query);
    expect(refused.body).toMatchObject({ error: expect.any(String) });
    expect(refused.status).toBe(status);
  });
});
