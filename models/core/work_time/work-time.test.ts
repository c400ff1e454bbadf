import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

/** Moscow's wall clock; the last column is the working minutes between, Monday to Friday from 9 to 18. */
const cases: readonly (readonly [id: string, from: string, to: string, minutes: number])[] = [
  ['P-TEAM-04 within a day', '2025-03-03 10:00', '2025-03-03 10:25', 25],
  ['P-TEAM-04 over a night', '2025-03-03 17:50', '2025-03-04 09:15', 25],
  ['P-TEAM-04 over a weekend', '2025-03-07 17:00', '2025-03-10 09:30', 90],
  ['P-TEAM-04 from a weekend', '2025-03-08 12:00', '2025-03-10 10:00', 60],
  ['P-TEAM-07 outside hours, answered outside hours', '2025-03-04 20:00', '2025-03-04 21:00', 0],
  ['P-TEAM-07 before hours', '2025-03-05 08:00', '2025-03-05 09:10', 10],
  ['P-TEAM-07 over 1 and 2 May', '2025-04-30 17:30', '2025-05-05 09:45', 75],
  ['a working Saturday', '2024-04-27 10:00', '2024-04-27 10:30', 30],
];

const records: readonly HandmadeRecord[] = cases.map(([id, from, to]) => [
  'lead',
  id,
  { status_kind: 'open', created_at: utc(from), first_answered_at: utc(to) },
]);

function utc(wall: string): string {
  return new Date(`${wall.replace(' ', 'T')}:00+03:00`).toISOString();
}

describe.each(engines)('working time on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, [
      ...records,
      ['lead', 'silent', { status_kind: 'open', created_at: utc('2025-03-10 09:00') }],
    ]);
    await buildModels(warehouse, { select: '+lead_answers' });
  });
  afterAll(() => warehouse.close());

  it.each(cases)('%s: %s to %s', async (id, _from, _to, minutes) => {
    const [row] = await warehouse.query<{ work_minutes: number }>(
      `select work_minutes from marts.lead_answers where lead_id = $id`,
      { id },
    );
    expect(Number(row?.work_minutes)).toBe(minutes);
  });

  it('a lead nobody answered has no minutes and is not left out', async () => {
    expect(
      await warehouse.query(
        `select is_answered, answer_minutes, work_minutes from marts.lead_answers where lead_id = 'silent'`,
      ),
    ).toEqual([{ is_answered: false, answer_minutes: null, work_minutes: null }]);
  });

  it.each([
    [2023, 247],
    [2024, 248],
    [2025, 247],
    [2026, 247],
  ])('%d has %d working days, as the production calendar says', async (year, days) => {
    const [row] = await warehouse.query<{ days: bigint }>(
      `select count(*) as days from core.work_day where is_working and day between '${year}-01-01' and '${year}-12-31'`,
    );
    expect(Number(row?.days)).toBe(days);
  });
});
