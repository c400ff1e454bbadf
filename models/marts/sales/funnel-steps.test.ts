import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
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
    await buildModels(warehouse);
  });
  afterAll(() => warehouse.close());

  const steps = (): Promise<readonly Record<string, unknown>[]> =>
    warehouse.query(
      `select step, count(*) as entered, sum(case when is_passed then 1 else 0 end) as passed,
         sum(case when is_dropped then 1 else 0 end) as dropped, sum(case when is_visited then 1 else 0 end) as visited
       from marts.funnel_steps where pipeline = 'P' group by step order by step`,
    );

  it('P-FUN-09: deals reached or passed each step, and visited it', async () => {
    const rows = (await steps()).map((row) => Object.values(row).map(String));
    expect(rows).toEqual([
      ['1', '8', '7', '0', '7'],
      ['2', '7', '6', '1', '6'],
      ['3', '6', '4', '1', '5'],
      ['4', '4', '3', '1', '3'],
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

  it('the leaks of all steps add up to entered minus won minus open, to the kopeck', async () => {
    const [leaks] = await warehouse.query(`select sum(lost_amount) as lost from marts.funnel_steps`);
    const [whole] = await warehouse.query(
      `select sum(amount) - sum(case when status = 'won' then amount else 0 end)
         - sum(case when status = 'open' then amount else 0 end) as lost
       from marts.deals where pipeline = 'P'`,
    );
    expect(leaks).toEqual(whole);
  });
});
