import { z } from 'zod';
import { connector, type Hearing, type Stream, type Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject, type JsonObject } from '../json.ts';
import { isSameSecret } from '../same-secret.ts';
import { callPages, clockIn } from '../telephony-days.ts';
import { SourceTrouble } from '../trouble.ts';
import { momentsIn } from '../zone-time.ts';

const uisSettings = z.strictObject({
  address: z.url().default('https://dataapi.uiscom.ru'),
  since: z.iso.date().optional(),
  /** the IANA zone of the account's clock where it is not the company's */
  timezone: z.string().refine(isZone, 'Europe/Moscow').optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(5_000),
});
type UisSettings = z.infer<typeof uisSettings>;

function isZone(name: string): boolean {
  try {
    momentsIn(name);
    return true;
  } catch {
    return false;
  }
}

const FIELDS = [
  ...['id', 'start_time', 'finish_time', 'direction', 'is_lost', 'communication_id', 'talk_duration', 'wait_duration'],
  ...['contact_phone_number', 'virtual_phone_number', 'finish_reason', 'employees', 'visitor_id'],
];

/**
 * Notifications hold what the person who set them up put in, and are not signed: a word in the address shows whose they
 * are, and all they do is to have the calls of the last day read soon.
 */
export const heardFromUis: Hearing = ({ query }, secret) => {
  const ours = secret('webhook_key');
  return ours !== null && isSameSecret(query['key'] ?? '', ours) ? { kind: 'heard', hints: [] } : { kind: 'stranger' };
};

/** UIS, CoMagic and Novofon: the Data API, JSON-RPC 2.0, whose errors come with status 200. */
export const uis = connector<UisSettings>({
  system: 'uis',
  title: { ru: 'UIS / CoMagic / Novofon', en: 'UIS / CoMagic / Novofon' },
  settings: uisSettings,
  asks: [
    {
      name: 'address',
      title: { ru: 'Адрес Data API', en: 'Address of the Data API' },
      hint: { ru: 'UIS, CoMagic или Novofon', en: 'of UIS, CoMagic or Novofon' },
      example: 'https://dataapi.uiscom.ru',
    },
  ],
  secrets: [
    {
      name: 'token',
      title: { ru: 'Ключ Data API', en: 'Key of the Data API' },
      hint: { ru: 'Личный кабинет → Аккаунт → Безопасность → Ключи API', en: 'Account → Security → API keys' },
      optional: false,
    },
    {
      name: 'webhook_key',
      title: { ru: 'Слово в адресе уведомлений', en: 'Word in the address of notifications' },
      hint: {
        ru: 'Нужно, чтобы о звонках узнавать сразу: придумайте длинное и впишите в адрес уведомления ?key=…',
        en: 'To hear of calls at once: make up a long one and put it into the address of the notification, ?key=…',
      },
      optional: true,
    },
  ],
  hears: heardFromUis,
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const ask = caller(settings, tools);
    return {
      check: async (signal) => {
        const now = tools.clock();
        await ask(new Date(now.getTime() - 3_600_000), now, 0, signal);
        const host = hostOf(settings.address);
        return { ru: `${host} отвечает`, en: `${host} answers` };
      },
      streams: [calls(settings, tools, ask)],
    };
  },
});

type Ask = (from: Date, to: Date, offset: number, signal: AbortSignal) => Promise<JsonObject[]>;

function caller(settings: UisSettings, tools: Tools): Ask {
  const zone = settings.timezone ?? tools.timezone;
  const moment = momentsIn(zone);
  const http = tools.http({ perSecond: 2, judge: (answer) => verdictOf(answer, tools.source) });
  return async (from, to, offset, signal) => {
    const params = {
      ...{ access_token: tools.secret('token'), limit: settings.page, offset, fields: FIELDS },
      date_from: clockIn(from, zone),
      date_till: clockIn(to, zone),
    };
    const value = { jsonrpc: '2.0', id: 1, method: 'get.calls_report', params };
    const url = new URL('/v2.0', settings.address).href;
    const answer = (await http.send({ method: 'POST', url, body: { kind: 'json', value } }, signal)).json();
    const result = isObject(answer) ? answer['result'] : undefined;
    const data = isObject(result) ? result['data'] : undefined;
    return (Array.isArray(data) ? data.filter(isObject) : []).map((call) => ({
      ...call,
      ...{ started_at: moment(String(call['start_time'])), ended_at: moment(String(call['finish_time'])) },
    }));
  };
}

function calls(settings: UisSettings, tools: Tools, ask: Ask): Stream {
  const periods = { since: settings.since, days: 31, againDays: 1 };
  return {
    name: 'calls',
    reads: { kind: 'changes', overlapMinutes: 0 },
    deletes: { kind: 'none' },
    idOf: (call) => String(call['id']),
    pages: (cursor, signal) =>
      callPages(cursor, periods, tools.clock(), async function* (from, to) {
        for (let offset = 0; ; offset += settings.page) {
          const found = await ask(from, to, offset, signal);
          yield found;
          if (found.length < settings.page) return;
        }
      }),
  };
}

function verdictOf(answer: HttpAnswer, source: string): Verdict {
  const usual = usualVerdict(answer);
  if (usual.kind !== 'fine') return usual;
  const body = answer.json();
  const error = isObject(body) ? body['error'] : undefined;
  if (!isObject(error)) return usual;
  const data = isObject(error['data'] ?? null) ? (error['data'] as JsonObject) : {};
  const word = String(data['mnemonic'] ?? '');
  if (/limit|too_many/.test(word)) return { kind: 'wait', seconds: null };
  const isKey = /token|auth|access|ip_not/.test(word);
  const said = `${String(error['message'] ?? '')} (${word || String(error['code'])})`;
  return {
    kind: 'wrong',
    trouble: new SourceTrouble(isKey ? 'setting' : 'changed', {
      ru: `${hostOf(answer.url)}: ${said}${isKey ? `; проверьте ключ источника ${source} и список разрешённых IP` : ''}`,
      en: `${hostOf(answer.url)}: ${said}${isKey ? `; see to the key of source ${source} and its list of IPs` : ''}`,
    }),
  };
}
