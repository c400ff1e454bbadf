import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { openHouse, type House, type Person } from '../../house-fixture.ts';

type Told = {
  version: number;
  assumptions: { key: string; value: number; measured: number | null; is_changed: boolean }[];
  months: { month: number; cumulative: number }[];
  cases: Record<'low' | 'base' | 'high', { npv: number; irr: number[] }>;
  tornado: { key: string; low: number; high: number }[];
};

describe.each(engines)('what the CRM brings, on $name', ({ open }) => {
  let house: House;
  let boss: Person;
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = await open();
    house = await openHouse(warehouse);
    boss = await house.enter('executive');
    const type = warehouse.engine === 'duckdb' ? 'date' : 'Nullable(Date32)';
    await warehouse.run(
      `create table ${warehouse.relation({ schema: 'core', name: 'observed_until' })}
       ${warehouse.engine === 'clickhouse' ? 'engine = MergeTree order by tuple()' : ''}
       as select cast('2026-04-10' as ${type}) as observed_on`,
    );
  });
  afterEach(() => house.close());

  const told = async (): Promise<Told> => (await boss.get('/api/v1/investment')).json<Told>();
  const change = (assumptions: object, version: number, person = boss) =>
    person.ask({
      method: 'PATCH',
      url: '/api/v1/investment',
      headers: { 'if-match': `"${version}"` },
      payload: { assumptions },
    });
  const valueOf = ({ assumptions }: Told, key: string) => assumptions.find((one) => one.key === key);

  it('is filled in with what the warehouse measured, the last twelve whole months of its data', async () => {
    const answer = await told();
    expect(valueOf(answer, 'seats')).toMatchObject({ value: 2, measured: 2, is_changed: false });
    // one won deal of 22,700 in the year before April 2026
    expect(valueOf(answer, 'revenue_a_month')?.value).toBeCloseTo(22700 / 12, 6);
    // no mart of returns is built here: that stays an assumption
    expect(valueOf(answer, 'returns_a_month')).toMatchObject({ value: 0, measured: null });
    expect(answer.months).toHaveLength(12);
    expect(answer.cases.low.npv).toBeLessThan(answer.cases.base.npv);
    expect(answer.cases.base.npv).toBeLessThan(answer.cases.high.npv);
  });

  it('keeps what people change, over what was measured, until they take it back', async () => {
    const changed = (await change({ seats: 40, implementation: 1_000_000 }, 0)).json<Told>();
    expect(valueOf(changed, 'seats')).toMatchObject({ value: 40, measured: 2, is_changed: true });
    expect((await change({ seats: 41 }, 0)).statusCode).toBe(412);
    expect(valueOf(await told(), 'implementation')?.value).toBe(1_000_000);
    const back = (await change({ seats: null }, changed.version)).json<Told>();
    expect(valueOf(back, 'seats')).toMatchObject({ value: 2, is_changed: false });
  });

  it('gives the months as a file, from what is paid at the start on, to the kopeck', async () => {
    const { months, at_start: start } = (await boss.get('/api/v1/investment')).json<{
      months: { cumulative: number; net: number }[];
      at_start: number;
    }>();
    const file = await boss.get('/api/v1/investment/export?format=csv&locale=en');
    expect(file.headers['content-type']).toContain('text/csv');
    const [head, first, ...lines] = file.body.replace('\ufeff', '').trim().split('\r\n');
    expect(head).toBe('Month;Cost;Effect;Net;Cumulative;Discounted;Return');
    expect(first?.split(';').slice(0, 5)).toEqual([
      '0',
      start.toFixed(2),
      '0.00',
      (-start).toFixed(2),
      (-start).toFixed(2),
    ]);
    expect(lines.map((line) => line.split(';')[4])).toEqual(months.map(({ cumulative }) => cumulative.toFixed(2)));
    const manager = await house.enter('manager', 'North');
    expect((await manager.get('/api/v1/investment/export')).statusCode).toBe(403);
  });

  it('ranks assumptions by how far the value moves with each alone', async () => {
    const { tornado } = (await change({ activities_a_month: 20_000 }, 0)).json<Told>();
    const widths = tornado.map(({ low, high }) => Math.abs(high - low));
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(tornado.slice(0, 3).map(({ key }) => key)).toContain('minutes_saved_per_activity');
  });

  it('refuses shares above one, unknown names, a missing version and managers', async () => {
    expect((await change({ chance: 1.5 }, 0)).statusCode).toBe(400);
    expect((await change({ luck: 1 }, 0)).statusCode).toBe(400);
    const blind = await boss.ask({
      method: 'PATCH',
      url: '/api/v1/investment',
      payload: { assumptions: { seats: 1 } },
    });
    expect(blind.statusCode).toBe(428);
    const manager = await house.enter('manager', 'North');
    expect((await manager.get('/api/v1/investment')).statusCode).toBe(403);
  });
});
