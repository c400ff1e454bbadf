import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

/** Moscow's wall clock; people work Monday to Friday from 9 to 18. The last one waits: the last known day is 18 March. */
const tickets: readonly HandmadeRecord[] = [
  ticket('day', { opened: '2026-03-12 10:00', answered: '2026-03-12 11:30', closed: '2026-03-12 17:00', rating: '10' }),
  ticket('weekend', {
    opened: '2026-03-13 17:00',
    answered: '2026-03-16 10:00',
    closed: '2026-03-17 09:00',
    rating: '9',
  }),
  ticket('waits', { opened: '2026-03-17 12:00', rating: '3' }),
  ticket('last', { opened: '2026-03-18 10:00', answered: '2026-03-18 10:30', closed: '2026-03-18 11:00' }),
];

function ticket(id: string, told: Readonly<Record<string, string>>): HandmadeRecord {
  const utc = (wall: string | undefined): string | null =>
    wall === undefined ? null : new Date(`${wall.replace(' ', 'T')}:00+03:00`).toISOString();
  return [
    'ticket',
    id,
    {
      category: 'Доставка',
      is_closed: String('closed' in told),
      opened_at: utc(told['opened']),
      first_answered_at: utc(told['answered']),
      closed_at: utc(told['closed']),
      due_at: utc(told['opened']?.replace(/ .*/, ' 18:00')),
      rating: told['rating'] ?? null,
    },
  ];
}

describe.each(engines)('service on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, tickets);
    await buildModels(warehouse, { select: '+service_speed +service_curves +satisfaction' });
  });
  afterAll(() => warehouse.close());

  it('a ticket that waits counts in working time up to the beginning of the last known day', async () => {
    const rows = await warehouse.query(
      `select ticket_id, first_answer_work_hours as answer, close_work_hours as closing, promised_work_hours as promised
       from marts.ticket_times order by ticket_id`,
    );
    const told = Object.fromEntries(
      rows.map((row) => [
        String(row['ticket_id']).replace(/^.*:/, ''),
        ['answer', 'closing', 'promised'].map((name) => Number(row[name])),
      ]),
    );
    expect(told).toEqual({ day: [1.5, 7, 8], weekend: [2, 10, 1], waits: [6, 6, 6], last: [0.5, 1, 8] });
  });

  it('half and nine in ten come through by the product of Kaplan and Meier counted by hand', async () => {
    const rows = await warehouse.query(
      `select step, ticket_count, over_count, median_work_hours, ninetieth_work_hours, promised_work_hours
       from marts.service_speed where category is null order by step`,
    );
    // answers after 0.5, 1.5 and 2 of 4: 3/4, 1/2, 1/4 still wait; the one at 6 was never answered
    // closings after 1 of 4, 7 of 2 and 10 of 1: 3/4, 3/8, 0
    expect(rows.map((row) => Object.values(row).map((value) => (value === null ? null : String(value))))).toEqual([
      ['answer', '4', '3', '1.5', null, null],
      ['close', '4', '3', '7', '10', '6'],
    ]);
  });

  it('the curve rises from nobody to as many as were seen to come through', async () => {
    const rows = await warehouse.query(
      `select work_hours, through_share, through_low, through_high, waiting_count
       from marts.service_curves where step = 'answer' order by point`,
    );
    const figures = rows.map((row) => Object.values(row).map((value) => (value === null ? null : Number(value))));
    expect(figures).toHaveLength(41);
    expect(figures[0]).toEqual([0, 0, null, null, 4]);
    expect(figures[10]?.slice(0, 2)).toEqual([0.5, 0.25]);
    expect(figures[40]?.slice(0, 2)).toEqual([2, 0.75]);
    for (const [, share, low, high] of figures.slice(10)) {
      expect(low).toBeLessThan(share ?? 0);
      expect(high).toBeGreaterThan(share ?? 1);
    }
  });

  it('NPS of marks to ten lies in its interval', async () => {
    const [row] = await warehouse.query(
      'select rated_count, promoter_count, detractor_count, nps, nps_low, nps_high from marts.satisfaction',
    );
    const net = (2 - 1) / 3;
    const half = 1.959963984540054 * Math.sqrt((3 / 3 - net * net) / 3);
    expect(Object.values(row ?? {}).map(Number)).toEqual([
      3,
      2,
      1,
      expect.closeTo(100 * net, 9),
      expect.closeTo(Math.max(-100, 100 * (net - half)), 9),
      expect.closeTo(Math.min(100, 100 * (net + half)), 9),
    ]);
  });
});
