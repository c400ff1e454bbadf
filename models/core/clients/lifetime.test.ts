import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import { describeWithData, sharedData } from '../../../test/support/shared-data.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { aliveChance, expectedPurchases, fitBetaGeometric, named } from '../../methods/lifetime/beta-geometric.ts';
import { cdnow } from '../../methods/lifetime/cdnow.fixture.ts';
import { expectedSpend } from '../../methods/lifetime/gamma-gamma.ts';
import { discounted } from '../../methods/lifetime/horizon.ts';
import { deltaError } from '../../methods/optimise/curvature.ts';

const order = (id: string, customer: string, day: string, amount: string): HandmadeRecord => [
  'order',
  id,
  { contact_id: customer, ordered_at: `${day}T12:00:00Z`, amount },
];

/** The CD shop's log up to the day its classic analysis ends. */
function purchases(): HandmadeRecord[] {
  const lines = readFileSync(sharedData('cdnow/CDNOW_sample.txt'), 'utf8').trim().split('\n');
  return lines.flatMap((line, number) => {
    const [, id = '', on = '', , money = ''] = line.trim().split(/\s+/);
    const day = `${on.slice(0, 4)}-${on.slice(4, 6)}-${on.slice(6, 8)}`;
    if (day > '1997-09-30') return [];
    // some were had for nothing, and are purchases all the same
    const only = { order_id: `o${number}`, kind: 'sale', quantity: '1', amount: money };
    return [order(`o${number}`, String(Number(id)), day, money), ['order_line', `o${number}`, only]];
  });
}

type Fitted = Readonly<Record<string, number>>;

describe.each(engines)('what a client is worth, on $name', ({ open }) => {
  describe('P-LTV-02 a handful of purchases', () => {
    let warehouse: Warehouse;
    beforeAll(async () => {
      warehouse = await open();
      const rows: readonly (readonly [number, string, number])[] = [
        [1, '2015-01-01', 1],
        [1, '2015-02-06', 2],
        [2, '2015-01-01', 2],
        [3, '2015-01-01', 3],
        [3, '2015-01-02', 1],
        [3, '2015-01-05', 5],
        [4, '2015-01-16', 6],
        [4, '2015-02-02', 3],
        [4, '2015-02-05', 3],
        [5, '2015-01-16', 3],
        [5, '2015-01-17', 1],
        [5, '2015-01-18', 8],
        [6, '2015-02-02', 5],
      ];
      await createRecords(warehouse, [
        ...rows.map(([id, day, money], number) => order(`o${number}`, String(id), day, `${money}.00`)),
        // what was bought and brought back on one day is no purchase
        order('kept', '7', '2015-01-10', '9.00'),
        order('tried', '7', '2015-01-20', '4.00'),
        order('back', '7', '2015-01-20', '-4.00'),
        ['lead', 'last', { status_kind: 'open', created_at: '2015-02-07T09:00:00Z' }],
      ]);
      await buildModels(warehouse, { select: '+customer_outlook +customer_rhythm' });
    });
    afterAll(() => warehouse.close());

    it('come down to repeats, recency, age and the mean of repeat days', async () => {
      const rows = await warehouse.query(
        `select customer_id, repeats, recency_days, age_days, mean_repeat_amount from core.customer_history order by 1`,
      );
      expect(rows.map((row) => Object.values(row))).toEqual([
        ['contact/1', 1n, 36n, 37n, 2],
        ['contact/2', 0n, 0n, 37n, null],
        ['contact/3', 2n, 4n, 37n, 3],
        ['contact/4', 2n, 20n, 22n, 3],
        ['contact/5', 2n, 2n, 22n, 4.5],
        ['contact/6', 0n, 0n, 5n, null],
        ['contact/7', 0n, 0n, 28n, null],
      ]);
    });

    it('are not enough to model: no parameters, no chances, and the reason', async () => {
      const fits = await warehouse.query('select model, is_used, why_not, r from core.repeat_fit order by model');
      expect(fits).toEqual([
        { model: 'BG/NBD', is_used: false, why_not: 'few-repeats', r: null },
        { model: 'MBG/NBD', is_used: false, why_not: 'few-repeats', r: null },
      ]);
      const [outlook] = await warehouse.query(
        'select count(*) as customers, count(p_alive) as scored, count(expected_value) as valued from core.customer_outlook',
      );
      expect(outlook).toEqual({ customers: 7n, scored: 0n, valued: 0n });
    });

    it('tell who is lost by his own rhythm: intervals of 1, 1, 1, 3, 3, 17 and 36 days, three of them lent', async () => {
      const rows = await warehouse.query<{ id: string; limit_days: number; is_lost: boolean; noticed: string | null }>(
        `select customer_id as id, limit_days, is_lost, lost_noticed_on as noticed from core.customer_rhythm order by 1`,
      );
      const days = [1, 1, 1, 3, 3, 17, 36];
      const ninetieth = (values: readonly number[]): number => {
        const place = 0.9 * (values.length - 1);
        const [low = NaN, high = NaN] = [values[Math.floor(place)], values[Math.ceil(place)]];
        return low + (high - low) * (place - Math.floor(place));
      };
      const all = ninetieth(days);
      const own: Readonly<Record<string, readonly number[]>> = { 1: [36], 3: [1, 3], 4: [3, 17], 5: [1, 1] };
      rows.forEach(({ id, limit_days }) => {
        const intervals = own[id.replace('contact/', '')] ?? [];
        const sum = intervals.length > 0 ? intervals.length * ninetieth(intervals) : 0;
        expect(limit_days, id).toBeCloseTo((sum + 3 * all) / (intervals.length + 3), 9);
      });
      expect(rows.filter(({ is_lost }) => is_lost).map(({ id }) => id)).toEqual([
        'contact/2',
        'contact/3',
        'contact/5',
        'contact/7',
      ]);
    });
  });

  describeWithData('cdnow')('the CD shop', () => {
    const customers = cdnow();
    let warehouse: Warehouse;
    let best: Fitted;
    let spend: Fitted;
    beforeAll(async () => {
      warehouse = await open();
      await createRecords(warehouse, [
        ...purchases(),
        ['lead', 'last', { status_kind: 'open', created_at: '1997-09-30T09:00:00Z' }],
      ]);
      await buildModels(warehouse, { select: '+customer_outlook +customer_segment +purchase_regularity' });
      const [used] = await warehouse.query<Fitted>(
        `select * from core.repeat_fit where is_used and parameter_set = 'best'`,
      );
      const [money] = await warehouse.query<Fitted>(`select * from core.spend_fit where parameter_set = 'best'`);
      if (!used || !money) throw new Error('nothing was fitted');
      [best, spend] = [used, money];
    }, 60_000);
    afterAll(() => warehouse.close());

    it('is bought at by chance: regularity is near 1, as pairs of intervals counted one by one give', async () => {
      const days = new Map<string, string[]>();
      for (const [entity, , fields] of purchases()) {
        if (entity !== 'order') continue;
        const [id, on] = [String(fields['contact_id']), String(fields['ordered_at']).slice(0, 10)];
        const own = days.get(id) ?? [];
        if (!own.includes(on)) days.set(id, [...own, on]);
      }
      const shares = [...days.values()].flatMap((own) => {
        const sorted = own.toSorted().map((day) => Date.parse(day));
        const intervals = sorted.slice(1).map((day, place) => day - (sorted[place] ?? NaN));
        return intervals.flatMap((first, place) => {
          const second = intervals[place + 1];
          return place % 2 === 0 && second !== undefined ? [first / (first + second)] : [];
        });
      });
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
      const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
      const [row] = await warehouse.query<{ pair_count: bigint; regularity: number }>(
        'select pair_count, regularity from core.purchase_regularity',
      );
      expect(Number(row?.pair_count)).toBe(shares.length);
      expect(row?.regularity).toBeCloseTo((1 - 4 * variance) / (8 * variance), 5);
      expect(row?.regularity).toBeGreaterThan(0.7);
      expect(row?.regularity).toBeLessThan(1.5);
    });

    it('P-LTV-04, P-LTV-13 fits as published, in days where the paper has weeks', () => {
      expect(best['r']).toBeCloseTo(0.2425945285, 4);
      expect(Number(best['alpha']) / 7).toBeCloseTo(4.413602135, 3);
      expect(best['a']).toBeCloseTo(0.7929218957, 3);
      expect(best['b']).toBeCloseTo(2.425906308, 3);
      // a likelihood of densities: each of the 2,457 repeats is seven times as thin in days
      expect(Number(best['log_likelihood']) + 2457 * Math.log(7)).toBeCloseTo(-9582.429207, 2);
      expect(Number(spend['log_likelihood'])).toBeCloseTo(-4055.917695, 2);
      expect(Number(spend['p'])).toBeCloseTo(6.25, 1);
      expect(spend['customer_count']).toBe(946n);
      expect(Number(spend['correlation'])).toBeCloseTo(0.114, 3);
    });

    it('gives every client the same chance and value as a walk from client to client', async () => {
      const rows = await warehouse.query<Fitted & { id: string }>(
        `select customer_id as id, p_alive, expected_orders, expected_spend, expected_value from core.customer_outlook`,
      );
      const model = named([best['r'], best['alpha'], best['a'], best['b']].map(Number), 'after-repeats');
      const money = { p: Number(spend['p']), q: Number(spend['q']), v: Number(spend['v']) };
      const found = new Map(rows.map((row) => [row.id, row]));
      expect(rows).toHaveLength(2357);
      for (const { id, repeats, recency, age, meanAmount } of customers) {
        const row = found.get(`contact/${id}`);
        const buyer = { repeats, recency: recency * 7, age: age * 7 };
        const worth = discounted((days) => expectedPurchases(model, buyer, days));
        const each = expectedSpend(money, repeats, meanAmount);
        expect(row?.['p_alive']).toBeCloseTo(aliveChance(model, buyer), 9);
        expect(row?.['expected_orders']).toBeCloseTo(expectedPurchases(model, buyer, 365), 8);
        expect(row?.['expected_spend']).toBeCloseTo(each, 6);
        expect(row?.['expected_value']).toBeCloseTo(worth * each, 5);
      }
    });

    it('carries the error of the parameters into any sum: the delta method over all clients', async () => {
      const [sums] = await warehouse.query<Fitted>(
        `select sum(expected_orders) as total, sqrt(power(sum(orders_slope_1), 2) + power(sum(orders_slope_2), 2)
           + power(sum(orders_slope_3), 2) + power(sum(orders_slope_4), 2)) as error from core.customer_outlook`,
      );
      const pasts = customers.map((one) => ({ ...one, recency: one.recency * 7, age: one.age * 7 }));
      const fit = fitBetaGeometric(pasts, 'after-repeats');
      if (fit.kind !== 'fitted') throw new Error(fit.why);
      const total = (at: readonly number[]) =>
        pasts.reduce((sum, buyer) => sum + expectedPurchases(named(at, 'after-repeats'), buyer, 365), 0);
      expect(sums?.['total']).toBeCloseTo(total(Object.values(fit.parameters)), 0);
      const error = deltaError(total, Object.values(fit.parameters), fit.covariance);
      expect(Math.abs(Number(sums?.['error']) / error - 1)).toBeLessThan(0.02);
    });

    it('tells how many orders 8 of 10 such clients make', async () => {
      const [row] = await warehouse.query(
        `select count(*) as n, min(orders_low) as low, sum(case when orders_high < expected_orders - 1 then 1 else 0 end) as short,
           sum(case when p_alive < 0.1 and orders_high > 0 then 1 else 0 end) as dead from core.customer_outlook`,
      );
      expect(row).toMatchObject({ n: 2357n, low: 0n, dead: 0n });
    });

    it('P-SEG-02 scores R, F, M with equal clients scored alike', async () => {
      const scores = async (name: string): Promise<number[]> => {
        const rows = await warehouse.query<{ score: bigint; n: bigint }>(
          `select ${name} as score, count(*) as n from core.customer_segment group by 1`,
        );
        return [1, 2, 3, 4, 5].map((score) => Number(rows.find((row) => Number(row.score) === score)?.n ?? 0));
      };
      expect(await scores('recency_score')).toEqual([480, 478, 459, 475, 465]);
      expect(await scores('frequency_score')).toEqual([1411, 0, 439, 214, 293]);
      expect(await scores('money_score')).toEqual([480, 464, 470, 471, 472]);
      const [named] = await warehouse.query(
        'select count(*) as n, count(rfm_segment) as named from core.customer_segment',
      );
      expect(named).toEqual({ n: 2357n, named: 2357n });
    });
  });
});
