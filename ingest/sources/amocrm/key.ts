import type { Tools } from '../connector.ts';
import type { HttpRules } from '../http/http.ts';
import { isObject } from '../json.ts';
import type { Tokens } from '../token-store.ts';
import { SourceTrouble } from '../trouble.ts';
import type { AmocrmSettings } from './settings.ts';

/** How a request is let in, and what to do when its token is over. */
export type Key = Required<Pick<HttpRules, 'authorize'>> & Pick<HttpRules, 'renew'>;

/** A long-lived token, where one is given, else the integration's tokens, which change with each use. */
export function keyOf(settings: AmocrmSettings, tools: Tools): Key {
  const token = tools.optionalSecret('token');
  return token === null && tools.optionalSecret('client_id') !== null
    ? oauthKey(settings, tools)
    : longLivedKey(tools.secret('token'));
}

function longLivedKey(token: string): Key {
  return {
    authorize: (request) =>
      Promise.resolve({ ...request, headers: { ...request.headers, authorization: `Bearer ${token.trim()}` } }),
  };
}

function oauthKey(settings: AmocrmSettings, tools: Tools): Key {
  const renew = (stale: Tokens | null, signal: AbortSignal): Promise<Tokens> =>
    tools.tokens.renew(stale, (kept) => askedTokens(settings, tools, kept, signal));
  let current: Tokens | null = null;
  return {
    authorize: async (request) => {
      current = (await tools.tokens.read()) ?? (await renew(null, AbortSignal.timeout(60_000)));
      return { ...request, headers: { ...request.headers, authorization: `Bearer ${current.access}` } };
    },
    renew: async (signal) => {
      current = await renew(current, signal);
    },
  };
}

async function askedTokens(
  { account, redirect_uri }: AmocrmSettings,
  tools: Tools,
  kept: Tokens | null,
  signal: AbortSignal,
): Promise<Tokens> {
  const http = tools.http({
    ...{ perSecond: null, attempts: 3 },
    judge: ({ status }) => (status >= 500 || status === 429 ? { kind: 'wait', seconds: null } : { kind: 'fine' }),
  });
  const value = {
    ...{ client_id: tools.secret('client_id'), client_secret: tools.secret('client_secret') },
    ...{ grant_type: 'refresh_token', refresh_token: kept?.refresh ?? tools.secret('refresh_token') },
    ...(redirect_uri === undefined ? {} : { redirect_uri }),
  };
  const url = new URL('/oauth2/access_token', account).href;
  const answer = await http.send({ method: 'POST', url, body: { kind: 'json', value } }, signal);
  const body = answer.json();
  if (!isObject(body) || typeof body['access_token'] !== 'string' || typeof body['refresh_token'] !== 'string') {
    throw new SourceTrouble('setting', {
      ru: `amoCRM не обновила токен (${answer.status}): получите в интеграции новый refresh_token или долгосрочный токен`,
      en: `amoCRM did not renew the token (${answer.status}): get a new refresh_token or a long-lived token in the integration`,
    });
  }
  const seconds = Number(body['expires_in'] ?? 86_400);
  return {
    access: body['access_token'],
    refresh: body['refresh_token'],
    expiresAt: new Date(tools.clock().getTime() + seconds * 1000).toISOString(),
    extra: {},
  };
}
