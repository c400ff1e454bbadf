import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Row, Warehouse } from '../../../warehouse/warehouse.ts';

const DAY = 86_400_000;
const START = Date.parse('2023-01-01T09:00:00Z');
const dayOf = (day: number): string => new Date(START + day * DAY).toISOString().slice(0, 10);
const monthOf = (day: number): string => `${dayOf(day).slice(0, 7)}-01`;

type Deal = {
  readonly created: number;
  readonly closed: number | null;
  readonly isWon: boolean;
  readonly amount: number;
};

/** A deal a day, closed on its 15th day, every third won; those that are younger are open. */
const dealAt = (index: number, lastDay: number): Deal => ({
  created: index,
  closed: index + 15 <= lastDay ? index + 15 : null,
  isWon: index % 3 === 0,
  amount: 100 + (index % 7) * 10,
});

const record = ({ created, closed, isWon, amount }: Deal): readonly HandmadeRecord[] => {
  const id = `d${String(created).padStart(4, '0')}`;
  const outcome = closed === null ? 'open' : isWon ? 'won' : 'lost';
  const stage = closed === null ? 'talk' : outcome;
  const at = (day: number) => `${dayOf(day)}T09:00:00Z`;
  const change = (name: string, stage_order: string, day: number): HandmadeRecord => [
    'deal_stage_change',
    `${id} ${name}`,
    { deal_id: id, pipeline: 'P', stage: name, stage_order, changed_at: at(day) },
  ];
  return [
    [
      'deal',
      id,
      {
        ...{ pipeline: 'P', stage, outcome, amount: `${amount}.00`, owner_id: created % 2 ? 'north' : 'south' },
        ...{ created_at: at(created), closed_at: closed === null ? null : at(closed) },
      },
    ],
    change('talk', '1', created),
    ...(closed === null ? [] : [change(stage, isWon ? '8' : '9', closed)]),
  ];
};

const people: readonly HandmadeRecord[] = ['north', 'south'].map((team) => ['employee', team, { name: team, team }]);

/** The data reach the 10th of March 2025, then, as time goes on, the 5th of May. */
const [first, later] = [799, 855];
const early = Array.from({ length: first + 1 }, (_, index) => dealAt(index, first));
// Deals that had closed by then; what was open stays as it was told, open.
const added = Array.from({ length: later - first }, (_, place) => dealAt(first + 1 + place, later));

const wonIn = (deals: readonly Deal[], month: string): number =>
  deals
    .filter(({ closed, isWon }) => isWon && closed !== null && monthOf(closed) === month)
    .reduce((sum, { amount }) => sum + amount, 0);

const read: Record<string, readonly Row[]> = {};

describe.each(engines)('forecasts that are kept on $name', ({ name, open }) => {
  let warehouse: Warehouse;
  let before: readonly Row[];
  const ask = (sql: string) => warehouse.query(sql);
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, [...people, ...early.flatMap(record)]);
    await buildModels(warehouse, { select: '+forecast_scores +forecast', timezone: 'UTC' });
    before = await ask('select * from snapshots.forecast_ledger order by month');
    read[name] = await ask(
      'select month, team, draw, kopecks from marts.forecast_draws where draw < 20 order by month, team, draw',
    );
  }, 900_000);
  afterAll(() => warehouse.close());

  it('won money lies on its days of creation and of winning, as a walk through the deals gives', async () => {
    const rows = await ask(
      `select created_on, closed_on, won_amount, days_from_creation, days_from_winning from marts.won_flow order by created_on`,
    );
    const won = early.filter(({ isWon, closed }) => isWon && closed !== null);
    expect(
      rows.map((row) => [
        row['created_on'],
        row['closed_on'],
        Number(row['won_amount']),
        Number(row['days_from_winning']),
      ]),
    ).toEqual(
      won.map(({ created, closed, amount }) => {
        const end = new Date(`${monthOf(closed ?? 0)}T00:00:00Z`);
        end.setUTCMonth(end.getUTCMonth() + 1);
        return [dayOf(created), dayOf(closed ?? 0), amount, (end.getTime() - Date.parse(dayOf(closed ?? 0))) / DAY];
      }),
    );
    expect(rows.every((row) => Number(row['days_from_creation']) === Number(row['days_from_winning']) + 15)).toBe(true);
  });

  it('every cell of every month has the same two thousand runs, in whole kopecks', async () => {
    const rows = await ask(
      `select month, team, count(distinct draw) as draws, min(kopecks) as least from marts.forecast_draws
       group by month, team order by month, team`,
    );
    expect(rows.map((row) => Number(row['draws']))).toEqual(rows.map(() => 2000));
    expect([...new Set(rows.map(({ month }) => month))]).toEqual(
      ['2025-03', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09'].map((month) => `${month}-01`),
    );
    expect(new Set(rows.map(({ team }) => team))).toEqual(new Set(['north', 'south']));
  });

  it('the month under way is never less than what is won in it already', async () => {
    const [row] = await ask(
      `select min(kopecks) as least from (select draw, sum(kopecks) as kopecks from marts.forecast_draws
       where month = cast('2025-03-01' as date) group by draw) as runs`,
    );
    expect(Number(row?.['least'])).toBeGreaterThanOrEqual(100 * wonIn(early, '2025-03-01'));
  });

  it('months ahead of an even business are about what its months are', async () => {
    const months = ['2024-03-01', '2024-06-01', '2024-09-01', '2024-12-01'].map((month) => wonIn(early, month));
    const usual = months.reduce((sum, amount) => sum + amount, 0) / months.length;
    for (const row of before.filter(({ month }) => String(month) > '2025-03-01')) {
      expect(Number(row['forecast_amount']) / usual).toBeGreaterThan(0.75);
      expect(Number(row['forecast_amount']) / usual).toBeLessThan(1.25);
      expect(Number(row['forecast_low'])).toBeLessThanOrEqual(Number(row['forecast_amount']));
      expect(Number(row['forecast_high'])).toBeGreaterThanOrEqual(Number(row['forecast_amount']));
    }
  });

  it('nothing is scored before its month is over', async () => {
    expect(await ask('select month from marts.forecast_scores')).toEqual([]);
  });

  describe('when time has gone on', () => {
    beforeAll(async () => {
      await createRecords(warehouse, added.flatMap(record));
      await buildModels(warehouse, { select: '+forecast_scores +forecast', timezone: 'UTC' });
    }, 900_000);

    it('what was said earlier stays as it was said, and what is said now is added', async () => {
      const kept = await ask(
        `select * from snapshots.forecast_ledger where made_on = cast('${dayOf(first)}' as date) order by month`,
      );
      expect(kept.map(said)).toEqual(before.map(said));
      const days = await ask('select distinct made_on from snapshots.forecast_ledger order by made_on');
      expect(days.map(({ made_on }) => made_on)).toEqual([dayOf(first), dayOf(later)]);
    });

    it('a month that is over is set beside what came, counted by a walk through the deals', async () => {
      const rows = await ask('select * from marts.forecast_scores order by month');
      expect(rows.map(({ month }) => month)).toEqual(['2025-03-01', '2025-04-01']);
      for (const row of rows) {
        const came = wonIn([...early, ...added], String(row['month']));
        expect(Number(row['won_amount'])).toBe(came);
        const isWithin = Number(row['forecast_low']) <= came && came <= Number(row['forecast_high']);
        expect(Boolean(row['is_within'])).toBe(isWithin);
      }
      expect(rows.map((row) => Number(row['days_ahead']))).toEqual([21, 51]);
    });
  });
});

const said = (row: Row) => [
  row['month'],
  row['method'],
  row['forecast_low'],
  row['forecast_amount'],
  row['forecast_high'],
];

it('both engines draw the same runs', () => {
  const plain = (rows: readonly Row[] | undefined) =>
    rows?.map((row) => [row['month'], row['team'], Number(row['draw']), Number(row['kopecks'])]);
  expect(plain(read['clickhouse'])).toEqual(plain(read['duckdb']));
});
