import type { Tools } from '../connector.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import { toBrackets, type Params } from './brackets.ts';
import type { Key } from './key.ts';
import { isLimit, refusalIn, troubleOf, type Refusal } from './troubles.ts';

/** What a method gave. */
export type Given = {
  readonly result: Json;
  /** where the next page begins; null on the last one */
  readonly next: number | null;
  /** the portal's own time when it began to answer; null where it does not say */
  readonly at: string | null;
};

/** The answer to one command of a batch. */
export type Commanded =
  { readonly kind: 'given'; readonly result: Json } | { readonly kind: 'refused'; readonly refusal: Refusal };

export type Command = { readonly method: string; readonly params: Params };

/** Commands of one batch, at most. */
export const BATCH = 50;

/** An answer shorter than this is looked into for an error that came with status 200. */
const SHORT_BYTES = 4_096;
/** The window of the resource limit, where a portal does not say when it ends. */
const WINDOW_SECONDS = 600;

export type Bitrix24Client = {
  readonly host: string;
  /** Throws SourceTrouble when the portal refuses. */
  call(method: string, params: Params, scope: string, signal: AbortSignal): Promise<Given>;
  /** The same, a refusal given back: some are expected. */
  tried(method: string, params: Params, signal: AbortSignal): Promise<Given | Refusal>;
  /** Up to 50 commands in one request, answers in their order. One that fails does not fail the others. */
  batch(commands: readonly Command[], signal: AbortSignal): Promise<Commanded[]>;
};

export function bitrix24Client(key: Key, requestsPerSecond: number, tools: Tools): Bitrix24Client {
  const { host, addressOf, authorize, renew, hide } = key;
  const http = tools.http({
    perSecond: requestsPerSecond,
    burst: Math.max(1, Math.round(requestsPerSecond)),
    attempts: 12,
    ...(authorize ? { authorize } : {}),
    ...(renew ? { renew } : {}),
    judge: (answer) => verdictOf(answer, tools.clock),
  });
  const secret = `VORONKA_SOURCE_${tools.source.toUpperCase()}_${renew ? 'REFRESH_TOKEN' : 'WEBHOOK'}`;

  const tried = async (method: string, params: Params, signal: AbortSignal): Promise<Given | Refusal> => {
    const answer = await http.send(
      { method: 'POST', url: addressOf(method), body: { kind: 'json', value: params } },
      signal,
    );
    const body = answer.json();
    if (!isObject(body)) throw strange(host, method);
    const refusal = refusalIn(body);
    if (refusal) return { ...refusal, description: hide(refusal.description) };
    if (!('result' in body)) throw strange(host, method);
    const { next, time } = body;
    const at = isObject(time) && typeof time['date_start'] === 'string' ? time['date_start'] : null;
    return { result: body['result'] ?? null, next: typeof next === 'number' ? next : null, at };
  };

  const call = async (method: string, params: Params, scope: string, signal: AbortSignal): Promise<Given> => {
    const given = await tried(method, params, signal);
    if ('code' in given) throw troubleOf(given, method, scope, secret);
    return given;
  };

  return {
    host,
    tried,
    call,
    batch: async (commands, signal) => {
      const cmd = Object.fromEntries(
        commands.map(({ method, params }, at) => [commandName(at), `${method}?${toBrackets(params)}`]),
      );
      const { result } = await call('batch', { halt: 0, cmd }, 'crm', signal);
      const [results, errors] = isObject(result) ? [keyed(result['result']), keyed(result['result_error'])] : [{}, {}];
      return commands.map((_, at): Commanded => {
        const name = commandName(at);
        if (name in results) return { kind: 'given', result: results[name] ?? null };
        const refusal = refusalIn(isObject(errors[name]) ? errors[name] : {}) ?? { code: '', description: '' };
        return { kind: 'refused', refusal: { ...refusal, description: hide(refusal.description) } };
      });
    },
  };
}

/** A letter first: names that are numbers would turn the answer's maps into lists. */
export const commandName = (at: number): string => `c${at}`;

/** PHP writes a map without keys as an empty list. */
function keyed(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Only limits and an expired token are for the wire; all other refusals are for the one who asked. */
export function verdictOf(answer: HttpAnswer, clock: () => Date): Verdict {
  if (answer.status === 200 && answer.body.length > SHORT_BYTES) return { kind: 'fine' };
  const body = answer.headers['content-type']?.includes('json') ? answer.json() : null;
  if (!isObject(body)) return answer.status === 200 ? { kind: 'fine' } : usualVerdict(answer);
  const refusal = refusalIn(body);
  if (!refusal) return usualVerdict(answer);
  if (refusal.code === 'expired_token') return { kind: 'expired' };
  if (!isLimit(refusal)) return { kind: 'fine' };
  if (refusal.code === 'QUERY_LIMIT_EXCEEDED') return { kind: 'wait', seconds: 2 };
  return { kind: 'wait', seconds: untilReset(body, clock) };
}

/** Seconds until the method may be called again. */
function untilReset(body: JsonObject, clock: () => Date): number {
  const { time } = body;
  const reset = isObject(time) ? Number(time['operating_reset_at']) : NaN;
  if (!Number.isFinite(reset) || reset <= 0) return WINDOW_SECONDS;
  return Math.max(1, Math.ceil(reset - clock().getTime() / 1000));
}

function strange(host: string, method: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${host} ответил на ${method} не так, как Битрикс24: проверьте адрес`,
    en: `${host} did not answer ${method} as a Bitrix24 does: see to the address`,
  });
}
