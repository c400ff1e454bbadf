import type { Tools } from '../connector.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { Key } from './key.ts';
import type { AmocrmSettings } from './settings.ts';

export type Query = Readonly<Record<string, string | number>>;

/** A page of a list; `too large`: the account could not make it in time, a smaller one may go. */
export type ListPage =
  | { readonly kind: 'page'; readonly rows: readonly JsonObject[]; readonly hasMore: boolean }
  | { readonly kind: 'too large' };

export type AmocrmClient = {
  readonly host: string;
  /** One object, such as the account. */
  one(path: string, query: Query, signal: AbortSignal): Promise<JsonObject>;
  /** A page of the list under `_embedded.<name>`. A list that is at its end answers 204 with nothing. */
  page(path: string, name: string, query: Query, signal: AbortSignal): Promise<ListPage>;
};

export function amocrmClient(settings: AmocrmSettings, key: Key, tools: Tools): AmocrmClient {
  const base = new URL('/api/v4/', settings.account);
  const http = tools.http({ perSecond: settings.requests_per_second, attempts: 10, ...key, judge: verdictOf });
  const asked = (path: string, query: Query, signal: AbortSignal): Promise<HttpAnswer> => {
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    return http.send({ method: 'GET', url: url.href, headers: { accept: 'application/hal+json' } }, signal);
  };
  return {
    host: base.host,
    one: async (path, query, signal) => {
      const found = (await asked(path, query, signal)).json();
      if (isObject(found)) return found;
      throw strange(base.host, path);
    },
    page: async (path, name, query, signal) => {
      const answer = await asked(path, query, signal);
      if (answer.status === 504) return { kind: 'too large' };
      if (answer.status === 204 || answer.body.length === 0) return { kind: 'page', rows: [], hasMore: false };
      const body = answer.json();
      const rows = inside(body, '_embedded', name);
      if (!Array.isArray(rows)) throw strange(base.host, path);
      return { kind: 'page', rows: rows.filter(isObject), hasMore: inside(body, '_links', 'next') !== undefined };
    },
  };
}

function inside(body: Json, outer: string, inner: string): Json | undefined {
  const found = isObject(body) ? body[outer] : undefined;
  return isObject(found) ? found[inner] : undefined;
}

/** amoCRM gives no Retry-After, so its limit is waited out longer each time. */
export function verdictOf(answer: HttpAnswer): Verdict {
  const { status } = answer;
  if (status === 504) return { kind: 'fine' };
  if (status === 402) {
    return wrong('аккаунт amoCRM не оплачен (402)', 'the amoCRM account is not paid for (402)');
  }
  if (status === 403) {
    return wrong(
      'amoCRM закрыла доступ (403): у интеграции нет прав, или этот адрес заблокирован за частые запросы — тогда обратитесь в её поддержку',
      'amoCRM refuses (403): the integration has no rights, or this address is shut out for asking too often; then ask its support',
    );
  }
  return usualVerdict(answer);
}

function wrong(ru: string, en: string): Verdict {
  return { kind: 'wrong', trouble: new SourceTrouble('setting', { ru, en }) };
}

function strange(host: string, path: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${host} ответил на ${path} не так, как amoCRM: проверьте адрес аккаунта`,
    en: `${host} did not answer ${path} as an amoCRM does: see to the account's address`,
  });
}
