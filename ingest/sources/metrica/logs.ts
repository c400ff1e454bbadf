import { z } from 'zod';
import type { Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { Http } from '../http/http.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { MetricaSettings } from './settings.ts';

/** A log that may be ordered: by days, of some fields. */
export type LogWish = {
  readonly source: 'visits' | 'hits';
  readonly fields: readonly string[];
  readonly from: string;
  readonly to: string;
};

const requestSchema = z.object({
  request_id: z.union([z.string(), z.number()]).transform(String),
  status: z.string(),
  source: z.string().optional(),
  date1: z.string().optional(),
  date2: z.string().optional(),
  fields: z.array(z.string()).optional(),
  parts: z.array(z.object({ part_number: z.number() })).optional(),
});
type LogRequest = z.infer<typeof requestSchema>;

const POLL_MS = 20_000;
/** Six hours: orders stand in one queue with those of all others. */
const POLLS = 1_080;

export type MetricaLogs = {
  /** The counter's name and zone. */
  counter(signal: AbortSignal): Promise<{ readonly name: string; readonly timezone: string | null }>;
  /** How many days, up to those wished, there is room for at once. */
  room(wish: LogWish, signal: AbortSignal): Promise<number>;
  /** Orders a log, waits for it, gives its parts (TSV with headings) and clears it away. */
  parts(wish: LogWish, signal: AbortSignal): AsyncIterable<string>;
};

/** The Logs API: a log is ordered, waited for, taken part by part and cleared away, for all of them share a quota. */
export function metricaLogs(settings: MetricaSettings, tools: Tools): MetricaLogs {
  const token = tools.secret('token');
  const http: Http = tools.http({
    ...{ perSecond: 5, attempts: 12, timeoutSeconds: 600, maxBodyBytes: 512 * 1024 * 1024 },
    authorize: (request) =>
      Promise.resolve({ ...request, headers: { ...request.headers, authorization: `OAuth ${token}` } }),
  });
  const base = `/management/v1/counter/${settings.counter}`;
  const send = (method: 'GET' | 'POST', path: string, query: Readonly<Record<string, string>>, signal: AbortSignal) => {
    const url = new URL(`${base}${path}`, settings.address);
    url.search = new URLSearchParams(query).toString();
    return http.send({ method, url: url.href }, signal);
  };
  const part = (answer: Json, name: string): JsonObject => {
    const found = isObject(answer) ? answer[name] : undefined;
    if (!isObject(found ?? null)) throw lacking(settings, name);
    return found as JsonObject;
  };
  const request = (answer: Json): LogRequest => requestSchema.parse(part(answer, 'log_request'));

  const kept = async (wish: LogWish, signal: AbortSignal): Promise<LogRequest | null> => {
    const answer = (await send('GET', '/logrequests', {}, signal)).json();
    const list = isObject(answer) && Array.isArray(answer['requests']) ? answer['requests'] : [];
    const found = list.flatMap((one) => requestSchema.safeParse(one).data ?? []);
    return found.find((one) => isOf(wish, one)) ?? null;
  };

  const ready = async (ordered: LogRequest, signal: AbortSignal): Promise<LogRequest> => {
    let state = ordered;
    for (let poll = 0; poll < POLLS; poll++) {
      if (state.status === 'processed') return state;
      if (state.status !== 'created' && state.status !== 'awaiting_retry') throw broken(settings, state.status);
      await tools.sleep(POLL_MS, signal);
      state = request((await send('GET', `/logrequest/${ordered.request_id}`, {}, signal)).json());
    }
    throw slow(settings);
  };

  return {
    counter: async (signal) => {
      const { name, time_zone_name: zone } = part((await send('GET', '', {}, signal)).json(), 'counter');
      return { name: String(name ?? settings.counter), timezone: typeof zone === 'string' ? zone : null };
    },
    room: async (wish, signal) => {
      const answer = (await send('GET', '/logrequests/evaluate', queryOf(wish), signal)).json();
      const { possible, max_possible_day_quantity: most } = part(answer, 'log_request_evaluation');
      const days = possible === true ? Infinity : Number(most ?? 0);
      if (days < 1) throw full(settings);
      return days;
    },
    parts: async function* (wish, signal) {
      // What a stopped run ordered is taken, not ordered again.
      const ordered =
        (await kept(wish, signal)) ?? request((await send('POST', '/logrequests', queryOf(wish), signal)).json());
      const { request_id: id, parts = [] } = await ready(ordered, signal);
      for (const { part_number: number } of parts) {
        yield (await send('GET', `/logrequest/${id}/part/${number}/download`, {}, signal)).text();
      }
      await send('POST', `/logrequest/${id}/clean`, {}, signal);
    },
  };
}

function queryOf({ source, fields, from, to }: LogWish): Record<string, string> {
  return { date1: from, date2: to, source, fields: fields.join(',') };
}

/** Whether a request is that order, and still good. */
function isOf({ source, fields, from, to }: LogWish, one: LogRequest): boolean {
  const isGood = ['created', 'awaiting_retry', 'processed'].includes(one.status);
  const isSame = one.source === source && one.date1 === from && one.date2 === to;
  return isGood && isSame && fields.toSorted().join() === (one.fields ?? []).toSorted().join();
}

function lacking({ address }: MetricaSettings, what: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${hostOf(address)}: в ответе нет ${what}`,
    en: `${hostOf(address)}: the answer lacks ${what}`,
  });
}

function full({ counter }: MetricaSettings): SourceTrouble {
  return new SourceTrouble('setting', {
    ru: `у счётчика ${counter} нет места для логов: очистите подготовленные логи (Метрика хранит их на все запросы счётчика вместе)`,
    en: `counter ${counter} has no room for logs: clear prepared ones away (all requests of a counter share their room)`,
  });
}

function broken({ counter }: MetricaSettings, status: string): SourceTrouble {
  return new SourceTrouble('away', {
    ru: `Метрика не подготовила лог счётчика ${counter} (${status}); прочтём при следующем запуске`,
    en: `Metrica did not prepare the log of counter ${counter} (${status}); the next run will try again`,
  });
}

function slow({ counter }: MetricaSettings): SourceTrouble {
  return new SourceTrouble('away', {
    ru: `лог счётчика ${counter} не готов за шесть часов; возьмём его при следующем запуске`,
    en: `the log of counter ${counter} is not ready in six hours; the next run will take it`,
  });
}
