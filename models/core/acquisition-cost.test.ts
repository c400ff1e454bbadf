import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../test/support/built-models.ts';
import { engines } from '../../test/support/engines.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

const cost = (id: string, fields: Readonly<Record<string, string>>): HandmadeRecord => ['acquisition_cost', id, fields];

// The data end on 10 March.
const records: readonly HandmadeRecord[] = [
  ['lead', 'first', { created_at: '2024-01-01T09:00:00Z', channel: 'SEO' }],
  ['lead', 'last', { created_at: '2024-03-10T09:00:00Z', channel: 'SEO' }],
  ['ad_spend', 'spend', { spent_on: '2024-01-10', channel: 'SEO', spend: '5.00' }],
  cost('salaries', { kind: 'salary', amount: '310.00', starts_on: '2024-01-01', ends_on: '2024-01-31' }),
  cost('tool', { kind: 'tool', channel: 'SEO', amount: '100.00', starts_on: '2024-03-08', ends_on: '2024-03-10' }),
  cost('agency', { kind: 'agency', source: 'google', amount: '50.55', starts_on: '2024-02-05' }),
  cost('young', { kind: 'tool', channel: 'SEO', amount: '90.00', starts_on: '2024-03-10', ends_on: '2024-03-12' }),
];

describe.each(engines)('what clients cost beside media on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, records);
    await buildModels(warehouse, { select: '+channel_days', timezone: 'UTC' });
  });
  afterAll(() => warehouse.close());

  it('a cost lies evenly on its days, the kopecks left over on the last', async () => {
    const rows = await warehouse.query<{ date: string; other_costs: string }>(
      `select date, other_costs from core.acquisition_cost_day where channel = 'SEO' order by date`,
    );
    // 33.33 + 33.33 + 33.34 of the tool, and the first third of what runs beyond the data
    expect(rows.map((row) => [row.date, row.other_costs])).toEqual([
      ['2024-03-08', '33.33'],
      ['2024-03-09', '33.33'],
      ['2024-03-10', '63.34'],
    ]);
  });

  it('what names no channel is of none, a source tells its channel, and nothing falls after the data end', async () => {
    const rows = await warehouse.query<{ channel: string | null; amount: string }>(
      `select channel, sum(other_costs) as amount from core.acquisition_cost_day group by channel order by amount desc`,
    );
    expect(rows.map((row) => [row.channel, Number(row.amount)])).toEqual([
      [null, 310],
      ['SEO', 130],
      ['Google Ads', 50.55],
    ]);
  });

  it('every side of the channels tells the same costs, and spend stays spend', async () => {
    const rows = await warehouse.query<{ costs: string; spend: string }>(
      'select basis, model, sum(other_costs) as costs, sum(spend) as spend from marts.channel_days group by basis, model',
    );
    expect(rows.length).toBeGreaterThan(11);
    expect(new Set(rows.map(({ costs, spend }) => `${costs} ${spend}`))).toEqual(new Set(['490.55 5.00']));
  });
});
