import type { HttpRequest } from '../http/exchange.ts';
import type { Tools } from '../connector.ts';
import { withoutSecrets, type Http } from '../http/http.ts';
import { isObject } from '../json.ts';
import type { Tokens } from '../token-store.ts';
import { SourceTrouble } from '../trouble.ts';
import type { Bitrix24Settings } from './settings.ts';

/** How requests reach a portal: where a method is, and what goes with it. */
export type Key = {
  /** the portal's host, for people */
  readonly host: string;
  addressOf(method: string): string;
  /** a text without the key, which portals repeat in what they say of errors */
  hide(text: string): string;
  authorize?(request: HttpRequest): Promise<HttpRequest>;
  renew?(signal: AbortSignal): Promise<void>;
};

/** The key that voronka.yml and the environment give: an incoming webhook, else an application's tokens. */
export function keyOf(settings: Bitrix24Settings, tools: Tools): Key {
  return settings.portal === undefined
    ? webhookKey(tools.secret('webhook'))
    : tokenKey(settings.portal, settings.token_server, tools);
}

/** The address of an incoming webhook is the key itself. */
function webhookKey(address: string): Key {
  const trimmed = address.trim();
  const found = /^(https?:\/\/[^/?#]+)\/rest\/(\d+)\/([^/?#\s]+)\/?/i.exec(trimmed);
  if (!found) {
    throw new SourceTrouble('setting', {
      ru: 'вебхук Битрикс24 выглядит как https://company.bitrix24.ru/rest/1/abcdef0123456789/ — скопируйте его целиком',
      en: 'a Bitrix24 webhook looks like https://company.bitrix24.ru/rest/1/abcdef0123456789/; copy it whole',
    });
  }
  const [, portal = '', user = '', secret = ''] = found;
  return {
    host: new URL(portal).host,
    addressOf: (method) => `${portal}/rest/${user}/${secret}/${method}.json`,
    hide: (text) => text.replaceAll(secret, '***'),
  };
}

/**
 * An application's tokens. The refresh token changes with each use and the old one is dead, so the new pair is on the
 * disk before it is used; it is renewed only when the portal says `expired_token`.
 */
function tokenKey(portal: string, tokenServer: string, tools: Tools): Key {
  const base = portal.replace(/\/+$/, '');
  const server = tokenServer.replace(/\/+$/, '');
  const http = tools.http({ perSecond: null, attempts: 3, judge: ({ status }) => answered(status) });
  const renew = (stale: Tokens | null, signal: AbortSignal): Promise<Tokens> =>
    tools.tokens.renew(stale, (kept) => askedTokens(http, server, tools, kept, signal));
  let current: Tokens | null = null;
  return {
    host: new URL(base).host,
    addressOf: (method) => `${base}/rest/${method}.json`,
    hide: (text) => withoutSecrets(text, [current?.access ?? '', current?.refresh ?? '']),
    authorize: async (request) => {
      current = (await tools.tokens.read()) ?? (await renew(null, AbortSignal.timeout(60_000)));
      if (request.body?.kind !== 'json') return request;
      return { ...request, body: { kind: 'json', value: { ...(request.body.value as object), auth: current.access } } };
    },
    renew: async (signal) => {
      current = await renew(current, signal);
    },
  };
}

function answered(status: number): { kind: 'fine' } | { kind: 'wait'; seconds: null } {
  return status >= 500 || status === 429 ? { kind: 'wait', seconds: null } : { kind: 'fine' };
}

/** A new pair for the refresh token that is kept, or for the one that the administrator gave at first. */
async function askedTokens(
  http: Http,
  server: string,
  tools: Tools,
  kept: Tokens | null,
  signal: AbortSignal,
): Promise<Tokens> {
  const query = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: tools.secret('client_id'),
    client_secret: tools.secret('client_secret'),
    refresh_token: kept?.refresh ?? tools.secret('refresh_token'),
  });
  const answer = await http.send({ method: 'GET', url: `${server}/oauth/token/?${query.toString()}` }, signal);
  const body = answer.json();
  if (!isObject(body) || typeof body['access_token'] !== 'string' || typeof body['refresh_token'] !== 'string') {
    const said = isObject(body) ? String(body['error'] ?? answer.status) : String(answer.status);
    throw new SourceTrouble('setting', {
      ru: `Битрикс24 не обновил токен (${said}): откройте приложение на портале заново и впишите новый refresh_token`,
      en: `Bitrix24 did not renew the token (${said}): open the application on the portal again and give its new refresh_token`,
    });
  }
  const seconds = Number(body['expires_in'] ?? 3600);
  return {
    access: body['access_token'],
    refresh: body['refresh_token'],
    expiresAt: new Date(tools.clock().getTime() + seconds * 1000).toISOString(),
    extra: {},
  };
}
