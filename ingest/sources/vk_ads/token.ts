import type { Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { HttpAnswer, HttpRequest } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject } from '../json.ts';
import type { Tokens } from '../token-store.ts';
import { SourceTrouble } from '../trouble.ts';
import type { VkAdsSettings } from './settings.ts';

export type Authority = {
  authorize(request: HttpRequest): Promise<HttpRequest>;
  renew(signal: AbortSignal): Promise<void>;
};

/**
 * Where requests get their token: the secret `token` as it is, or one asked for with client_id and client_secret. A client
 * may hold five tokens at once, so one is renewed by its refresh token before another is asked for.
 */
export function vkAuthority(settings: VkAdsSettings, tools: Tools): Authority {
  const given = tools.optionalSecret('token');
  if (given !== null) return fixed(given, settings, tools.source);
  const { client_id: id, agency_client: agency } = settings;
  if (id === undefined) throw noKey(tools.source);
  const client = { client_id: id, client_secret: tools.secret('client_secret') };
  const http = tools.http({ perSecond: 1, judge: judgeSignIn });
  const url = new URL('/api/v2/oauth2/token.json', settings.address).href;
  const asked = async (fields: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Tokens> => {
    const body = { kind: 'form', fields: { ...client, ...fields } } as const;
    const answer = (await http.send({ method: 'POST', url, body }, signal)).json();
    const access = isObject(answer) ? answer['access_token'] : undefined;
    if (!isObject(answer) || typeof access !== 'string') throw refused(hostOf(url), 'no access_token');
    const refresh = answer['refresh_token'];
    return { access, refresh: typeof refresh === 'string' ? refresh : null, expiresAt: null, extra: {} };
  };
  const anew = (signal: AbortSignal): Promise<Tokens> =>
    asked(
      agency === undefined
        ? { grant_type: 'client_credentials' }
        : { grant_type: 'agency_client_credentials', agency_client_name: agency },
      signal,
    );
  let held: Tokens | null = null;
  const renew = async (signal: AbortSignal): Promise<void> => {
    held = await tools.tokens.renew(held, async (kept) => {
      if (kept?.refresh == null) return anew(signal);
      const fields = { grant_type: 'refresh_token', refresh_token: kept.refresh };
      return asked(fields, signal).catch((cause: unknown) => {
        // A refresh token that was used or revoked is no reason to stop: the secret gets another pair.
        if (cause instanceof SourceTrouble && cause.kind === 'setting') return anew(signal);
        throw cause;
      });
    });
  };
  return {
    renew,
    authorize: async (request) => {
      held ??= await tools.tokens.read();
      if (held === null) await renew(AbortSignal.timeout(120_000));
      return withToken(request, held?.access ?? '');
    },
  };
}

function fixed(token: string, { address }: VkAdsSettings, source: string): Authority {
  return {
    authorize: (request) => Promise.resolve(withToken(request, token)),
    renew: () => {
      const variable = `VORONKA_SOURCE_${source.toUpperCase()}_TOKEN`;
      throw new SourceTrouble('setting', {
        ru: `${hostOf(address)} не принимает токен (${variable}): он живёт сутки; задайте client_id и секрет client_secret, и он будет обновляться`,
        en: `${hostOf(address)} does not accept the token (${variable}): it lives for a day; give client_id and the secret client_secret, and it will be renewed`,
      });
    },
  };
}

function withToken(request: HttpRequest, token: string): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

/** What is wrong with a client stands in `error` or `code`, with statuses of 400 to 403. */
function judgeSignIn(answer: HttpAnswer): Verdict {
  if (![400, 401, 403].includes(answer.status)) return usualVerdict(answer);
  const said = answer.text().slice(0, 600);
  const word = /"(?:error|code)"\s*:\s*"([^"]*)"/.exec(said)?.[1] ?? String(answer.status);
  return { kind: 'wrong', trouble: refused(hostOf(answer.url), word) };
}

function refused(host: string, why: string): SourceTrouble {
  const isFull = /token_limit/.test(why);
  return new SourceTrouble('setting', {
    ru: `${host} не выдаёт токен (${why}): ${isFull ? 'у client_id уже пять токенов, удалите лишние в кабинете' : 'проверьте client_id и секрет client_secret'}`,
    en: `${host} gives no token (${why}): ${isFull ? 'client_id has five tokens already, remove some in the cabinet' : 'see to client_id and the secret client_secret'}`,
  });
}

function noKey(source: string): SourceTrouble {
  return new SourceTrouble('setting', {
    ru: `источнику ${source} нужны client_id и секрет client_secret, или секрет token`,
    en: `source ${source} needs client_id and the secret client_secret, or the secret token`,
  });
}
