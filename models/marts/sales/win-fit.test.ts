import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Row, Warehouse } from '../../../warehouse/warehouse.ts';

const DAY = 86_400_000;
const START = Date.parse('2024-01-01T09:00:00Z');
const at = (day: number): string => new Date(START + day * DAY).toISOString();

/** A deal a day for 420 days. Big ones are won three times of ten, small ones seven; both close on the 20th day. */
const count = 420;
const isBig = (index: number): boolean => index % 2 === 0;
const isWon = (index: number): boolean => (Math.floor(index / 2) * 7) % 10 < (isBig(index) ? 3 : 7);
const deals: readonly HandmadeRecord[] = Array.from({ length: count }, (_, index) => {
  const isClosed = index + 20 < count;
  const outcome = isClosed ? (isWon(index) ? 'won' : 'lost') : 'open';
  const id = `d${String(index).padStart(3, '0')}`;
  const fields = {
    ...{ pipeline: 'P', stage: isClosed ? outcome : 'offer', outcome, amount: isBig(index) ? '900.00' : '100.00' },
    ...{ created_at: at(index), closed_at: isClosed ? at(index + 20) : null },
  };
  const change = (stage: string, order: string, day: number): HandmadeRecord => [
    'deal_stage_change',
    `${id} ${stage}`,
    { deal_id: id, pipeline: 'P', stage, stage_order: order, changed_at: at(day) },
  ];
  return [
    ['deal', id, fields] as const,
    change('call', '1', index),
    ...(index + 10 < count ? [change('offer', '2', index + 10)] : []),
    ...(isClosed ? [change(outcome, outcome === 'won' ? '8' : '9', index + 20)] : []),
  ];
}).flat();

const read: Record<string, readonly Row[]> = {};

describe.each(engines)('the chance of winning on $name', ({ name, open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, deals);
    await buildModels(warehouse, { select: '+deal_chances', timezone: 'UTC' });
    read[name] = await warehouse.query('select part, name, value, trials, hits from marts.win_fit order by part, name');
  });
  afterAll(() => warehouse.close());

  it('a snapshot is each open deal on each Monday, with its step and its age that day', async () => {
    const [row] = await warehouse.query<{ n: bigint | number }>(
      `select count(*) as n from marts.deal_snapshots where not is_present`,
    );
    let expected = 0;
    // The Monday after the last day known is how things stand now.
    for (let day = 0; day < count; day += 7)
      for (let index = 0; index < count; index += 1)
        // Open at the beginning of the day: created on an earlier one, not closed before it.
        if (index < day && index + 20 >= day) expected += 1;
    expect(Number(row?.n)).toBe(expected);
  });

  it('is learned, and forecasts later deals better than fixed stage weights', () => {
    const of = (part: string, what: string) =>
      Number(read[name]?.find((row) => row['part'] === part && row['name'] === what)?.['value']);
    expect(read[name]?.some((row) => row['part'] === 'state' && row['name'] === 'fitted')).toBe(true);
    expect(of('score', 'model')).toBeLessThan(of('score', 'stage weights'));
    // The best that can be had: 0.3 and 0.7 for the two kinds.
    expect(of('score', 'model')).toBeLessThan(0.225);
    expect(of('score', 'model')).toBeGreaterThan(0.2);
    // A deal is open for three Mondays at most.
    const snapshots = Number(read[name]?.find((row) => row['part'] === 'score' && row['name'] === 'model')?.['trials']);
    expect(snapshots / of('score', 'deals')).toBeGreaterThan(2);
    expect(snapshots / of('score', 'deals')).toBeLessThanOrEqual(3);
  });

  it('is what was planted, for the open deals', async () => {
    const rows = await warehouse.query<{ amount: string; p: number; n: number }>(
      `select amount, avg(p_win) as p, min(p_win) as least from marts.deal_chances where basis = 'model' group by amount order by amount`,
    );
    expect(rows.map(({ amount }) => amount)).toEqual(['100.00', '900.00']);
    expect(Math.abs((rows[0]?.p ?? 0) - 0.7)).toBeLessThan(0.06);
    expect(Math.abs((rows[1]?.p ?? 0) - 0.3)).toBeLessThan(0.06);
  });
});

it('both engines learn the same', () => {
  const rounded = (rows: readonly Row[] | undefined) =>
    rows?.map((row) => [
      row['part'],
      row['name'],
      Number(row['value']).toFixed(9),
      Number(row['trials']),
      Number(row['hits']),
    ]);
  expect(rounded(read['clickhouse'])).toEqual(rounded(read['duckdb']));
});
