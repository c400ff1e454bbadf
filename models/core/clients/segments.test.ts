import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

const sold = (amounts: readonly number[]): HandmadeRecord[] =>
  amounts.map((amount, place) => [
    'order',
    `o${place}`,
    { contact_id: `c${place}`, ordered_at: '2024-03-10T12:00:00Z', amount: `${amount}.00` },
  ]);

describe.each(engines)('on $name', ({ open }) => {
  let warehouse: Warehouse;
  const built = async (amounts: readonly number[]): Promise<void> => {
    warehouse = await open();
    await createRecords(warehouse, sold(amounts));
    await buildModels(warehouse, { select: '+customer_segment' });
  };
  const each = async (column: string): Promise<string[]> => {
    const rows = await warehouse.query<{ value: string | bigint }>(
      `select ${column} as value from core.customer_segment order by customer_id`,
    );
    return rows.map(({ value }) => String(value));
  };

  describe('P-SEG-05 shares that hit 80 % exactly', () => {
    beforeAll(() => built([500, 300, 80, 50, 30, 20, 10, 5, 3, 2]));
    afterAll(() => warehouse.close());
    it('put who crosses a border into the better class', async () =>
      expect((await each('abc')).join('')).toBe('AABBBCCCCC'));
  });

  describe('P-SEG-03 ties', () => {
    beforeAll(() => built([1, 1, 1, 2, 3, 4, 5, 6, 7, 8]));
    afterAll(() => warehouse.close());
    it('never split equal customers', async () => expect((await each('money_score')).join('')).toBe('1112334455'));
  });
});
