import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { recordsOf } from '../../files/delimited.ts';
import { hintOf, legsAgain } from '../called-again.ts';
import { connector, type Hearing, type Stream, type Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import { usualVerdict } from '../http/verdict.ts';
import { isObject, parseJson, type JsonObject } from '../json.ts';
import { callPages } from '../telephony-days.ts';
import { SourceTrouble } from '../trouble.ts';
import { sinceAsk } from '../since.ts';

const mangoSettings = z.strictObject({
  address: z.url().default('https://app.mango-office.ru'),
  since: z.iso.date().optional(),
  /** utc: times are of Unix; moscow: they are three hours ahead of it, as some accounts have them */
  clock: z.enum(['utc', 'moscow']).default('utc'),
});
type MangoSettings = z.infer<typeof mangoSettings>;

const FIELDS = [
  ...['records', 'start', 'finish', 'answer', 'from_extension', 'from_number', 'to_extension', 'to_number'],
  ...['disconnect_reason', 'line_number', 'location', 'entry_id'],
];

const TIMES = new Set(['start', 'finish', 'answer']);

/** Events of Mango are hints: the call they tell of is read again from the statistics, with all its legs. */
export const heardFromMango: Hearing = ({ body }, secret) => {
  const [key, salt] = [secret('key'), secret('salt')];
  if (body.kind !== 'form' || key === null || salt === null) return { kind: 'stranger' };
  const { vpbx_api_key: given, sign, json } = body.fields;
  if (given !== key || typeof sign !== 'string' || typeof json !== 'string') return { kind: 'stranger' };
  const right = Buffer.from(signOf(key, json, salt));
  const told = Buffer.from(sign.toLowerCase());
  if (told.length !== right.length || !timingSafeEqual(told, right)) return { kind: 'stranger' };
  const event = parsed(json);
  // A talk that is still going on is not in the statistics yet: its summary comes when it is over.
  const { entry_id: call, create_time: at, entry_result: result } = event;
  const isOver = result !== undefined && typeof call === 'string' && at !== undefined;
  return { kind: 'heard', hints: isOver ? [{ stream: 'stats', id: hintOf({ key: call, at: String(at) }) }] : [] };
};

/** Mango Office: its statistics are ordered, waited for, and come as CSV without names or quotes. */
export const mango = connector<MangoSettings>({
  system: 'mango',
  title: { ru: 'Mango Office', en: 'Mango Office' },
  settings: mangoSettings,
  asks: [sinceAsk({ ru: '90 дней назад', en: '90 days back' })],
  secrets: [
    {
      name: 'key',
      title: { ru: 'Уникальный код АТС', en: 'Code of the exchange (vpbx_api_key)' },
      hint: { ru: 'Личный кабинет → Интеграции → API коннектор', en: 'Account → Integrations → API connector' },
      optional: false,
    },
    {
      name: 'salt',
      title: { ru: 'Ключ для создания подписи', en: 'Key of signatures (vpbx_api_salt)' },
      hint: { ru: 'Там же', en: 'In the same place' },
      optional: false,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  hears: heardFromMango,
  open: (settings, tools) => {
    const read = statistics(settings, tools);
    return {
      check: async (signal) => {
        const now = tools.clock();
        const early = await read(new Date(now.getTime() + 600_000), new Date(now.getTime() + AHEAD_MS), signal);
        if (early.length > 0) throw wrongClock(settings);
        const rows = await read(new Date(now.getTime() - 3_600_000), now, signal);
        return {
          ru: `Mango Office отвечает; звонков за час: ${rows.length}`,
          en: `Mango Office answers; calls of the hour: ${rows.length}`,
        };
      },
      streams: [stats(settings, tools, read)],
    };
  },
});

/** How far a clock of Moscow is ahead of Unix. */
const AHEAD_MS = 3 * 3_600_000;

/** A call that has not been yet shows that the account writes another zone than its times are read by. */
function wrongClock({ address, clock }: MangoSettings): SourceTrouble {
  const other = clock === 'utc' ? 'moscow' : 'utc';
  return new SourceTrouble('setting', {
    ru: `${hostOf(address)} даёт звонки, которых ещё не было: время пишется в другом поясе, поставьте clock: ${other}`,
    en: `${hostOf(address)} tells of calls that have not been yet: its times are of another zone, set clock: ${other}`,
  });
}

type Read = (from: Date, to: Date, signal: AbortSignal) => Promise<JsonObject[]>;

function statistics(settings: MangoSettings, tools: Tools): Read {
  const [key, salt] = [tools.secret('key'), tools.secret('salt')];
  const http = tools.http({
    ...{ perSecond: 5, attempts: 60 },
    // not ready: ask again, no sooner than in five seconds
    judge: (answer) => (answer.status === 204 ? { kind: 'wait', seconds: 5 } : usualVerdict(answer)),
  });
  const post = (path: string, value: object, signal: AbortSignal) => {
    const json = JSON.stringify(value);
    const fields = { vpbx_api_key: key, sign: signOf(key, json, salt), json };
    const url = new URL(path, settings.address).href;
    return http.send({ method: 'POST', url, body: { kind: 'form', fields } }, signal);
  };
  const aheadMs = settings.clock === 'moscow' ? AHEAD_MS : 0;
  const shown = (moment: Date): string => unix(new Date(moment.getTime() + aheadMs));
  const told = (field: string, value: string | undefined): string | null =>
    aheadMs > 0 && TIMES.has(field) && Number(value) > 0 ? String(Number(value) - aheadMs / 1000) : (value ?? null);
  return async (from, to, signal) => {
    const period = { date_from: shown(from), date_to: shown(to), fields: FIELDS.join(',') };
    const ordered = (await post('/vpbx/stats/request', period, signal)).json();
    const order = isObject(ordered) ? ordered['key'] : undefined;
    if (typeof order !== 'string') {
      throw new SourceTrouble('changed', {
        ru: `${hostOf(settings.address)} не принял заказ статистики`,
        en: `${hostOf(settings.address)} did not take the order of statistics`,
      });
    }
    const text = (await post('/vpbx/stats/result', { key: order }, signal)).text();
    return recordsOf(text, ';', '\u0001', false, Infinity)
      .filter((row) => row.length === FIELDS.length)
      .map((row) => Object.fromEntries(FIELDS.map((field, at) => [field, told(field, row[at])])));
  };
}

function stats(settings: MangoSettings, tools: Tools, read: Read): Stream {
  // A month is the most that is given at once.
  const periods = { since: settings.since, days: 28, againDays: 1 };
  return {
    name: 'stats',
    reads: { kind: 'changes', overlapMinutes: 0 },
    deletes: { kind: 'none' },
    again: (ids, signal) =>
      legsAgain({
        ...{ ids, now: tools.clock(), momentOf: (at) => Number(at) * 1000 },
        keyOf: (leg) => String(leg['entry_id']),
        read: async function* (from, to) {
          yield await read(from, to, signal);
        },
      }),
    idOf: (leg) =>
      ['entry_id', 'start', 'from_extension', 'to_extension', 'from_number', 'to_number']
        .map((name) => String(leg[name] ?? ''))
        .join('|'),
    pages: (cursor, signal) =>
      callPages(cursor, periods, tools.clock(), async function* (from, to) {
        yield await read(from, to, signal);
      }),
  };
}

function signOf(key: string, json: string, salt: string): string {
  return createHash('sha256').update(`${key}${json}${salt}`).digest('hex');
}

function parsed(json: string): JsonObject {
  try {
    const value = parseJson(json);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function unix(moment: Date): string {
  return String(Math.floor(moment.getTime() / 1000));
}
