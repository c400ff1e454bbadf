import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

const touch = (id: string, visitor: string, kind: string, day: string, lead: string | null = null): HandmadeRecord => [
  'touch',
  id,
  {
    visitor_id: visitor,
    kind,
    source: kind === 'visit' ? 'yandex' : 'site',
    happened_at: `${day}T09:00:00Z`,
    lead_id: lead,
  },
];
const deal = (id: string, lead: string, created: string, won: string | null): HandmadeRecord => [
  'deal',
  id,
  {
    ...{ lead_id: lead, outcome: won === null ? 'open' : 'won', amount: '10.00' },
    ...{ created_at: `${created}T09:00:00Z`, closed_at: won === null ? null : `${won}T09:00:00Z` },
  },
];

const records: readonly HandmadeRecord[] = [
  // Came once in winter, again in spring, asked and bought: the second visit is the start, the first is too long ago.
  touch('a1', 'A', 'visit', '2025-01-10'),
  touch('a2', 'A', 'visit', '2025-05-01'),
  touch('a3', 'A', 'form', '2025-05-02', 'lead-a'),
  deal('deal-a', 'lead-a', '2025-05-03', '2025-06-20'),
  // Asked, and the deal came after the window.
  touch('b1', 'B', 'visit', '2025-01-10'),
  touch('b2', 'B', 'call', '2025-01-11', 'lead-b'),
  deal('deal-b', 'lead-b', '2025-06-01', null),
  // Only looked.
  touch('c1', 'C', 'visit', '2025-02-01'),
  // A call from nobody known is no visitor.
  ['touch', 'd1', { kind: 'call', happened_at: '2025-02-01T09:00:00Z' }],
];

describe.each(engines)('the way of visitors on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, records);
    await buildModels(warehouse, { select: '+visitor_funnel' });
  });
  afterAll(() => warehouse.close());

  it('a visitor is counted by the latest visit that allows the way, within ninety days', async () => {
    const rows = await warehouse.query<Record<string, unknown>>(
      'select visitor_id, reached_step, source, started_at from marts.visitor_funnel order by visitor_id',
    );
    expect(rows.map((row) => ({ ...row, reached_step: Number(row['reached_step']) }))).toEqual([
      { visitor_id: 'A', reached_step: 4, source: 'yandex', started_at: '2025-05-01T09:00:00Z' },
      { visitor_id: 'B', reached_step: 2, source: 'yandex', started_at: '2025-01-10T09:00:00Z' },
      { visitor_id: 'C', reached_step: 1, source: 'yandex', started_at: '2025-02-01T09:00:00Z' },
    ]);
  });
});
