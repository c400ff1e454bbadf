import { legsAgain } from '../called-again.ts';
import type { Stream } from '../connector.ts';
import type { JsonObject } from '../json.ts';
import { callPages } from '../telephony-days.ts';
import type { ZadarmaClient } from './client.ts';
import type { ZadarmaSettings } from './settings.ts';

const MINUTE_MS = 60_000;

/**
 * Legs of the exchange's calls. The service writes the times of its account without a zone: each leg is given the
 * moment too, with the offset that the account has now.
 */
export function callStream(
  settings: ZadarmaSettings,
  client: ZadarmaClient,
  { clock }: { readonly clock: () => Date },
): Stream {
  // More than a month is cut to thirty days without a word.
  const periods = { since: settings.since, days: 28, againDays: 1 };
  const reader = (zone: number, signal: AbortSignal) =>
    async function* (from: Date, to: Date): AsyncIterable<readonly JsonObject[]> {
      for (let skip = 0; ; skip += settings.page) {
        const legs = await client.statistics(shown(from, zone), shown(to, zone), skip, signal);
        yield legs.map((leg) => ({ ...leg, started_at: momentText(String(leg['callstart'] ?? ''), zone) }));
        if (legs.length < settings.page) return;
      }
    };
  return {
    name: 'calls',
    reads: { kind: 'changes', overlapMinutes: 0 },
    deletes: { kind: 'none' },
    // Neither id is a leg's own: one stands for the talk, the other may be shared by its legs.
    idOf: (leg) =>
      ['pbx_call_id', 'call_id', 'callstart', 'sip', 'destination'].map((name) => String(leg[name] ?? '')).join('|'),
    pages: async function* (cursor, signal) {
      const zone = await client.zone(signal);
      yield* callPages(cursor, periods, clock(), reader(zone, signal));
    },
    again: async function* (ids, signal) {
      const zone = await client.zone(signal);
      yield* legsAgain({
        ...{ ids, now: clock(), read: reader(zone, signal) },
        momentOf: (at) => Date.parse(momentText(at, zone) ?? ''),
        keyOf: (leg) => String(leg['pbx_call_id'] ?? ''),
      });
    },
  };
}

/** A moment as the account's clock shows it: `YYYY-MM-DD HH:MM:SS`. */
function shown(moment: Date, zone: number): string {
  return new Date(moment.getTime() + zone * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** A time of the account's clock with its offset; null where it is no time. */
function momentText(time: string, zone: number): string | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time)) return null;
  const [hours, minutes] = [Math.floor(Math.abs(zone) / 60), Math.abs(zone) % 60];
  const offset = [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':');
  return `${time.replace(' ', 'T')}${zone < 0 ? '-' : '+'}${offset}`;
}
