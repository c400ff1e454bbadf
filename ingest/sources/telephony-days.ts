import type { Cursor, Page } from './connector.ts';
import type { JsonObject } from './json.ts';

const DAY_MS = 86_400_000;

/** What a telephone service is asked for at once, and how far back a finished day may still change. */
export type CallPeriods = { readonly since: string | undefined; readonly days: number; readonly againDays: number };

/**
 * Calls by periods of some days, from where the last run ended less what may still change, up to now. The cursor is the
 * end of the last period that was read whole.
 */
export async function* callPages(
  cursor: Cursor,
  { since, days, againDays }: CallPeriods,
  now: Date,
  read: (from: Date, to: Date) => AsyncIterable<readonly JsonObject[]>,
): AsyncIterable<Page> {
  const begin = since === undefined ? now.getTime() - 90 * DAY_MS : Date.parse(`${since}T00:00:00Z`);
  const known = cursor.kind === 'token' ? Date.parse(cursor.token) - againDays * DAY_MS : begin;
  for (let from = Math.max(begin, known); from < now.getTime(); from += days * DAY_MS) {
    const to = Math.min(from + days * DAY_MS, now.getTime());
    const done: Cursor = { kind: 'token', token: new Date(to).toISOString() };
    let held: readonly JsonObject[] | null = null;
    for await (const records of read(new Date(from), new Date(to))) {
      if (held) yield { records: held, deletedIds: [], cursor };
      held = records;
    }
    yield { records: held ?? [], deletedIds: [], cursor: done };
    cursor = done;
  }
}

/** A moment as the clock of a zone shows it: `YYYY-MM-DD HH:MM:SS`. */
export function clockIn(moment: Date, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(
    moment,
  );
}
