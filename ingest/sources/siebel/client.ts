import type { Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { SiebelSettings } from './settings.ts';

/** A question to a business component. */
export type Question = {
  /** "Opportunity/Opportunity": business object and component */
  readonly component: string;
  readonly fields: readonly string[];
  /** in Siebel's own language: [Updated] >= '03/01/2025 00:00:00' */
  readonly search: string | null;
  readonly sort: string | null;
  readonly size: number;
};

export type SiebelClient = {
  /** The records of a page; none where Siebel has nothing to say (204, or 404 of older versions). */
  records(question: Question, signal: AbortSignal): Promise<readonly JsonObject[]>;
};

export function siebelClient(settings: SiebelSettings, tools: Tools): SiebelClient {
  const root = settings.address.replace(/\/+$/, '');
  const pair = Buffer.from(`${settings.login}:${tools.secret('password')}`, 'utf8').toString('base64');
  const http = tools.http({
    perSecond: 10,
    burst: 5,
    timeoutSeconds: 180,
    authorize: (request) =>
      Promise.resolve({
        ...request,
        // The type of the request, not what is accepted, makes Siebel answer in JSON.
        headers: { ...request.headers, authorization: `Basic ${pair}`, 'content-type': 'application/json' },
      }),
    judge,
  });
  return {
    records: async (question, signal) => {
      const url = `${root}/${question.component.split('/').map(encodeURIComponent).join('/')}?${written(question, settings)}`;
      const answer = await http.send({ method: 'GET', url }, signal);
      if (answer.status === 204 || answer.status === 404 || answer.body.length === 0) return [];
      return recordsIn(answer.json(), answer.url);
    },
  };
}

function written({ fields, search, sort, size }: Question, { view }: SiebelSettings): string {
  const options = [
    ...(search === null ? [] : [['searchspec', search]]),
    ...(sort === null ? [] : [['sortspec', sort]]),
    ['fields', fields.join(',')],
    ['ViewMode', view],
    ['PageSize', String(size)],
    ['StartRowNum', '0'],
    ['ChildLinks', 'None'],
    ['uniformresponse', 'y'],
  ];
  return options.map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`).join('&');
}

/** One record may arrive without the list around it, with or without `uniformresponse`. Links are not kept. */
export function recordsIn(body: Json, url: string): readonly JsonObject[] {
  if (!isObject(body)) throw notSiebel(url);
  const items = body['items'];
  const found = Array.isArray(items) ? (items as readonly Json[]) : isObject(items) ? [items] : [body];
  return found.filter(isObject).map(({ Link: _link, ...record }) => {
    if (typeof record['Id'] !== 'string') throw notSiebel(url);
    return record;
  });
}

/** "SBL-DAT-00553" and its kin; a set that is empty is no error. */
function judge(answer: HttpAnswer): Verdict {
  if (answer.status < 400) return usualVerdict(answer);
  const said = /"ERROR"\s*:\s*"((?:[^"\\]|\\.)*)"/i.exec(answer.text())?.[1] ?? '';
  const isEmpty = /SBL-EAI-04378|SBL-DAT-00553|no (data|record)/i.test(said);
  if (answer.status === 404 && (isEmpty || answer.body.length === 0)) return { kind: 'fine' };
  const host = hostOf(answer.url);
  if (answer.status === 401 || answer.status === 403) {
    return wrong('setting', {
      ru: `${host} не принимает логин и пароль Siebel: проверьте login и секрет password`,
      en: `${host} does not accept the login and password of Siebel: see to login and to the secret password`,
    });
  }
  if (said === '') return usualVerdict(answer);
  // An error that Siebel names will be the same on a second try, whatever its status.
  return wrong('changed', { ru: `${host}: ${said}`, en: `${host}: ${said}` });
}

function wrong(kind: 'setting' | 'changed', words: { readonly ru: string; readonly en: string }): Verdict {
  return { kind: 'wrong', trouble: new SourceTrouble(kind, words) };
}

function notSiebel(url: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${hostOf(url)} ответил не так, как REST Siebel: проверьте адрес (…/siebel/v1.0/data)`,
    en: `${hostOf(url)} does not answer as the REST of Siebel does: see to the address (…/siebel/v1.0/data)`,
  });
}
