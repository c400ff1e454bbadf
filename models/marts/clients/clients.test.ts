import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import { describeWithData, sharedData } from '../../../test/support/shared-data.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

const order = (id: string, customer: string, day: string, amount: string, channel?: string): HandmadeRecord => [
  'order',
  id,
  { contact_id: customer, ordered_at: `${day}T12:00:00Z`, amount, channel: channel ?? null },
];
const MARTS = '+customers +cohort_months +segment_moves +rfm_thresholds +model_fits';

/** A monthly rhythm, a yearly one, one who came once, one who brought everything back, and one who is unsteady. */
const small: readonly HandmadeRecord[] = [
  ...['01', '02', '03', '04', '05', '06'].map((month) => order(`a${month}`, 'a', `2024-${month}-10`, '100.00', 'seo')),
  order('b1', 'b', '2024-01-20', '500.00', 'ads'),
  order('b2', 'b', '2024-03-20', '300.00', 'seo'),
  order('c1', 'c', '2024-02-05', '50.00'),
  order('c2', 'c', '2024-02-06', '-50.00'),
  order('d1', 'd', '2024-05-01', '80.00', 'ads'),
  ['lead', 'last', { status_kind: 'open', created_at: '2024-06-20T09:00:00Z' }],
];

describe.each(engines)('clients on $name', ({ open }) => {
  describe('a handful of them', () => {
    let warehouse: Warehouse;
    beforeAll(async () => {
      warehouse = await open();
      await createRecords(warehouse, small);
      await buildModels(warehouse, { select: MARTS });
    });
    afterAll(() => warehouse.close());

    it('keep the channel of the first order, the money of all, and classes by share and steadiness', async () => {
      const rows = await warehouse.query(
        `select customer_id, channel, order_count, revenue, abc, xyz, silent_days, is_silent_half_year, p_alive
         from marts.customers order by customer_id`,
      );
      expect(rows.map((row) => Object.values(row))).toEqual([
        ['contact/a', 'seo', 6n, '600.00', 'A', 'X', 10n, false, null],
        ['contact/b', 'ads', 2n, '800.00', 'A', 'Z', 92n, false, null],
        ['contact/c', null, 1n, '0.00', 'C', null, 136n, false, null],
        ['contact/d', 'ads', 1n, '80.00', 'B', null, 50n, false, null],
      ]);
    });

    it('stand in a triangle by month and age, silent months and all, the last cell marked as not over', async () => {
      const rows = await warehouse.query(
        `select age_months, sum(cohort_size) as size, sum(active_count) as active, sum(revenue) as revenue,
           sum(cumulative_revenue) as total, max(cast(is_partial as integer)) as partial
         from marts.cohort_months where cohort_month = '2024-01-01' group by age_months order by age_months`,
      );
      expect(rows.map((row) => Object.values(row).map(Number))).toEqual([
        [0, 2, 2, 600, 600, 0],
        [1, 2, 1, 100, 700, 0],
        [2, 2, 2, 400, 1100, 0],
        [3, 2, 1, 100, 1200, 0],
        [4, 2, 1, 100, 1300, 0],
        [5, 2, 1, 100, 1400, 1],
      ]);
    });

    it('are moved between segments with nobody lost on the way', async () => {
      const rows = await warehouse.query<{ seen_on: string; customers: bigint }>(
        `select seen_on, sum(customer_count) as customers from marts.segment_moves group by seen_on order by seen_on`,
      );
      expect(rows.map(({ seen_on, customers }) => [seen_on, Number(customers)])).toEqual([
        ['2024-02-29', 3],
        ['2024-03-31', 3],
        ['2024-04-30', 3],
        ['2024-05-31', 4],
        ['2024-06-20', 4],
      ]);
    });

    it('are too few to model, and the table of models says so', async () => {
      const rows = await warehouse.query('select model, is_used, why_not from marts.model_fits order by model');
      expect(rows).toEqual(
        ['BG/NBD', 'Gamma-Gamma', 'MBG/NBD'].map((model) => ({ model, is_used: false, why_not: 'few-repeats' })),
      );
    });
  });

  describeWithData('afisha_orders_costs')('a year of a ticket service', () => {
    let warehouse: Warehouse;
    const lines = (): string[][] =>
      gunzipSync(readFileSync(sharedData('afisha_orders_costs/orders_log_us.csv.gz')))
        .toString('utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(','));
    beforeAll(async () => {
      warehouse = await open();
      const orders = lines().map(([at = '', money = '', buyer = ''], number): HandmadeRecord => {
        const id = `o${number}`;
        return ['order', id, { contact_id: buyer, ordered_at: `${at.replace(' ', 'T')}Z`, amount: money }];
      });
      // a ticket had for nothing is a sale only where the source says so
      const free = orders.filter(([, , { amount }]) => Number(amount) === 0);
      const sold = free.map(([, id]): HandmadeRecord => [
        'order_line',
        id,
        { order_id: id, kind: 'sale', quantity: '1', amount: '0.00' },
      ]);
      await createRecords(warehouse, [...orders, ...sold]);
      await buildModels(warehouse, { select: MARTS, timezone: 'UTC' });
    }, 240_000);
    afterAll(() => warehouse.close());

    it('gives the counted revenue per buyer of the June 2017 cohort, month by month', async () => {
      const rows = await warehouse.query<{ total: string; size: bigint }>(
        `select cumulative_revenue as total, cohort_size as size from marts.cohort_months
         where cohort_month = '2017-06-01' and age_months < 12 order by age_months`,
      );
      expect(Number(rows[0]?.size)).toBe(2023);
      expect(rows.map(({ total, size }) => (Number(total) / Number(size)).toFixed(3))).toEqual(
        '4.724 5.210 5.647 6.602 7.625 8.360 9.311 9.892 10.445 11.051 11.622 11.879'.split(' '),
      );
    });

    it('counts new buyers by month', async () => {
      const rows = await warehouse.query<{ month: string; n: bigint }>(
        `select cohort_month as month, cohort_size as n from marts.cohort_months where age_months = 0 order by 1`,
      );
      const of = (month: string) => Number(rows.find((row) => row.month === month)?.n);
      expect(['2017-06-01', '2017-09-01', '2017-12-01', '2018-03-01', '2018-05-01'].map(of)).toEqual([
        2023, 2581, 4383, 3533, 2988,
      ]);
    });

    it('foretells a quarter it was not shown, class by class, against what a plain count finds', async () => {
      const rows = await warehouse.query<Record<string, number | bigint | string>>(
        `select repeats, customer_count, actual, expected, low, high, split_on from core.repeat_backtest
         where model = 'BG/NBD' order by repeats`,
      );
      const all = rows.find(({ repeats }) => repeats === 'all');
      const classes = rows.filter(({ repeats }) => repeats !== 'all');
      const sum = (name: string) => classes.reduce((total, row) => total + Number(row[name]), 0);
      expect(sum('actual')).toBe(Number(all?.['actual']));
      expect(sum('customer_count')).toBe(Number(all?.['customer_count']));
      expect(sum('expected')).toBeCloseTo(Number(all?.['expected']), 4);
      expect(Number(all?.['low'])).toBeLessThan(Number(all?.['expected']));
      const days = new Map<string, Set<string>>();
      for (const { 0: at = '', 2: buyer = '' } of lines()) {
        days.set(buyer, (days.get(buyer) ?? new Set()).add(at.slice(0, 10)));
      }
      const split = String(all?.['split_on']);
      const known = [...days.values()].filter((own) => [...own].some((day) => day <= split));
      expect(known.length).toBe(Number(all?.['customer_count']));
      const later = known.reduce((total, own) => total + [...own].filter((day) => day > split).length, 0);
      expect(later).toBe(Number(all?.['actual']));
    });
  });
});
