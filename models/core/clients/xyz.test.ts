import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

/** Sales of a week from P-SEG-06, over 36 weeks. */
const weekly = [
  0, 15, 40, 15, 10, 15, 20, 15, 10, 15, 20, 15, 5, 20, 45, 20, 15, 20, 25, 20, 15, 20, 25, 20, 40, 10, 35, 10, 5, 10,
  15, 10, 5, 10, 15, 10,
];
const sumsOf = (weeks: number): number[] =>
  Array.from({ length: weekly.length / weeks }, (_, at) =>
    weekly.slice(at * weeks, (at + 1) * weeks).reduce((sum, units) => sum + units, 0),
  );

/** Each series is what a client buys month by month, up to the last whole month. */
const series: Readonly<Record<string, readonly number[]>> = {
  four_weeks: sumsOf(4),
  quarter: sumsOf(12),
  apples: [63, 78, 63, 78],
  bananas: [60.3, 67.1, 60.3, 67.1],
};

const records: readonly HandmadeRecord[] = Object.entries(series).flatMap(([client, amounts]): HandmadeRecord[] => [
  ['company', client, { name: client }],
  ...amounts.map((amount, at): HandmadeRecord => {
    const month = new Date(Date.UTC(2025, 12 - amounts.length + at, 15, 9)).toISOString();
    return ['order', `${client} ${at}`, { company_id: client, ordered_at: month, amount: String(amount) }];
  }),
]);

describe.each(engines)('steadiness of clients on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    // The last day known ends a month, so that no month is partial.
    await createRecords(warehouse, [
      ...records,
      ['order', 'last day', { company_id: 'clock', ordered_at: '2025-12-31T12:00:00Z', amount: '1' }],
    ]);
    await buildModels(warehouse, { select: '+abc_xyz' });
  });
  afterAll(() => warehouse.close());

  it.each([
    ['P-SEG-06', 'four_weeks', 0.2759441097, 'Z'],
    ['P-SEG-06', 'quarter', 0.1580668463, 'Y'],
    ['P-SEG-04', 'apples', 0.1063829787, 'Y'],
    ['P-SEG-04', 'bananas', 0.05337519623, 'X'],
  ])('%s %s vary by %d: %s', async (_, client, variation, kind) => {
    const [row] = await warehouse.query<{ variation: number; xyz: string }>(
      'select variation, xyz from core.abc_xyz where customer_id = $id',
      { id: `company/${client}` },
    );
    expect(row?.xyz).toBe(kind);
    expect(row?.variation).toBeCloseTo(variation, 8);
  });
});
