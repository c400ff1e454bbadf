import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { buildModels, createRecords, type HandmadeRecord } from './support/built-models.ts';
import { engines } from './support/engines.ts';
import { describeWithData, sharedData } from './support/shared-data.ts';

/** A case of the published log as a ticket: opened with its first event, closed with its last. */
function cases(): readonly {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly days: number;
}[] {
  const lines = readFileSync(sharedData('helpdesk_log/helpdesk.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const [id = '', , at = ''] = line.split(',');
    found.set(id, [...(found.get(id) ?? []), at]);
  }
  return [...found].map(([id, times]) => {
    const [from = '', to = ''] = [times.toSorted()[0], times.toSorted().at(-1)].map(
      (at) => at?.replace(' ', 'T') + 'Z',
    );
    return { id, from, to, days: (Date.parse(to) - Date.parse(from)) / 86_400_000 };
  });
}

describeWithData('helpdesk_log')('the help desk log', () => {
  describe.each(engines)('on $name', ({ open }) => {
    let warehouse: Warehouse;
    const log = cases();
    beforeAll(async () => {
      warehouse = await open();
      const rows: HandmadeRecord[] = log.map(({ id, from, to }) => [
        'ticket',
        id,
        { number: id, is_closed: 'true', opened_at: from, closed_at: to, rating: String((Number(id) % 5) + 1) },
      ]);
      rows.push(['ticket', 'waiting', { number: 'w', is_closed: 'false', opened_at: log.at(-1)?.from ?? null }]);
      await createRecords(warehouse, rows);
      await buildModels(warehouse, { select: '+service_speed +satisfaction' });
    }, 600_000);
    afterAll(() => warehouse.close());

    it('has 3,804 cases, half of them closed in 3.93 days, as published; one that waits is counted', async () => {
      const [row] = await warehouse.query<{ ticket_count: bigint; over_count: bigint; median_hours: number }>(
        `select ticket_count, over_count, median_hours from marts.service_speed where step = 'close' and category is null`,
      );
      expect([Number(row?.ticket_count), Number(row?.over_count)]).toEqual([3805, 3804]);
      expect(Number(row?.median_hours) / 24).toBeCloseTo(3.93, 1);
    });

    it('closes nine in ten in the time a plain count gives', async () => {
      const hours = log.map(({ days }) => days * 24).sort((a, b) => a - b);
      const [row] = await warehouse.query<{ ninetieth_hours: number }>(
        `select ninetieth_hours from marts.service_speed where step = 'close' and category is null`,
      );
      expect(Number(row?.ninetieth_hours)).toBeCloseTo(hours[Math.ceil(hours.length * 0.9) - 1] ?? NaN, 0);
    });

    it('satisfied are those who marked 4 and 5', async () => {
      const satisfied = log.filter(({ id }) => Number(id) % 5 >= 3).length;
      const [row] = await warehouse.query<{ csat: number; csat_low: number; nps: number | null }>(
        'select csat, csat_low, nps from marts.satisfaction',
      );
      expect(row?.csat).toBeCloseTo(satisfied / log.length, 9);
      expect(row?.csat_low).toBeLessThan(row?.csat ?? 0);
      expect(row?.nps).toBeNull();
    });
  });
});
