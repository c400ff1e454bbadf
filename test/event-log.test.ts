import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { buildModels, createRecords, type HandmadeRecord } from './support/built-models.ts';
import { engines } from './support/engines.ts';
import { describeWithData, sharedData } from './support/shared-data.ts';

type Event = { readonly activity: string; readonly at: string };
const DAY = 86_400_000;

/** Activities in the order most cases go through them; every case ends in 6. */
const ORDER: readonly string[] = ['1', '8', '9', '2', '3', '4', '5', '7', '6'];

function readLog(): ReadonlyMap<string, readonly Event[]> {
  const lines = readFileSync(sharedData('helpdesk_log/helpdesk.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  const cases = new Map<string, Event[]>();
  for (const line of lines) {
    const [id = '', activity = '', at = ''] = line.split(',');
    cases.set(id, [...(cases.get(id) ?? []), { activity, at: `${at.replace(' ', 'T')}Z` }]);
  }
  return cases;
}

/** The log as a CRM would hold it: a case is a deal won with its last event, an event is a change of stage. */
function records(log: ReadonlyMap<string, readonly Event[]>): HandmadeRecord[] {
  return [...log].flatMap(([id, events]): HandmadeRecord[] => [
    [
      'deal',
      id,
      {
        ...{ pipeline: 'P', stage: '6', outcome: 'won', amount: '1.00' },
        ...{ created_at: events[0]?.at ?? null, closed_at: events.at(-1)?.at ?? null },
      },
    ],
    ...events.map(({ activity, at }, place): HandmadeRecord => {
      const stage_order = String(ORDER.indexOf(activity) + 1);
      const change = { deal_id: id, pipeline: 'P', stage: activity, stage_order, changed_at: at };
      return ['deal_stage_change', `${id} ${String(place).padStart(3, '0')}`, change];
    }),
  ]);
}

/** Stays in one activity, event after event of the same one joined; equal instants by the order of stages. */
function staysOf(events: readonly Event[]): { readonly activity: string; readonly days: number | null }[] {
  const inOrder = events.toSorted(
    (one, other) => one.at.localeCompare(other.at) || ORDER.indexOf(one.activity) - ORDER.indexOf(other.activity),
  );
  const entries = inOrder.filter(({ activity }, place) => inOrder[place - 1]?.activity !== activity);
  return entries.map(({ activity, at }, place) => {
    const next = entries[place + 1];
    return { activity, days: next ? (Date.parse(next.at) - Date.parse(at)) / DAY : null };
  });
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
};

describeWithData('helpdesk_log')('an event log of 13,710 events in the funnel', () => {
  describe.each(engines)('on $name', ({ open }) => {
    let warehouse: Warehouse;
    const log = readLog();
    const stays = new Map([...log].map(([id, events]) => [id, staysOf(events)]));
    const ask = (sql: string) => warehouse.query(sql);
    beforeAll(async () => {
      warehouse = await open();
      await createRecords(warehouse, records(log));
      await buildModels(warehouse, { select: '+funnel_steps +deal_stage_visits', timezone: 'UTC' });
    }, 600_000);
    afterAll(() => warehouse.close());

    it('has the published 3,804 cases and 13,710 events, 3.604 a case', () => {
      const events = [...log.values()].reduce((sum, own) => sum + own.length, 0);
      expect([log.size, events]).toEqual([3804, 13710]);
      expect(events / log.size).toBeCloseTo(3.604, 3);
    });

    it('a case lasts 8.80 days in the mean and 3.93 in the median, as published', async () => {
      const cycles = (await ask(`select cycle_days from marts.deals where status = 'won'`)).map((row) =>
        Number(row['cycle_days']),
      );
      expect(cycles).toHaveLength(3804);
      expect(cycles.reduce((sum, days) => sum + days, 0) / cycles.length).toBeCloseTo(8.8, 2);
      expect(median(cycles)).toBeCloseTo(3.93, 2);
    });

    it('every stay in a stage is a visit, repeated events of one stage being one stay', async () => {
      const rows = await ask(
        'select stage, count(*) as visits from marts.deal_stage_visits group by stage order by stage',
      );
      const expected = new Map<string, number>();
      for (const own of stays.values())
        for (const { activity } of own) expected.set(activity, (expected.get(activity) ?? 0) + 1);
      expect(rows.map((row) => [row['stage'], Number(row['visits'])])).toEqual([...expected].sort());
    });

    it('3,644 cases begin with activity 1, and all end where the funnel ends', async () => {
      const rows = await ask(
        `select count(*) as cases from marts.deal_stage_visits where visit_number = 1 and stage = '1'`,
      );
      expect(Number(rows[0]?.['cases'])).toBe(3644);
      const steps = await ask('select distinct step from marts.funnel_steps order by step');
      expect(steps.map(({ step }) => step)).not.toContain('6');
    });

    it('cases that were in a step, and their days there over all visits, are those of a walk through the log', async () => {
      const rows = await ask(
        `select step, sum(case when is_visited then 1 else 0 end) as visited, sum(case when is_passed then 1 else 0 end) as passed,
           sum(dwell_days) as days from marts.funnel_steps group by step order by step`,
      );
      expect(rows.length).toBeGreaterThan(6);
      for (const row of rows) {
        const own = [...stays.values()].map((list) => list.filter(({ activity }) => activity === row['step']));
        const visited = own.filter(({ length }) => length > 0);
        expect(Number(row['visited']), String(row['step'])).toBe(visited.length);
        expect(Number(row['passed'])).toBe(3804);
        const days = visited.flat().reduce((sum, stay) => sum + (stay.days ?? 0), 0);
        expect(Number(row['days'])).toBeCloseTo(days, 4);
      }
    });
  });
});
