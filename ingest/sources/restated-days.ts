import { z } from 'zod';
import type { Cursor, Page, Stream } from './connector.ts';
import type { JsonObject } from './json.ts';

const DAY_MS = 86_400_000;

/** The last day read, and what the days that may yet be restated held. */
const placeSchema = z.object({ until: z.string(), recent: z.array(z.string()) });

/** Reports of an ad system by day; a record is a campaign's day. */
export type DayReports = {
  readonly name: string;
  /** the first day to read; half a year back unless told */
  readonly since: string | undefined;
  /** days that are read anew each time: the system restates them */
  readonly restatedDays: number;
  /** days asked for in one report */
  readonly reportDays: number;
  /** begins with the day, YYYY-MM-DD */
  idOf(record: JsonObject): string;
  /** The campaigns' days from one day to another, both included. */
  read(from: string, to: string, signal: AbortSignal): Promise<readonly JsonObject[]>;
};

/**
 * A record for each campaign and day. The last days are read anew each time; a campaign's day that a report no longer has
 * was taken back by the system, and goes.
 */
export function restatedStream(
  { name, since, restatedDays, reportDays, idOf, read }: DayReports,
  { clock, timezone }: { readonly clock: () => Date; readonly timezone: string },
): Stream {
  return {
    ...{ name, idOf },
    reads: { kind: 'changes', overlapMinutes: 0 },
    deletes: { kind: 'tombstones' },
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const place = cursor.kind === 'token' ? placeSchema.parse(JSON.parse(cursor.token)) : null;
      const today = dayIn(clock(), timezone);
      const begin = since ?? dayAfter(today, -182);
      const first = place === null ? begin : later(begin, dayAfter(place.until, -restatedDays));
      let recent = place?.recent ?? [];
      for (let from = first; from <= today; from = dayAfter(from, reportDays)) {
        const to = earlier(dayAfter(from, reportDays - 1), today);
        const records = await read(from, to, signal);
        const ids = new Set(records.map(idOf));
        const deletedIds = recent.filter((id) => isWithin(id, from, to) && !ids.has(id));
        const kept = dayAfter(today, -restatedDays - 1);
        recent = [...recent.filter((id) => !isWithin(id, from, to)), ...ids].filter((id) => id.slice(0, 10) >= kept);
        yield { records, deletedIds, cursor: tokenOf({ until: to, recent }) };
      }
    },
  };
}

function isWithin(id: string, from: string, to: string): boolean {
  const day = id.slice(0, 10);
  return day >= from && day <= to;
}

function tokenOf(place: z.infer<typeof placeSchema>): Cursor {
  return { kind: 'token', token: JSON.stringify(place) };
}

/** The day that it is in a zone, YYYY-MM-DD. */
export function dayIn(now: Date, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(now);
}

/** So many days after a day; before it where the number is below 0. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export const later = (one: string, other: string): string => (one > other ? one : other);
export const earlier = (one: string, other: string): string => (one < other ? one : other);
