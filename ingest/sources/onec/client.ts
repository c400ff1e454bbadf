import type { Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import { publishedIn, type Published } from './metadata.ts';
import type { OnecSettings } from './settings.ts';

/** A question to one object set; texts are OData, not encoded. */
export type Question = {
  readonly set: string;
  readonly select: readonly string[];
  readonly filter: string | null;
  readonly orderBy: readonly string[];
  readonly top: number;
  readonly skip: number;
};

export type OnecClient = {
  /** What is published, read once. */
  published(signal: AbortSignal): Promise<Published>;
  /** The rows of a question; null when the set is not published. */
  rows(question: Question, signal: AbortSignal): Promise<readonly JsonObject[] | null>;
  /** The balance of a register as it is now; null when 1C does not know it. */
  balance(register: string, columns: readonly string[], signal: AbortSignal): Promise<readonly JsonObject[] | null>;
  /** The number of the last message that a node of an exchange plan has confirmed. */
  receivedNumber(plan: string, node: string, signal: AbortSignal): Promise<number>;
  /** Asks for the changes of a node, or confirms them: the only requests that write into 1C. Gives the body as it came. */
  exchanged(action: 'SelectChanges' | 'NotifyChangesReceived', message: Message, signal: AbortSignal): Promise<string>;
};

/** A message of an exchange: `plan` without its prefix, `node` the key of the node that is Voronka's. */
export type Message = { readonly plan: string; readonly node: string; readonly number: number };

/** Codes of the platform's own that matter here; the rest are told with their words. */
const UNKNOWN_SET = 8;
const NO_RIGHTS = 20;

export function onecClient(settings: OnecSettings, tools: Tools): OnecClient {
  const root = rootOf(settings.address);
  // The platform takes the pair in UTF-8; in the letters of Windows a Russian login is refused.
  const pair = Buffer.from(`${settings.login}:${tools.secret('password')}`, 'utf8').toString('base64');
  const http = tools.http({
    // Each request may hold a licence of 1C; they come one after another.
    perSecond: null,
    // The first one after a pause starts a session of the server, and $metadata is built on demand.
    timeoutSeconds: 300,
    maxBodyBytes: 256 * 1024 * 1024,
    authorize: (request) =>
      Promise.resolve({ ...request, headers: { ...request.headers, authorization: `Basic ${pair}` } }),
    judge,
  });
  let published: Promise<Published> | null = null;
  const valueOf = async (path: string, signal: AbortSignal): Promise<readonly JsonObject[] | null> => {
    const answer = await http.send({ method: 'GET', url: `${root}/${path}` }, signal);
    if (answer.status === 404) return null;
    const body = answer.json();
    const value = isObject(body) ? body['value'] : undefined;
    if (!Array.isArray(value)) throw notOData(answer.url);
    return (value as readonly Json[]).filter(isObject);
  };
  const nodeAt = (plan: string, node: string): string => `ExchangePlan_${plan}(guid'${node}')`;
  return {
    published: (signal) => {
      published ??= http
        .send({ method: 'GET', url: `${root}/$metadata`, headers: { accept: 'application/xml' } }, signal)
        .then((answer) => publishedIn(answer.text()))
        .catch((cause: unknown) => {
          published = null;
          throw cause;
        });
      return published;
    },
    rows: (question, signal) => valueOf(written(question, settings), signal),
    balance: (register, columns, signal) => {
      const select = encodeURIComponent(columns.join(','));
      return valueOf(`${encodeURIComponent(register)}/Balance?$format=json&$select=${select}`, signal);
    },
    receivedNumber: async (plan, node, signal) => {
      const url = `${root}/${encodeURIComponent(nodeAt(plan, node))}?$format=json`;
      const answer = await http.send({ method: 'GET', url }, signal);
      const body = answer.status === 404 ? null : answer.json();
      const received = isObject(body) ? Number(body['ReceivedNo']) : NaN;
      if (!Number.isInteger(received)) throw noNode(plan, node);
      return received;
    },
    exchanged: async (action, { plan, node, number }, signal) => {
      const point = encodeURIComponent(`'${root}/${nodeAt(plan, node)}'`);
      const url = `${root}/${action}?DataExchangePoint=${point}&MessageNo=${number}`;
      const answer = await http.send({ method: 'POST', url, headers: { accept: 'application/atom+xml' } }, signal);
      return answer.text();
    },
  };
}

/** The address of the infobase, with or without the path of its OData. */
function rootOf(address: string): string {
  const plain = address.replace(/\/+$/, '');
  return /\/odata\/standard\.odata$/.test(plain) ? plain : `${plain}/odata/standard.odata`;
}

function written({ set, select, filter, orderBy, top, skip }: Question, { allowed_only }: OnecSettings): string {
  const options = [
    ['$format', 'json'],
    ['$select', select.join(',')],
    ...(filter === null ? [] : [['$filter', filter]]),
    ['$orderby', orderBy.join(',')],
    ['$top', String(top)],
    ...(skip === 0 ? [] : [['$skip', String(skip)]]),
    ...(allowed_only ? [['allowedOnly', 'true']] : []),
  ];
  const query = options.map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${encodeURIComponent(set)}?${query}`;
}

type OnecError = { readonly code: number; readonly message: string };

function judge(answer: HttpAnswer): Verdict {
  if (answer.status < 400) return usualVerdict(answer);
  const error = errorOf(answer);
  if (error === null)
    return answer.status === 401 ? { kind: 'wrong', trouble: wrongLogin(answer) } : usualVerdict(answer);
  if (answer.status === 404 && error.code === UNKNOWN_SET) return { kind: 'fine' };
  const words = `${hostOf(answer.url)}: ${error.message} (1C ${error.code})`;
  const rights = {
    ru: '. Дайте пользователю права на чтение или укажите allowed_only: true, чтобы пропускать закрытые строки',
    en: '. Let the user read it, or set allowed_only: true to leave out the rows that are closed',
  };
  const isRights = error.code === NO_RIGHTS;
  return {
    kind: 'wrong',
    trouble: new SourceTrouble(isRights ? 'setting' : 'changed', {
      ru: `${words}${isRights ? rights.ru : ''}`,
      en: `${words}${isRights ? rights.en : ''}`,
    }),
  };
}

/** 1C tells its errors in JSON or, whatever was asked for, in XML. */
function errorOf(answer: HttpAnswer): OnecError | null {
  const text = answer.text();
  const xml = /<m:code>\s*(\d+)\s*<\/m:code>[\s\S]*?<m:message[^>]*>([\s\S]*?)<\/m:message>/.exec(text);
  if (xml) return { code: Number(xml[1]), message: (xml[2] ?? '').trim() };
  if (!text.trimStart().startsWith('{')) return null;
  const body = answer.json();
  const error = isObject(body) ? body['odata.error'] : null;
  if (!isObject(error)) return null;
  const message = error['message'];
  return { code: Number(error['code']), message: String(isObject(message) ? message['value'] : message) };
}

function wrongLogin(answer: HttpAnswer): SourceTrouble {
  const host = hostOf(answer.url);
  return new SourceTrouble('setting', {
    ru: `${host} не принимает логин и пароль 1С: проверьте login, секрет password и что пользователю разрешён вход по паролю`,
    en: `${host} does not accept the login and password of 1C: see to login, to the secret password, and that the user may sign in by password`,
  });
}

function noNode(plan: string, node: string): SourceTrouble {
  return new SourceTrouble('setting', {
    ru: `в 1С нет узла ${node} плана обмена ${plan}: проверьте exchange.plan и exchange.node и что план опубликован в OData`,
    en: `1C has no node ${node} of the exchange plan ${plan}: see to exchange.plan and exchange.node, and that the plan is published in OData`,
  });
}

function notOData(url: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${hostOf(url)} ответил не так, как OData 1С: проверьте адрес публикации`,
    en: `${hostOf(url)} does not answer as the OData of 1C does: see to the address of the publication`,
  });
}
