import type { Tools } from '../connector.ts';
import type { HttpAnswer, HttpRequest } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject } from '../json.ts';
import type { Tokens } from '../token-store.ts';
import { SourceTrouble } from '../trouble.ts';
import type { DynamicsSettings } from './settings.ts';

export type EntraToken = {
  authorize(request: HttpRequest): Promise<HttpRequest>;
  renew(signal: AbortSignal): Promise<void>;
};

/** A token that is about to end is renewed before it is sent. */
const EARLY_MS = 120_000;

/** The bearer token of an application (client credentials): asked for when it is needed, kept while it lives. */
export function entraToken(settings: DynamicsSettings, tools: Tools): EntraToken {
  const http = tools.http({ perSecond: null, attempts: 4, judge: judgeSignIn });
  let held: Tokens | null = null;
  const ask = async (signal: AbortSignal): Promise<Tokens> => {
    const url = `${settings.login.replace(/\/+$/, '')}/${encodeURIComponent(settings.tenant)}/oauth2/v2.0/token`;
    const fields = {
      grant_type: 'client_credentials',
      client_id: settings.client_id,
      client_secret: tools.secret('client_secret'),
      scope: `${settings.address.replace(/\/+$/, '')}/.default`,
    };
    const answer = await http.send({ method: 'POST', url, body: { kind: 'form', fields } }, signal);
    const body = answer.json();
    const access = isObject(body) ? body['access_token'] : null;
    if (!isObject(body) || typeof access !== 'string') throw refused('no access_token');
    const lives = Number(body['expires_in'] ?? 3600) * 1000;
    return { access, refresh: null, expiresAt: new Date(tools.clock().getTime() + lives).toISOString(), extra: {} };
  };
  const renew = async (signal: AbortSignal): Promise<void> => {
    held = await tools.tokens.renew(held, () => ask(signal));
  };
  const isFresh = (tokens: Tokens | null): boolean =>
    tokens?.expiresAt != null && Date.parse(tokens.expiresAt) - EARLY_MS > tools.clock().getTime();
  return {
    renew,
    authorize: async (request) => {
      held ??= await tools.tokens.read();
      if (!isFresh(held)) await renew(AbortSignal.timeout(120_000));
      return { ...request, headers: { ...request.headers, authorization: `Bearer ${held?.access ?? ''}` } };
    },
  };
}

/** Entra ID says what is wrong with the application in `error` and `error_description`. */
function judgeSignIn(answer: HttpAnswer): Verdict {
  if (answer.status !== 400 && answer.status !== 401) return usualVerdict(answer);
  const said = answer.text().slice(0, 600);
  const error = /"error"\s*:\s*"([^"]*)"/.exec(said)?.[1] ?? String(answer.status);
  const description = /"error_description"\s*:\s*"([^"\\]*)/.exec(said)?.[1] ?? '';
  return { kind: 'wrong', trouble: refused(`${error}: ${description}`) };
}

function refused(why: string): SourceTrouble {
  return new SourceTrouble('setting', {
    ru: `Entra ID не выдаёт токен (${why.trim()}): проверьте tenant, client_id и секрет client_secret`,
    en: `Entra ID gives no token (${why.trim()}): see to tenant, client_id and the secret client_secret`,
  });
}
