import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { shrunkRate } from '../../methods/rates/rates.ts';
import { kaplanMeier, medianTime } from '../../methods/survival/kaplan-meier.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

/** Eight deals with skips, returns and a reopening: P-FUN-09. */
const history: Readonly<Record<string, readonly (readonly [stage: string, day: string])[]>> = {
  D1: [
    ['1', '01-01'],
    ['2', '01-03'],
    ['3', '01-08'],
    ['4', '01-15'],
    ['won', '01-20'],
  ],
  D2: [
    ['1', '01-02'],
    ['2', '01-05'],
    ['lost', '01-10'],
  ],
  D3: [
    ['1', '01-02'],
    ['3', '01-06'],
    ['won', '01-09'],
  ],
  D4: [
    ['1', '01-04'],
    ['2', '01-06'],
    ['3', '01-10'],
    ['2', '01-12'],
    ['3', '01-20'],
    ['lost', '01-25'],
  ],
  D5: [
    ['1', '01-05'],
    ['2', '01-07'],
    ['3', '01-14'],
  ],
  D6: [
    ['1', '01-08'],
    ['lost', '01-09'],
    ['1', '01-15'],
    ['2', '01-16'],
    ['3', '01-18'],
    ['4', '01-22'],
    ['won', '01-30'],
  ],
  D7: [
    ['2', '01-10'],
    ['4', '01-13'],
    ['lost', '01-20'],
  ],
  D8: [['1', '01-20']],
};

const outcomeOf = (stage: string): string => (stage === 'won' || stage === 'lost' ? stage : 'open');
const orderOf = (stage: string): string => ({ won: '9', lost: '10' })[stage] ?? stage;
const at = (day: string): string => `2025-${day}T09:00:00Z`;

const records: readonly HandmadeRecord[] = Object.entries(history).flatMap(([deal, visits], number) => {
  const [first, last] = [visits[0], visits.at(-1)];
  if (!first || !last) return [];
  return [
    [
      'deal',
      deal,
      {
        pipeline: 'P',
        stage: last[0],
        stage_order: orderOf(last[0]),
        outcome: outcomeOf(last[0]),
        amount: `${(number + 1) * 100}.0${number}`,
        created_at: at(first[1]),
        closed_at: outcomeOf(last[0]) === 'open' ? null : at(last[1]),
      },
    ] as const,
    ...visits.map(
      ([stage, day], index) =>
        [
          'deal_stage_change',
          `${deal}-${index}`,
          { deal_id: deal, pipeline: 'P', stage, stage_order: orderOf(stage), changed_at: at(day) },
        ] as const,
    ),
  ];
});

describe.each(engines)('the funnel on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, [...records, ['deal', 'bare', { outcome: 'lost', amount: '5.00' }]]);
    await buildModels(warehouse, { select: '+funnel_steps +journeys' });
  });
  afterAll(() => warehouse.close());

  const steps = (): Promise<readonly Record<string, unknown>[]> =>
    warehouse.query(
      `select step, count(*) as entered, sum(case when is_passed then 1 else 0 end) as passed,
         sum(case when is_dropped then 1 else 0 end) as dropped, sum(case when is_visited then 1 else 0 end) as visited,
         sum(case when is_complete then 1 else 0 end) as complete
       from marts.funnel_steps where pipeline = 'P' group by step order by step`,
    );

  it('P-FUN-09: deals that reached or passed each step, visited it, and visited every one up to it', async () => {
    const rows = (await steps()).map((row) => Object.values(row).map(String));
    expect(rows).toEqual([
      ['1', '8', '7', '0', '7', '7'],
      ['2', '7', '6', '1', '6', '5'],
      ['3', '6', '4', '1', '5', '4'],
      ['4', '4', '3', '1', '3', '2'],
    ]);
  });

  it('P-FUN-09: the same by walking every history', async () => {
    const walked = ['1', '2', '3', '4'].map((step) => {
      const reached = Object.values(history).filter((visits) => {
        const working = visits.map(([stage]) => stage).filter((stage) => outcomeOf(stage) === 'open');
        return visits.at(-1)?.[0] === 'won' || Math.max(...working.map(Number)) >= Number(step);
      });
      return [step, String(reached.length)];
    });
    expect((await steps()).map((row) => [row['step'], String(row['entered'])])).toEqual(walked);
  });

  it('P-FUN-10: days in a step are counted over all visits of a deal, and only once it has left', async () => {
    const days = await warehouse.query<{ step: string; dwell_days: number }>(
      `select step, dwell_days from marts.funnel_steps
       where pipeline = 'P' and step in ('2', '3') and dwell_days is not null order by step, dwell_days`,
    );
    expect(days.filter(({ step }) => step === '2').map(({ dwell_days }) => dwell_days)).toEqual([2, 3, 5, 5, 7, 12]);
    expect(days.filter(({ step }) => step === '3').map(({ dwell_days }) => dwell_days)).toEqual([3, 4, 7, 7]);
  });

  it('P-FUN-10: deals still in a step count as long as they have stood, so the median is 7 days and not 5.5', async () => {
    const days = await warehouse.query<{ watched_days: number; has_left: boolean }>(
      `select watched_days, has_left from marts.funnel_steps
       where pipeline = 'P' and step = '3' and watched_days is not null order by watched_days`,
    );
    // The data reach the last closing, on 30 January; that day counts to its end.
    expect(days.map(({ watched_days, has_left }) => [watched_days, has_left])).toEqual([
      [3, true],
      [4, true],
      [7, true],
      [7, true],
      [expect.closeTo(16.625, 6), false],
    ]);
    const watched = days.map((row) => ({ duration: row.watched_days, isOver: row.has_left }));
    expect(medianTime(kaplanMeier(watched))).toBe(7);
    const [closed] = await warehouse.query<{ median: number }>(
      `select ${warehouse.engine === 'duckdb' ? 'median' : 'quantileExactInclusive(0.5)'}(dwell_days) as median
       from marts.funnel_steps where pipeline = 'P' and step = '3'`,
    );
    expect(closed?.median).toBe(5.5);
  });

  it('P-FUN-09: the chance of winning from each step, and drawn towards all deals as if twenty more had gone', async () => {
    const rows = await warehouse.query<Record<string, number | bigint>>(
      `select won_deal_count, closed_deal_count, win_chance from core.step_win where pipeline = 'P' order by step_order`,
    );
    const overall = 3 / 7;
    [0.5, 0.5, 0.6, 0.75].forEach((share, index) => {
      const [won, closed] = [Number(rows[index]?.['won_deal_count']), Number(rows[index]?.['closed_deal_count'])];
      expect(won / closed).toBeCloseTo(share, 12);
      expect(rows[index]?.['win_chance']).toBeCloseTo(shrunkRate({ hits: won, trials: closed }, overall), 12);
    });
  });

  it('a deal whose pipeline has no known steps keeps its money, without a step', async () => {
    const rows = await warehouse.query(
      `select deal_id, step, is_dropped, is_entry, lost_amount from marts.funnel_steps where pipeline is null`,
    );
    expect(rows).toEqual([{ deal_id: 'bare', step: null, is_dropped: true, is_entry: true, lost_amount: '5.00' }]);
  });

  it('the leaks of all steps add up to entered minus won minus open, to the kopeck', async () => {
    const [leaks] = await warehouse.query(`select sum(lost_amount) as lost from marts.funnel_steps`);
    const [whole] = await warehouse.query(
      `select sum(amount) - sum(case when status = 'won' then amount else 0 end)
         - sum(case when status = 'open' then amount else 0 end) as lost
       from marts.deals`,
    );
    expect(leaks).toEqual(whole);
  });
});
