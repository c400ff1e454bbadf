import cubeClient from '@cubejs-client/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cubeEngines } from './cube-fixture.ts';
import { served, type Body, type Served } from './http-fixture.ts';

describe.each(cubeEngines)('Cube over HTTP on $name', (engine) => {
  let house: Served;
  beforeAll(async () => {
    house = await served(engine);
  });
  afterAll(() => house.close());

  const load = (who: string, query: unknown) => house.ask(who, 'v1/load', { query });
  const count = { measures: ['pipeline.deal_count'] };

  it('answers POST and GET alike, with our keys beside Cube’s', async () => {
    const posted = await load('admin', count);
    const query = encodeURIComponent(JSON.stringify(count));
    const got = await fetch(`${house.url}/cubejs-api/v1/load?query=${query}`, { headers: { authorization: 'admin' } });
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
      expect((await house.ask('nobody', path, { query: count })).status, path).toBe(401);
    }
    expect((await fetch(`${house.url}/cubejs-api/v1/meta`)).status).toBe(401);
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
    const { body } = await house.ask('admin', 'v1/load', { query, queryType: 'multi' });
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
    const client = cubeClient('admin', { apiUrl: `${house.url}/cubejs-api/v1` });
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
    const { body } = await house.ask('admin', 'graphql', { query });
    const rows = (body as unknown as { data: { cube: { pipeline: { deal_count: number; owner: string } }[] } }).data
      .cube;
    expect(rows.map(({ pipeline }) => [pipeline.owner, Number(pipeline.deal_count)]).sort()).toEqual([
      ['Анна', 2],
      ['Борис', 1],
    ]);
  });

  it('tells the words of every member in both languages, its format and what is good', async () => {
    const answer = await fetch(`${house.url}/cubejs-api/v1/meta`, { headers: { authorization: 'admin' } });
    const { cubes } = (await answer.json()) as {
      cubes: { name: string; measures: Told[]; dimensions: Told[]; meta: Told['meta'] }[];
    };
    // Exactly these two: a comma in an unquoted description would make keys of its parts.
    const words = { title: expect.stringMatching(/./), description: expect.stringMatching(/[.…]$/) };
    expect(cubes.map(({ name }) => name).sort()).toEqual([
      'activities',
      'answer_speed',
      'attribution',
      'channel_cohorts',
      'channels',
      'client_models',
      'cohorts',
      'customers',
      'data_quality',
      'duplicate_costs',
      'forecast',
      'funnel',
      'journeys',
      'leads',
      'manager_scores',
      'managers',
      'next_products',
      'pipeline',
      'price_agreements',
      'product_pairs',
      'quotes',
      'recurring',
      'replenishment',
      'retention_curves',
      'returning_products',
      'revenue',
      'rfm_thresholds',
      'satisfaction',
      'segment_members',
      'segment_moves',
      'segment_strategies',
      'service',
      'service_churn',
      'service_curves',
      'service_speed',
      'source_gaps',
      'split_histories',
      'wallets',
      'win_chances',
      'win_fit',
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
