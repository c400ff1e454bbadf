import cubeClient from '@cubejs-client/core';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cubeEngines, type Opened } from './cube-fixture.ts';
import { SMALL_COMPANY } from './marts-fixture.ts';
import type { SecurityContext } from './server.ts';

const PEOPLE: Readonly<Record<string, SecurityContext>> = {
  admin: { user: 'u1', role: 'admin', team: null },
  marketer: { user: 'u2', role: 'marketer', team: null },
  manager: { user: 'u3', role: 'manager', team: 'юг' },
  idle: { user: 'u4', role: 'manager', team: null },
  stranger: { user: 'u5', role: 'intern', team: 'юг' },
};

type Body = Record<string, unknown> & { data?: Record<string, unknown>[]; error?: string };

describe.each(cubeEngines)('Cube over HTTP on $name', ({ open }) => {
  let opened: Opened;
  let app: FastifyInstance;
  let url: string;
  beforeAll(async () => {
    opened = await open(SMALL_COMPANY);
    app = Fastify();
    opened.cube.register(app, (request) => PEOPLE[request.headers.authorization?.split(' ').at(-1) ?? ''] ?? null);
    url = await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    await app.close();
    await opened.close();
  });

  async function ask(who: string, path: string, body: unknown): Promise<{ status: number; body: Body }> {
    const answer = await fetch(`${url}/cubejs-api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: who },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Body };
  }
  const load = (who: string, query: unknown) => ask(who, 'v1/load', { query });
  const count = { measures: ['pipeline.deal_count'] };

  it('answers POST and GET alike, with our keys beside Cube’s', async () => {
    const posted = await load('admin', count);
    const query = encodeURIComponent(JSON.stringify(count));
    const got = await fetch(`${url}/cubejs-api/v1/load?query=${query}`, { headers: { authorization: 'admin' } });
    expect(posted.body).toMatchObject({
      data: [{ 'pipeline.deal_count': '6' }],
      truncated: false,
      total_rows: 1,
      as_of: '2024-03-10T09:00:00Z',
      annotation: { measures: { 'pipeline.deal_count': { title: expect.stringContaining('Сделки') } } },
    });
    expect(posted.body['ms']).toEqual(expect.any(Number));
    expect(((await got.json()) as Body).data).toEqual(posted.body.data);
  });

  it('asks for a sign-in where nobody is known', async () => {
    for (const path of ['v1/load', 'v1/sql', 'v1/dry-run', 'graphql']) {
      expect((await ask('nobody', path, { query: count })).status, path).toBe(401);
    }
    expect((await fetch(`${url}/cubejs-api/v1/meta`)).status).toBe(401);
  });

  it('compares two ranges of dates', async () => {
    const query = {
      ...count,
      timeDimensions: [
        {
          dimension: 'pipeline.created_at',
          compareDateRange: [
            ['2024-01-01', '2024-01-31'],
            ['2024-02-01', '2024-02-29'],
          ],
        },
      ],
    };
    expect((await load('admin', query)).status).toBe(400);
    const { body } = await ask('admin', 'v1/load', { query, queryType: 'multi' });
    expect(body).toMatchObject({
      queryType: 'compareDateRangeQuery',
      truncated: false,
      results: [
        {
          data: [{ 'pipeline.deal_count': '1', compareDateRange: '2024-01-01T00:00:00.000 - 2024-01-31T23:59:59.999' }],
        },
        {
          data: [{ 'pipeline.deal_count': '3', compareDateRange: '2024-02-01T00:00:00.000 - 2024-02-29T23:59:59.999' }],
        },
      ],
    });
  });

  it('counts all rows where total is asked, whatever the limit', async () => {
    const { body } = await load('admin', { dimensions: ['pipeline.deal_id'], limit: 2, offset: 1, total: true });
    expect(body).toMatchObject({ total: 6, total_rows: 6, truncated: false });
    expect(body.data).toHaveLength(2);
    expect((await load('admin', { dimensions: ['pipeline.deal_id'], limit: 2 })).body).toMatchObject({
      total_rows: null,
    });
  });

  it('gives rows in the compact and columnar shapes too', async () => {
    const query = {
      measures: ['pipeline.deal_count'],
      dimensions: ['pipeline.status'],
      order: { 'pipeline.status': 'asc' },
    };
    const members = ['pipeline.status', 'pipeline.deal_count'];
    const compact = await load('admin', { ...query, responseFormat: 'compact' });
    expect(compact.body.data).toEqual({
      members,
      dataset: [
        ['lost', '1'],
        ['open', '2'],
        ['won', '3'],
      ],
    });
    const columnar = await load('admin', { ...query, responseFormat: 'columnar' });
    expect(columnar.body.data).toEqual({
      members,
      columns: [
        ['lost', 'open', 'won'],
        ['1', '2', '3'],
      ],
    });
  });

  it('gives Cube’s own client the same rows', async () => {
    const client = cubeClient('admin', { apiUrl: `${url}/cubejs-api/v1` });
    const query = {
      measures: ['pipeline.won_amount', 'pipeline.win_rate'],
      timeDimensions: [{ dimension: 'pipeline.created_at', granularity: 'month' as const }],
    };
    const found = await client.load(query);
    expect(found.rawData()).toEqual((await load('admin', query)).body.data);
    expect(found.tablePivot()).toEqual([
      {
        'pipeline.created_at.month': '2024-01-01T00:00:00.000',
        'pipeline.won_amount': '1000.5',
        'pipeline.win_rate': '1',
      },
      {
        'pipeline.created_at.month': '2024-02-01T00:00:00.000',
        'pipeline.won_amount': '3000',
        'pipeline.win_rate': '0.5',
      },
      { 'pipeline.created_at.month': '2024-03-01T00:00:00.000', 'pipeline.won_amount': '0', 'pipeline.win_rate': '1' },
    ]);
    expect((await client.meta()).cubes.map(({ name }) => name)).toContain('pipeline');
    expect((await client.sql(query)).sql()).toContain('mart_deals');
    expect((await client.dryRun(query)).queryType).toBe('regularQuery');
  });

  it('answers GraphQL', async () => {
    const query = `{ cube(where: { pipeline: { status: { equals: "won" } } }) { pipeline { deal_count owner } } }`;
    const { body } = await ask('admin', 'graphql', { query });
    const rows = (body as unknown as { data: { cube: { pipeline: { deal_count: number; owner: string } }[] } }).data
      .cube;
    expect(rows.map(({ pipeline }) => [pipeline.owner, Number(pipeline.deal_count)]).sort()).toEqual([
      ['Анна', 2],
      ['Борис', 1],
    ]);
  });

  it('shows a manager his own team only, by every way in', async () => {
    expect((await load('manager', count)).body.data).toEqual([{ 'pipeline.deal_count': '3' }]);
    const filtered = { ...count, filters: [{ member: 'pipeline.team', operator: 'equals', values: ['север'] }] };
    expect((await load('manager', filtered)).body.data).toEqual([{ 'pipeline.deal_count': '0' }]);
    const sql = (await ask('manager', 'v1/sql', { query: count })).body as unknown as {
      sql: { sql: [string, string[]] };
    };
    expect(sql.sql.sql[1]).toEqual(['юг']);
    const graph = await ask('manager', 'graphql', { query: '{ cube { pipeline { deal_count } } }' });
    expect(graph.body).toMatchObject({ data: { cube: [{ pipeline: { deal_count: 3 } }] } });
    expect((await opened.cube.load(count, PEOPLE['manager'] as SecurityContext)).data).toEqual([
      { 'pipeline.deal_count': '3' },
    ]);
    const streamed = [];
    for await (const batch of opened.cube.stream(count, PEOPLE['manager'] as SecurityContext)) streamed.push(...batch);
    expect(streamed.map((row) => Number(row['pipeline.deal_count']))).toEqual([3]);
  });

  it.each(['idle', 'stranger'])('shows %s nothing, by every way in', async (who) => {
    for (const path of ['v1/load', 'v1/sql', 'v1/dry-run']) {
      expect((await ask(who, path, { query: count })).status, path).toBe(403);
    }
    const graph = await ask(who, 'graphql', { query: '{ cube { pipeline { deal_count } } }' });
    expect(graph.body).toMatchObject({ errors: [{ message: expect.stringContaining('Not open to you') }] });
    await expect(opened.cube.load(count, PEOPLE[who] as SecurityContext)).rejects.toMatchObject({ status: 403 });
    await expect(opened.cube.sqlOf(count, PEOPLE[who] as SecurityContext)).rejects.toMatchObject({ status: 403 });
    const meta = await fetch(`${url}/cubejs-api/v1/meta`, { headers: { authorization: who } });
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

  it('tells the words of every member in both languages, its format and what is good', async () => {
    const answer = await fetch(`${url}/cubejs-api/v1/meta`, { headers: { authorization: 'admin' } });
    const { cubes } = (await answer.json()) as {
      cubes: { name: string; measures: Told[]; dimensions: Told[]; meta: Told['meta'] }[];
    };
    // Exactly these two: a comma in an unquoted description would make keys of its parts.
    const words = { title: expect.stringMatching(/./), description: expect.stringMatching(/[.…]$/) };
    expect(cubes.map(({ name }) => name).sort()).toEqual([
      'activities',
      'channels',
      'data_quality',
      'leads',
      'pipeline',
      'revenue',
      'service',
    ]);
    for (const cube of cubes) {
      expect(cube.meta).toEqual({ ru: words, en: words });
      for (const told of [...cube.measures, ...cube.dimensions])
        expect([told.meta.ru, told.meta.en], told.name).toEqual([words, words]);
      for (const told of cube.measures) {
        expect(told.meta.format, told.name).toMatch(/^(money|count|rate|days|hours|minutes|seconds)$/);
        expect(told.meta.good, told.name).toMatch(/^(up|down|none)$/);
      }
    }
    const pipeline = cubes.find(({ name }) => name === 'pipeline');
    const records = pipeline?.dimensions.filter(({ meta }) => meta.record).map(({ name }) => name);
    expect(records).toEqual(['pipeline.deal_id', 'pipeline.title', 'pipeline.amount', 'pipeline.original_amount']);
  });
});

type Told = {
  readonly name: string;
  readonly meta: {
    readonly ru: unknown;
    readonly en: unknown;
    readonly format: string;
    readonly good?: string;
    readonly record?: boolean;
  };
};
