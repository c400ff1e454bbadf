import { expect, it } from 'vitest';
import { localTimes } from './local-times.ts';

it.each([
  ['ClickHouse gives an instant', 'clickhouse', 'Europe/Moscow', '2024-01-31T21:00:00Z', '2024-02-01T00:00:00.000'],
  ['in summer time', 'clickhouse', 'Europe/Berlin', '2024-07-01T10:00:00.25Z', '2024-07-01T12:00:00.250'],
  ['west of Greenwich', 'clickhouse', 'America/St_Johns', '2024-01-01T00:00:00Z', '2023-12-31T20:30:00.000'],
  ['in UTC itself', 'clickhouse', 'UTC', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000'],
  ['DuckDB gives the local time already', 'duckdb', 'Europe/Moscow', '2024-02-01T00:00:00Z', '2024-02-01T00:00:00.000'],
] as const)('%s', (_, engine, timezone, given, local) => {
  expect(localTimes(engine, timezone)(given)).toBe(local);
});

it.each([null, 5, true, 'Z', '2024-01-01'])('%s is no time', (value) => {
  expect(localTimes('clickhouse', 'Europe/Moscow')(value)).toBe(value);
});
