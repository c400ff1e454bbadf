import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

/** Client n buys every 30 days, n mod 12 times and once more, from January 2024 on; the data end at the end of 2024. */
const CLIENTS = 48;
const DAY = 86_400_000;
const purchases: readonly HandmadeRecord[] = Array.from({ length: CLIENTS }, (_, client) => client).flatMap((client) =>
  Array.from({ length: 1 + (client % 12) }, (_, order): HandmadeRecord => {
    const ordered_at = new Date(Date.parse('2024-01-10T09:00:00Z') + order * 30 * DAY).toISOString();
    return ['order', `${client}-${order}`, { contact_id: `c${client}`, ordered_at, amount: '10' }];
  }),
);

describe.each(engines)('how long clients stay, on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, [...purchases, ['lead', 'last', { created_at: '2024-12-31T09:00:00Z' }]]);
    await buildModels(warehouse, { select: '+retention_curves' });
  });
  afterAll(() => warehouse.close());

  it('those who left are told by their silence, the others are watched to the end of the data', async () => {
    const rows = await warehouse.query(
      `select has_left, count(*) as clients, max(life_days) as longest from marts.customer_lives group by 1 order by 1`,
    );
    const stay = Array.from({ length: CLIENTS }, (_, client) => client % 12).filter((repeats) => repeats >= 11).length;
    expect(rows.map((row) => Object.values(row).map(String))).toEqual([
      ['false', String(stay), '356'],
      ['true', String(CLIENTS - stay), '331'],
    ]);
  });

  it('the curve is the product of those who stay at each end, counted by a plain loop', async () => {
    const lives = await warehouse.query<{ life_days: number; has_left: boolean }>(
      'select life_days, has_left from marts.customer_lives order by life_days',
    );
    const rows = await warehouse.query(
      'select age_days, staying_share, staying_low, staying_high, watched_count from marts.retention_curves order by age_days',
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) {
      const age = Number(row['age_days']);
      const ends = [...new Set(lives.filter((life) => life.has_left).map((life) => Number(life.life_days)))];
      const share = ends
        .filter((end) => end <= age)
        .map((end) => {
          const watched = lives.filter((life) => Number(life.life_days) >= end).length;
          return 1 - lives.filter((life) => life.has_left && Number(life.life_days) === end).length / watched;
        })
        .reduce((product, factor) => product * factor, 1);
      expect(Number(row['staying_share']), `${age} days`).toBeCloseTo(share, 12);
      expect(Number(row['watched_count'])).toBe(lives.filter((life) => Number(life.life_days) >= age).length);
      expect(Number(row['watched_count'])).toBeGreaterThanOrEqual(10);
      if (share < 1) expect(Number(row['staying_low'])).toBeLessThan(share);
      if (share < 1) expect(Number(row['staying_high'])).toBeGreaterThan(share);
    }
  });
});
