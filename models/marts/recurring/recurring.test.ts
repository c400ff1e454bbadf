import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import { describeWithData, sharedData } from '../../../test/support/shared-data.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

type Stretch = readonly [client: string, amount: number, from: string, to: string | null];

const subscription = ([client, amount, from, to]: Stretch, number: number): HandmadeRecord => [
  'subscription',
  String(number),
  { company_id: client, plan: 'Базовый', monthly_amount: amount.toFixed(2), started_on: from, ended_on: to },
];

/** Two hundred clients who pay 100,000 in January; February as P-CHN-06 has it, and the trap of P-CHN-07 from March on. */
function stretches(): Stretch[] {
  const [january, february] = ['2024-01-01', '2024-02-01'];
  return [
    ...Array.from({ length: 9 }, (_, i): Stretch => [`lost${i}`, i < 8 ? 550 : 600, january, february]),
    ...changed('grows', 10, 400, 1600),
    ...changed('shrinks', 10, 800, 500),
    ...Array.from({ length: 170 }, (_, i): Stretch => [`stays${i}`, 480, january, null]),
    ['whale', 1400, january, null],
    ...Array.from({ length: 4 }, (_, i): Stretch => [`new${i}`, 5000, february, null]),
    ['back', 700, '2023-10-01', '2023-12-01'],
    ['back', 1000, february, null],
    ...Array.from({ length: 4 }, (_, i): Stretch => [`passing${i}`, 300, '2024-01-05', '2024-01-25']),
  ];
  function changed(name: string, count: number, before: number, after: number): Stretch[] {
    return Array.from({ length: count }, (_, i) => i).flatMap((i): Stretch[] => [
      [`${name}${i}`, before, january, february],
      [`${name}${i}`, after, february, null],
    ]);
  }
}

const BRIDGE = `sum(start_mrr) as start, sum(new_mrr) as new, sum(reactivated_mrr) as back, sum(expansion_mrr) as more,
  sum(contraction_mrr) as less, sum(churned_mrr) as gone, sum(mrr) as mrr`;

describe.each(engines)('recurring revenue on $name', ({ open }) => {
  describe('P-CHN-06 a month of two hundred clients', () => {
    let warehouse: Warehouse;
    beforeAll(async () => {
      warehouse = await open();
      await createRecords(warehouse, [
        ...stretches().map(subscription),
        ['lead', 'last', { status_kind: 'open', created_at: '2024-02-10T09:00:00Z' }],
      ]);
      await buildModels(warehouse, { select: '+recurring_months' });
    });
    afterAll(() => warehouse.close());

    it('is bridged to the next by what was won, grown, shrunk and lost', async () => {
      const [month] = await warehouse.query<Record<string, string>>(
        `select ${BRIDGE} from marts.recurring_months where month = '2024-02-01'`,
      );
      expect(month).toEqual({
        start: '100000.00',
        new: '20000.00',
        back: '1000.00',
        more: '12000.00',
        less: '3000.00',
        gone: '5000.00',
        mrr: '125000.00',
      });
      const of = (name: string): number => Number(month?.[name]);
      const kept = of('start') - of('less') - of('gone');
      expect(kept / of('start')).toBeCloseTo(0.92, 9);
      expect((kept + of('more')) / of('start')).toBeCloseTo(1.04, 9);
      expect((of('new') + of('more') + of('back')) / (of('less') + of('gone'))).toBeCloseTo(4.125, 9);
    });

    it('lost 9 of its 200 clients; who joined and left between two first days is in neither', async () => {
      const [month] = await warehouse.query(
        `select sum(case when was_subscriber then 1 else 0 end) as was, sum(case when is_churned then 1 else 0 end) as lost,
           sum(case when client_id like '%passing%' then 1 else 0 end) as passing
         from marts.recurring_months where month = '2024-02-01'`,
      );
      expect(Object.values(month ?? {}).map(Number)).toEqual([200, 9, 0]);
    });
  });

  describeWithData('dbt_playbooks')('the MRR playbook', () => {
    let warehouse: Warehouse;
    const periods = (): string[][] =>
      readFileSync(sharedData('dbt_playbooks/mrr/subscription_periods.csv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(','));
    beforeAll(async () => {
      warehouse = await open();
      const rows = periods().map(([, client = '', from = '', to = '', amount = ''], number) =>
        subscription([client, Number(amount), from, to === '' ? null : to], number),
      );
      await createRecords(warehouse, rows);
      await buildModels(warehouse, { select: '+recurring_months' });
    });
    afterAll(() => warehouse.close());

    it('gives the counted MRR of every first day from November 2018 to January 2020', async () => {
      const rows = await warehouse.query<{ mrr: string }>(
        `select sum(mrr) as mrr from marts.recurring_months
         where month >= '2018-11-01' and month <= '2020-01-01' group by month order by month`,
      );
      expect(rows.map(({ mrr }) => Number(mrr))).toEqual([
        575, 585, 620, 625, 660, 895, 965, 1135, 1350, 1240, 1455, 1680, 1840, 1255, 175,
      ]);
    });

    it('gives the bridge that a walk from client to client gives', async () => {
      const rows = await warehouse.query<Record<string, string | null>>(
        `select ${BRIDGE} from marts.recurring_months where month = '2019-08-01'`,
      );
      const paid = (day: string, client: string): number =>
        periods()
          .filter(([, id, from = '', to = '']) => id === client && from <= day && (to === '' || to > day))
          .reduce((sum, [, , , , amount]) => sum + Number(amount), 0);
      const bridge = { start: 0, new: 0, back: 0, more: 0, less: 0, gone: 0, mrr: 0 };
      for (const client of new Set(periods().map(([, id = '']) => id))) {
        const [before, now] = [paid('2019-07-01', client), paid('2019-08-01', client)];
        const isFirst = periods().every(([, id, from = '']) => id !== client || from > '2019-07-01');
        bridge.start += before;
        bridge.mrr += now;
        if (before === 0) bridge[isFirst ? 'new' : 'back'] += now;
        else if (now > before) bridge.more += now - before;
        else if (now === 0) bridge.gone += before;
        else bridge.less += before - now;
      }
      expect(
        Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value ?? 0)])),
      ).toEqual(bridge);
    });
  });
});
