import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ADMIN, cubeEngines, type Opened } from './cube-fixture.ts';
import { SMALL_COMPANY } from './small-company/index.ts';

const WON = {
  measures: ['pipeline.won_amount'],
  dimensions: ['pipeline.owner'],
  order: { 'pipeline.won_amount': 'desc' },
};

describe.each(cubeEngines)('rollups on $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open(SMALL_COMPANY);
  });
  afterAll(() => opened.close());

  const rollups = async () => (await opened.warehouse.relations('rollups')).map(({ name }) => name);
  const firstWon = async () => (await opened.cube.load(WON, ADMIN)).data?.[0]?.['pipeline.won_amount'];

  it('are built by a refresh, for every cube that has any', async () => {
    expect(await rollups()).toEqual([]);
    await opened.cube.refresh();
    const cubes = new Set(
      (await rollups()).map((name) => /^mart_(.*?)_(?:created|closed|ordered|happened|opened|by)_/.exec(name)?.[1]),
    );
    expect([...cubes].sort()).toEqual([
      'activities',
      'attribution_days',
      'channel_days',
      'deals',
      'leads',
      'order_lines',
      'tickets',
    ]);
  });

  it('are read where they hold what is asked, and nothing is built for it again', async () => {
    const before = await rollups();
    const answer = await opened.cube.load(WON, ADMIN);
    expect(Object.keys(answer.usedPreAggregations ?? {})).toEqual([expect.stringMatching(/mart_deals_c\w+_by_owner$/)]);
    expect(await rollups()).toEqual(before);
  });

  it('are left where they do not: medians and members outside them come from the mart', async () => {
    const median = await opened.cube.load({ measures: ['pipeline.median_won_amount'] }, ADMIN);
    expect(median.usedPreAggregations).toBeUndefined();
    const product = await opened.cube.load(
      { measures: ['pipeline.won_amount'], dimensions: ['pipeline.product'] },
      ADMIN,
    );
    expect(product.usedPreAggregations).toBeUndefined();
  });

  it('serve a manager under his row filter', async () => {
    const answer = await opened.cube.load(
      { measures: ['pipeline.deal_count'] },
      { user: 'm', role: 'manager', team: 'юг' },
    );
    expect(answer.data).toEqual([{ 'pipeline.deal_count': '3' }]);
    expect(answer.usedPreAggregations).toBeDefined();
  });

  it('never serve an older version of the data: the first answer after a build has the new numbers', async () => {
    expect(await firstWon()).toBe('4000.5');
    const deals = opened.warehouse.relation({ schema: 'marts', name: 'deals' });
    await opened.warehouse.run(
      opened.warehouse.engine === 'duckdb'
        ? `update ${deals} set amount = 2000.50 where deal_id = 'd1'`
        : `alter table ${deals} update amount = 2000.50 where deal_id = 'd1' settings mutations_sync = 2`,
    );
    expect(await firstWon()).toBe('4000.5');
    opened.versions.set('deals', '2');
    expect(await firstWon()).toBe('5000.5');
    const off = await opened.cube.load({ ...WON, cache: 'no-cache' }, ADMIN);
    expect(off.data?.[0]?.['pipeline.won_amount']).toBe('5000.5');
  });

  it('stay where their mart did not change', async () => {
    const ofLeads = async () => (await rollups()).filter((name) => name.startsWith('mart_leads_'));
    await opened.cube.refresh();
    const before = await ofLeads();
    opened.versions.set('deals', '3');
    await opened.cube.refresh();
    expect(before.length).toBeGreaterThan(0);
    expect(await ofLeads()).toEqual(before);
  });

  it('are built again where somebody has dropped them', async () => {
    for (const { name } of await opened.warehouse.relations('rollups')) {
      await opened.warehouse.run(`drop table ${opened.warehouse.relation({ schema: 'rollups', name })}`);
    }
    const answer = await opened.cube.load({ ...WON, measures: ['pipeline.deal_count'], order: [] }, ADMIN);
    expect(answer.usedPreAggregations).toBeDefined();
  });

  it('are built where NODE_ENV says production, too', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const other = await open(SMALL_COMPANY);
    expect((await other.cube.load(WON, ADMIN)).usedPreAggregations).toBeDefined();
    await other.close();
    vi.unstubAllEnvs();
  });

  it('give the same rows as the marts they came from', async () => {
    const owners = {
      measures: ['pipeline.deal_count', 'pipeline.win_rate', 'pipeline.avg_cycle_days'],
      dimensions: ['pipeline.status'],
    };
    const time = { dimension: 'pipeline.created_at', granularity: 'month', dateRange: ['2024-01-01', '2024-03-31'] };
    const rolled = await opened.cube.load({ ...owners, timeDimensions: [time] }, ADMIN);
    expect(rolled.usedPreAggregations).toBeDefined();
    // A day cut in the middle cannot be read from a rollup of days.
    const unrolled = await opened.cube.load(
      {
        ...owners,
        timeDimensions: [{ ...time, dateRange: ['2024-01-01T00:00:00.000', '2024-03-31T23:59:59.998'] }],
        filters: [{ member: 'pipeline.company', operator: 'set' }],
      },
      ADMIN,
    );
    expect(unrolled.usedPreAggregations).toBeUndefined();
    const inOrder = (rows: typeof rolled.data) => rows?.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
    expect(inOrder(rolled.data)).toEqual(inOrder(unrolled.data));
  });
});
