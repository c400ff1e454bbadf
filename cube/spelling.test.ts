import { describe, expect, it } from 'vitest';
import { cubeEngines } from './cube-fixture.ts';
import { kaplanMeier } from '../models/methods/survival/kaplan-meier.ts';
import { spelled } from './spelling.ts';

const relation = ({ schema, name }: { schema: string; name: string }) => `"${schema}"."${name}"`;
const duckdb = { warehouse: { engine: 'duckdb', relation }, timezone: 'Europe/Moscow' } as const;
const clickhouse = { warehouse: { engine: 'clickhouse', relation }, timezone: 'Europe/Moscow' } as const;

describe('the words of a cube model that are not SQL', () => {
  it.each([
    ['{CUBE}.amount', '{CUBE}.amount', '{CUBE}.amount'],
    ['mart(deals)', '"marts"."deals"', '"marts"."deals"'],
    ['float_of(x)', 'cast(x as double)', 'cast(x as Nullable(Float64))'],
    [
      "median_of(case when f(a, ')') then b end)",
      "median(cast(case when f(a, ')') then b end as double))",
      "quantileExactInclusive(0.5)(cast(case when f(a, ')') then b end as Nullable(Float64)))",
    ],
    [
      'ratio(a, whole_days(b, c) + 1)',
      "(cast(a as double) / nullif(cast(date_diff('day', b, c) + 1 as double), 0))",
      "(cast(a as Nullable(Float64)) / nullif(cast(dateDiff('day', b, c) + 1 as Nullable(Float64)), 0))",
    ],
    ['local_midnight(d)', "timezone('Europe/Moscow', cast(d as timestamp))", "toDateTime64(d, 0, 'Europe/Moscow')"],
    ['my_ratio(a, b) + ratios(c)', 'my_ratio(a, b) + ratios(c)', 'my_ratio(a, b) + ratios(c)'],
  ])('%s', (sql, onDuckDb, onClickHouse) => {
    expect(spelled(sql, duckdb)).toBe(onDuckDb);
    expect(spelled(sql, clickhouse)).toBe(onClickHouse);
  });

  it('a bracket left open is told', () => {
    expect(() => spelled('ratio(a, b', duckdb)).toThrow('a bracket is not closed in: ratio(a, b');
  });

  it.each(cubeEngines)('mean the same on $name', async ({ open }) => {
    const { warehouse, close } = await open({});
    const place = { warehouse, timezone: 'Europe/Moscow' };
    const days = (from: string, to: string) => `whole_days(cast('${from}' as date), cast('${to}' as date))`;
    const [row] = await warehouse.query(
      spelled(
        `select ratio(1, 4) as quarter, ratio(1, 0) as over_nothing, median_of(x) as middle,
           ${days('2024-02-28', '2024-03-01')} as leap
         from (select 1 as x union all select 2 union all select 10 union all select 3) as t`,
        place,
      ),
    );
    expect({ ...row, leap: Number(row?.['leap']) }).toEqual({
      quarter: 0.25,
      over_nothing: null,
      middle: 2.5,
      leap: 2,
    });
    await close();
  });

  it.each(cubeEngines)('a share has ended as Kaplan and Meier say, on $name', async ({ open }) => {
    const { warehouse, close } = await open({});
    const watched = [
      ...[6, 6, 6, 7, 10, 13, 16, 22, 23].map((duration) => ({ duration, isOver: true })),
      ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((duration) => ({ duration, isOver: false })),
    ];
    const rows = watched.map(({ duration, isOver }) => `select ${duration} as days, ${isOver} as ended`);
    const share = (quantile: number) => `survival_days(${quantile}, days, ended) as q${quantile * 100}`;
    const [row] = await warehouse.query(
      spelled(`select ${[0.25, 0.5, 0.9].map(share).join(', ')} from (${rows.join(' union all ')}) as t`, {
        warehouse,
        timezone: 'UTC',
      }),
    );
    expect(row).toEqual({
      q25: kaplanMeier(watched).find(({ survival }) => survival <= 0.75)?.time,
      q50: 23,
      q90: null,
    });
    await close();
  });
});
