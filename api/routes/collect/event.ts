import { z } from 'zod';
import { emailHash, phoneHash } from './contact-hash.ts';

const id = z.string().regex(/^[0-9a-f]{32}$/);
const address = z.string().max(2_000);

/** What the counter sends: a visitor and up to twenty events. What is not asked for is not taken. */
export const beaconSchema = z.object({
  v: id,
  /** the id of Яндекс.Метрика's cookie */
  y: z.string().max(64).default(''),
  /** 1: a program drives the browser */
  b: z.union([z.literal(0), z.literal(1)]).default(0),
  e: z
    .array(
      z.object({
        i: id,
        k: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/),
        /** milliseconds of the visitor's clock */
        t: z.number().int().nonnegative(),
        u: address,
        r: address.optional(),
        f: z.string().max(100).optional(),
        m: z.string().max(200).optional(),
        p: z.string().max(200).optional(),
      }),
    )
    .min(1)
    .max(20),
});

export type Beacon = z.infer<typeof beaconSchema>;

/** An event as it is kept: a line of NDJSON, every key in every line, nothing of the person but hashes. */
export type KeptEvent = Readonly<Record<string, string | null>>;

/** Parameters of an address that are kept; others can hold an e-mail, a token, anything. */
const KEPT_PARAMETERS = /^(utm_[a-z]{1,20}|gclid|yclid|fbclid|ymclid|vk_click_id|rb_clickid)$/;

const BOTS =
  /bot|crawl|spider|slurp|headless|preview|monitor|curl|wget|python|java\/|go-http|scrapy|lighthouse|phantom|facebookexternalhit/i;

const DAY_MS = 86_400_000;

/** The events of a beacon as they are kept. A clock that is more than a day off is not believed. */
export function keptEvents(beacon: Beacon, from: { readonly userAgent: string; readonly now: Date }): KeptEvent[] {
  const { userAgent, now } = from;
  const isBot = beacon.b === 1 || userAgent === '' || BOTS.test(userAgent);
  return beacon.e.map((event) => {
    const happened = Math.abs(now.getTime() - event.t) > DAY_MS ? now : new Date(event.t);
    return {
      event_id: event.i,
      kind: event.k,
      visitor_id: beacon.v,
      occurred_at: happened.toISOString(),
      received_at: now.toISOString(),
      page_url: cleanAddress(event.u, KEPT_PARAMETERS),
      referrer: cleanAddress(event.r ?? '', /^$/),
      ym_uid: /^[0-9]{1,30}$/.test(beacon.y) ? beacon.y : null,
      email_hash: emailHash(event.m),
      phone_hash: phoneHash(event.p),
      form_id: event.f === undefined || event.f === '' ? null : event.f,
      device: deviceOf(userAgent),
      user_agent: userAgent.slice(0, 300),
      is_bot: String(isBot),
    };
  });
}

/** An address without its fragment, its user and the parameters that are not asked for; null where it is none. */
function cleanAddress(text: string, kept: RegExp): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const parameters = [...url.searchParams].filter(([name]) => kept.test(name));
  const query = parameters.length === 0 ? '' : `?${new URLSearchParams(parameters)}`;
  return `${url.origin}${url.pathname}${query}`.slice(0, 2_000);
}

function deviceOf(userAgent: string): string {
  if (/ipad|tablet/i.test(userAgent)) return 'tablet';
  return /mobi|iphone|android/i.test(userAgent) ? 'mobile' : 'desktop';
}
