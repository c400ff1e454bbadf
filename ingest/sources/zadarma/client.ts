import { createHash, createHmac } from 'node:crypto';
import type { Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import type { Http } from '../http/http.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { ZadarmaSettings } from './settings.ts';

export type ZadarmaClient = {
  /** Minutes east of UTC of the account's clock, in which all its times are written. */
  zone(signal: AbortSignal): Promise<number>;
  /** Lines of the exchange's statistics between two times of the account's clock, from the line `skip` on. */
  statistics(start: string, end: string, skip: number, signal: AbortSignal): Promise<JsonObject[]>;
};

export function zadarmaClient(settings: ZadarmaSettings, tools: Tools): ZadarmaClient {
  const [key, secret] = [tools.secret('key'), tools.secret('secret')];
  const judge = (answer: HttpAnswer): Verdict => verdictOf(answer, tools.clock());
  // Statistics have a narrower limit than everything else.
  const common = tools.http({ perSecond: 1, judge });
  const counted = tools.http({ perSecond: settings.requests_per_minute / 60, timeoutSeconds: 120, judge });
  const get = async (http: Http, path: string, params: Readonly<Record<string, string>>, signal: AbortSignal) => {
    const query = new URLSearchParams(Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1))).toString();
    const url = new URL(`${path}?${query}`, settings.address).href;
    const headers = { authorization: `${key}:${signOf(path, query, secret)}` };
    const answer = (await http.send({ method: 'GET', url, headers }, signal)).json();
    return isObject(answer) ? answer : {};
  };
  return {
    zone: async (signal) => {
      const { unixtime, datetime } = await get(common, '/v1/info/timezone/', { format: 'json' }, signal);
      const shown = Date.parse(`${String(datetime).replace(' ', 'T')}Z`) / 1000;
      const minutes = Math.round((shown - Number(unixtime)) / 900) * 15;
      if (!Number.isFinite(minutes)) throw strange(settings, 'unixtime, datetime');
      return minutes;
    },
    statistics: async (start, end, skip, signal) => {
      const params = { start, end, version: '2', skip: String(skip), limit: String(settings.page), format: 'json' };
      const { stats } = await get(counted, '/v1/statistics/pbx/', params, signal);
      if (!Array.isArray(stats)) throw strange(settings, 'stats');
      return stats.filter(isObject);
    },
  };
}

/** Base64 of the HMAC in hexadecimal digits, as PHP's hash_hmac gives it, of the path, the parameters and their MD5. */
function signOf(path: string, query: string, secret: string): string {
  const md5 = createHash('md5').update(query).digest('hex');
  const hmac = createHmac('sha1', secret).update(`${path}${query}${md5}`).digest('hex');
  return Buffer.from(hmac).toString('base64');
}

/** An error may come with any status; what it says stands in `message`. A limit says when it ends. */
function verdictOf(answer: HttpAnswer, now: Date): Verdict {
  if (answer.status === 429) return { kind: 'wait', seconds: untilReset(answer, now) };
  if (answer.status >= 500 || answer.status === 401) return usualVerdict(answer);
  if (answer.status >= 400 && !/json/.test(answer.headers['content-type'] ?? '')) return usualVerdict(answer);
  const body = answer.json();
  if (!isObject(body) || body['status'] !== 'error') return usualVerdict(answer);
  const said = String(body['message'] ?? answer.status);
  return {
    kind: 'wrong',
    trouble: new SourceTrouble('changed', {
      ru: `${hostOf(answer.url)}: ${said}`,
      en: `${hostOf(answer.url)}: ${said}`,
    }),
  };
}

/** Seconds until X-RateLimit-Reset, a moment of Unix; null where it is not told. */
function untilReset({ headers }: HttpAnswer, now: Date): number | null {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isNaN(reset) ? null : Math.max(1, reset - now.getTime() / 1000);
}

function strange({ address }: ZadarmaSettings, lacking: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${hostOf(address)}: в ответе нет ${lacking}`,
    en: `${hostOf(address)}: the answer lacks ${lacking}`,
  });
}
