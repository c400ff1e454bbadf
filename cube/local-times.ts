import type { Cell, Engine } from '../warehouse/warehouse.ts';

const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?Z$/;

/**
 * Cube's SQL gives times local to `timezone`. DuckDB gives them as timestamps without a zone, which the warehouse reads
 * as UTC, so the text is right as it stands; ClickHouse gives instants, which are moved. The text is Cube's own:
 * '2024-01-31T00:00:00.000'. Other values pass.
 */
export function localTimes(engine: Engine, timezone: string): (value: Cell) => Cell {
  const offset = offsets(timezone);
  return (value) => {
    const found = typeof value === 'string' ? INSTANT.exec(value) : null;
    if (!found) return value;
    const millis = (found[2] ?? '').slice(0, 3).padEnd(3, '0');
    if (engine === 'duckdb') return `${found[1]}.${millis}`;
    const at = Date.parse(`${found[1]}.${millis}Z`);
    return new Date(at + offset(at)).toISOString().slice(0, -1);
  };
}

const QUARTER_HOUR = 900_000;

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. Zones change at quarters of an hour. */
function offsets(timezone: string): (at: number) => number {
  const known = new Map<number, number>();
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  return (at) => {
    const quarter = Math.floor(at / QUARTER_HOUR);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const name =
      clock.formatToParts(quarter * QUARTER_HOUR).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [null, '+', '0', '0'];
    const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
    known.set(quarter, ahead);
    return ahead;
  };
}
