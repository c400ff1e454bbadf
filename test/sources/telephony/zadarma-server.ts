import { createHash, createHmac } from 'node:crypto';
import { listen, type Answer, type Listening } from '../listening.ts';

export const [KEY, SECRET] = ['zadarma-key-1', 'zadarma-secret-1'];

/** A leg as the statistics of version 2 have it; times are of the account's clock. */
export type Leg = {
  readonly call_id: string;
  readonly sip: string;
  readonly callstart: string;
  readonly clid: string;
  readonly destination: string;
  readonly disposition: string;
  readonly seconds: number;
  readonly is_recorded: boolean;
  readonly pbx_call_id: string;
};

export type FakeZadarma = Listening & {
  legs: Leg[];
  /** minutes east of UTC of the account's clock */
  zone: number;
  /** periods that statistics were asked for, with the line they began at */
  readonly periods: string[];
};

/**
 * The service as documented: signed requests, an account's clock, a thousand lines at most, a period longer than a month
 * cut to thirty days without a word.
 */
export async function startZadarma(legs: readonly Leg[], zone = 180): Promise<FakeZadarma> {
  const periods: string[] = [];
  const listening = await listen(({ url, headers }) => {
    if (headers.authorization !== `${KEY}:${signOf(url)}`)
      return json(401, { status: 'error', message: 'Not authorized' });
    if (url.pathname === '/v1/info/timezone/') {
      const unixtime = 1772366400;
      const datetime = new Date((unixtime + fake.zone * 60) * 1000).toISOString().slice(0, 19).replace('T', ' ');
      return json(200, { status: 'success', unixtime, datetime, timezone: `UTC+${fake.zone / 60}` });
    }
    if (url.pathname !== '/v1/statistics/pbx/') return json(404, { status: 'error', message: 'Method not found' });
    const asked = (name: string): string => url.searchParams.get(name) ?? '';
    if (asked('version') !== '2') return json(400, { status: 'error', message: 'Wrong version' });
    const [start, skip, limit] = [asked('start'), Number(asked('skip')), Math.min(Number(asked('limit')), 1000)];
    const month = new Date(Date.parse(`${start.replace(' ', 'T')}Z`) + 30 * 86_400_000).toISOString();
    const end = [asked('end'), month.slice(0, 19).replace('T', ' ')].sort()[0] ?? '';
    periods.push(`${start} – ${end} +${skip}`);
    const stats = fake.legs.filter(({ callstart }) => callstart >= start && callstart <= end).slice(skip, skip + limit);
    // call_id is a number with more digits than JavaScript keeps
    const body = JSON.stringify({ status: 'success', start, end, version: 2, stats });
    return { status: 200, type: 'application/json', body: body.replace(/"call_id":"([\d.]+)"/g, '"call_id":$1') };
  });
  const fake = Object.assign(listening, { legs: [...legs], zone, periods });
  return fake;
}

function json(status: number, value: object): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

/** As PHP would: the parameters in the order of their names, their MD5 behind them, base64 over hexadecimal digits. */
function signOf({ pathname, search }: URL): string {
  const parameters = search.slice(1).split('&').sort().join('&');
  const text = pathname + parameters + createHash('md5').update(parameters).digest('hex');
  return Buffer.from(createHmac('sha1', SECRET).update(text).digest('hex'), 'ascii').toString('base64');
}

/** A notification as the service posts it. */
export function notification(
  fields: Readonly<Record<string, string>>,
  signed: readonly string[],
  secret = SECRET,
): { readonly payload: string; readonly signature: string } {
  const text = signed.map((name) => fields[name] ?? '').join('');
  const signature = Buffer.from(createHmac('sha1', secret).update(text).digest('hex')).toString('base64');
  return { payload: new URLSearchParams(fields).toString(), signature };
}
