import type { Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import type { HttpAnswer, HttpRequest } from '../http/exchange.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { DynamicsSettings } from './settings.ts';
import { entraToken } from './token.ts';

/** A page as the Web API gives it: rows, rows that are gone, and the links to go on by. */
export type ApiPage = {
  readonly records: readonly JsonObject[];
  readonly deletedIds: readonly string[];
  /** to be followed as it is: it carries a cookie that no one may rewrite */
  readonly nextLink: string | null;
  readonly deltaLink: string | null;
};

/** The Web API says that the delta link is too old; the table has to be read anew. */
export class ExpiredDelta extends Error {
  override readonly name = 'ExpiredDelta';
}

export type DynamicsClient = {
  /** A page by its address, absolute or below the API's root. Throws ExpiredDelta, SourceTrouble. */
  page(address: string, prefer: readonly string[], signal: AbortSignal): Promise<ApiPage>;
  /** One object; null when there is no such thing (404). */
  object(path: string, signal: AbortSignal): Promise<JsonObject | null>;
};

/** ErrorCodes.ExpiredVersionStamp: "Version stamp associated with the client has expired. Please perform a full sync." */
const EXPIRED_VERSION = '0x80044352';

/** Texts of option sets, and which table a polymorphic lookup points to. */
const ANNOTATIONS =
  'odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname"';

export function dynamicsClient(settings: DynamicsSettings, tools: Tools): DynamicsClient {
  const root = `${settings.address.replace(/\/+$/, '')}/api/data/v${settings.version}`;
  const token = entraToken(settings, tools);
  const http = tools.http({
    // 6000 requests in five minutes are allowed to one user; this leaves room for the others who use the account.
    perSecond: 15,
    burst: 15,
    timeoutSeconds: 120,
    authorize: token.authorize,
    renew: token.renew,
    judge,
  });
  const get = (address: string, prefer: readonly string[], signal: AbortSignal): Promise<HttpAnswer> => {
    const url = /^https?:/.test(address) ? address : `${root}/${address}`;
    if (!url.startsWith(`${root}/`)) throw strangeLink(url, root);
    const headers = {
      'odata-version': '4.0',
      'odata-maxversion': '4.0',
      accept: 'application/json',
      prefer: [...prefer, ANNOTATIONS].join(','),
    };
    return http.send({ method: 'GET', url, headers } satisfies HttpRequest, signal);
  };
  return {
    page: async (address, prefer, signal) => {
      const answer = await get(address, prefer, signal);
      const body = answer.json();
      if (errorCodeOf(body) === EXPIRED_VERSION || answer.status === 410) throw new ExpiredDelta();
      return pageOf(body, answer.url);
    },
    object: async (path, signal) => {
      const answer = await get(path, [], signal);
      if (answer.status === 404) return null;
      const body = answer.json();
      if (!isObject(body)) throw notOData(answer.url);
      return body;
    },
  };
}

/** An absent thing and an expired delta link are answers here; other refusals are told in the API's own words. */
function judge(answer: HttpAnswer): Verdict {
  if (answer.status === 404 || answer.status === 410) return { kind: 'fine' };
  if (answer.status < 400 || answer.status === 401 || answer.status === 429 || answer.status >= 500) {
    return usualVerdict(answer);
  }
  const error = errorOf(answer);
  if (error?.code === EXPIRED_VERSION) return { kind: 'fine' };
  if (error === null) return usualVerdict(answer);
  const kind = answer.status === 403 ? 'setting' : 'changed';
  const words = `${hostOf(answer.url)}: ${error.message} (${error.code})`;
  const rights = {
    ru: ': дайте роли пользователя-приложения право чтения',
    en: ': let the application user’s role read it',
  };
  return {
    kind: 'wrong',
    trouble: new SourceTrouble(kind, {
      ru: `${words}${answer.status === 403 ? rights.ru : ''}`,
      en: `${words}${answer.status === 403 ? rights.en : ''}`,
    }),
  };
}

function errorOf(answer: HttpAnswer): { readonly code: string; readonly message: string } | null {
  try {
    const body = answer.json();
    const error = isObject(body) ? body['error'] : null;
    return isObject(error) ? { code: String(error['code']), message: String(error['message']) } : null;
  } catch {
    return null;
  }
}

function errorCodeOf(body: Json): string | null {
  const error = isObject(body) ? body['error'] : null;
  return isObject(error) && error !== null ? String(error['code']) : null;
}

function pageOf(body: Json, url: string): ApiPage {
  const value = isObject(body) ? body['value'] : undefined;
  if (!isObject(body) || !Array.isArray(value)) throw notOData(url);
  const rows = (value as readonly Json[]).filter(isObject);
  const isGone = (row: JsonObject): boolean => /\$deletedEntity$|#deleted$/.test(String(row['@odata.context'] ?? ''));
  const link = (name: string): string | null => {
    const found = body[name];
    return typeof found === 'string' ? found : null;
  };
  return {
    records: rows.filter((row) => !isGone(row)),
    deletedIds: rows.filter(isGone).map((row) => String(row['id'])),
    nextLink: link('@odata.nextLink'),
    deltaLink: link('@odata.deltaLink'),
  };
}

/** A link to elsewhere would be sent our token. */
function strangeLink(url: string, root: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${hostOf(root)} отсылает за продолжением на ${hostOf(url)}; ключ туда не отправлен`,
    en: `${hostOf(root)} sends us to ${hostOf(url)} for the rest; the key was not sent there`,
  });
}

function notOData(url: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${hostOf(url)} ответил не так, как Dataverse Web API: проверьте адрес организации`,
    en: `${hostOf(url)} does not answer as the Dataverse Web API does: see to the address of the organisation`,
  });
}
