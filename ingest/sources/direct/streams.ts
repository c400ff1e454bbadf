import { z } from 'zod';
import type { Cursor, Page, Stream } from '../connector.ts';
import type { JsonObject } from '../json.ts';
import type { DirectClient } from './client.ts';
import type { DirectSettings } from './settings.ts';

const DAY_MS = 86_400_000;
/** Days asked for in one report. */
const REPORT_DAYS = 31;

/** The last day read, and what the days that may yet be restated held. */
const placeSchema = z.object({ until: z.string(), recent: z.array(z.string()) });

/**
 * A row for each campaign and day. The last days are read anew each time; a campaign's day that a report no longer has
 * was taken back by the system, and goes.
 */
export function reportStream(
  settings: DirectSettings,
  client: DirectClient,
  { clock, timezone }: { readonly clock: () => Date; readonly timezone: string },
): Stream {
  return {
    name: 'report',
    reads: { kind: 'changes', overlapMinutes: 0 },
    deletes: { kind: 'tombstones' },
    idOf,
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const place = cursor.kind === 'token' ? placeSchema.parse(JSON.parse(cursor.token)) : null;
      const today = dayIn(clock(), timezone);
      const begin = settings.since ?? plus(today, -182);
      const first = place === null ? begin : later(begin, plus(place.until, -settings.restated_days));
      let recent = place?.recent ?? [];
      for (let from = first; from <= today; from = plus(from, REPORT_DAYS)) {
        const to = earlier(plus(from, REPORT_DAYS - 1), today);
        const records = await client.report(from, to, signal);
        const ids = new Set(records.map(idOf));
        const deletedIds = recent.filter((id) => isWithin(id, from, to) && !ids.has(id));
        const kept = plus(today, -settings.restated_days - 1);
        recent = [...recent.filter((id) => !isWithin(id, from, to)), ...ids].filter((id) => id.slice(0, 10) >= kept);
        yield { records, deletedIds, cursor: tokenOf({ until: to, recent }) };
      }
    },
  };
}

function idOf(row: JsonObject): string {
  return `${String(row['Date'])}|${String(row['CampaignId'])}`;
}

function isWithin(id: string, from: string, to: string): boolean {
  const day = id.slice(0, 10);
  return day >= from && day <= to;
}

function tokenOf(place: z.infer<typeof placeSchema>): Cursor {
  return { kind: 'token', token: JSON.stringify(place) };
}

function dayIn(now: Date, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(now);
}

function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

const later = (one: string, other: string): string => (one > other ? one : other);
const earlier = (one: string, other: string): string => (one < other ? one : other);
