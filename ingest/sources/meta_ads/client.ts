import type { Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { HttpRequest } from '../http/exchange.ts';
import { isObject, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import { dayAfter } from '../restated-days.ts';
import { errorOf, isTooMuch, verdictOf } from './errors.ts';
import type { MetaAdsSettings } from './settings.ts';

const FIELDS = [
  ...['campaign_id', 'campaign_name', 'spend', 'impressions', 'inline_link_clicks', 'actions', 'account_currency'],
];
/** Campaigns that are no more spent money while they lived; unless they are named, only the living are told of. */
const STATUSES = ['ACTIVE', 'PAUSED', 'DELETED', 'ARCHIVED', 'IN_PROCESS', 'WITH_ISSUES'];

const POLL_MS = 10_000;
/** Half an hour: a report of a month takes seconds to minutes. */
const POLLS = 180;
/** A report may fail for no reason of ours. */
const ORDERS = 3;

export type MetaAdsClient = {
  /** The account's name and currency. */
  account(signal: AbortSignal): Promise<JsonObject>;
  /** The campaigns' days from one day to another, both included. */
  insights(from: string, to: string, signal: AbortSignal): Promise<JsonObject[]>;
};

export function metaAdsClient(settings: MetaAdsSettings, tools: Tools): MetaAdsClient {
  const token = tools.secret('token');
  const http = tools.http({
    ...{ perSecond: 2, attempts: 12, timeoutSeconds: 120 },
    // In a header, so that it stands in no address.
    authorize: (request) =>
      Promise.resolve({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }),
    judge: (answer) => verdictOf(answer, tools.source),
  });
  const act = `act_${settings.account.replace(/^act_/, '')}`;
  const ask = async (
    path: string,
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal,
    method: 'GET' | 'POST' = 'GET',
  ): Promise<JsonObject> => {
    const url = new URL(`/${settings.version}/${path}`, settings.address);
    if (method === 'GET') url.search = new URLSearchParams(fields).toString();
    const body: HttpRequest['body'] = method === 'POST' ? { kind: 'form', fields } : undefined;
    const answer = (await http.send({ method, url: url.href, ...(body ? { body } : {}) }, signal)).json();
    return isObject(answer) ? answer : {};
  };

  /** Whether a report is there to be read. */
  const isReady = async (report: string, signal: AbortSignal): Promise<boolean> => {
    for (let poll = 0; poll < POLLS; poll++) {
      const { async_status: status, async_percent_completion: percent } = await ask(report, {}, signal);
      // A report may say that it is completed before all of it is there.
      if (status === 'Job Completed' && Number(percent) === 100) return true;
      if (status === 'Job Failed' || status === 'Job Skipped') return false;
      await tools.sleep(POLL_MS, signal);
    }
    throw slow(settings);
  };

  const rowsOf = async (report: string, signal: AbortSignal): Promise<JsonObject[]> => {
    const rows: JsonObject[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = { limit: String(settings.page), ...(after === '' ? {} : { after }) };
      const answer = await ask(`${report}/insights`, page, signal);
      if (!Array.isArray(answer['data'])) throw lacking(settings, 'data');
      rows.push(...answer['data'].filter(isObject));
      after = nextOf(answer);
    }
    return rows;
  };

  const insights = async (from: string, to: string, signal: AbortSignal): Promise<JsonObject[]> => {
    const wish = {
      ...{ level: 'campaign', time_increment: '1', fields: FIELDS.join(',') },
      time_range: JSON.stringify({ since: from, until: to }),
      filtering: JSON.stringify([{ field: 'campaign.effective_status', operator: 'IN', value: STATUSES }]),
    };
    for (let order = 0; order < ORDERS; order++) {
      const ordered = await ask(`${act}/insights`, wish, signal, 'POST');
      if (isTooMuch(ordered)) return halves(from, to, signal, ordered);
      const report = ordered['report_run_id'];
      if (report === undefined) throw lacking(settings, 'report_run_id');
      if (await isReady(String(report), signal)) return rowsOf(String(report), signal);
    }
    throw failed(settings, from, to);
  };

  /** A period that holds more than is given at once, in two. */
  const halves = async (from: string, to: string, signal: AbortSignal, ordered: JsonObject): Promise<JsonObject[]> => {
    const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
    if (days === 0) throw errorOf(ordered, hostOf(settings.address));
    const middle = dayAfter(from, Math.floor(days / 2));
    return [...(await insights(from, middle, signal)), ...(await insights(dayAfter(middle, 1), to, signal))];
  };

  return { insights, account: (signal) => ask(act, { fields: 'name,currency,timezone_name' }, signal) };
}

/** Where the next page begins; `paging.next` is an address with the token in it, of which only that is taken. */
function nextOf({ paging }: JsonObject): string | null {
  if (!isObject(paging) || typeof paging['next'] !== 'string') return null;
  const cursors = isObject(paging['cursors']) ? paging['cursors'] : {};
  return typeof cursors['after'] === 'string'
    ? cursors['after']
    : URL.canParse(paging['next'])
      ? new URL(paging['next']).searchParams.get('after')
      : null;
}

function lacking({ address }: MetaAdsSettings, what: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${hostOf(address)}: в ответе нет ${what}`,
    en: `${hostOf(address)}: the answer lacks ${what}`,
  });
}

function slow({ address }: MetaAdsSettings): SourceTrouble {
  return new SourceTrouble('away', {
    ru: `${hostOf(address)}: отчёт не готов за полчаса; прочтём при следующем запуске`,
    en: `${hostOf(address)}: the report is not ready in half an hour; the next run will try again`,
  });
}

function failed({ address }: MetaAdsSettings, from: string, to: string): SourceTrouble {
  return new SourceTrouble('away', {
    ru: `${hostOf(address)} трижды не составил отчёт за ${from} – ${to}; прочтём при следующем запуске`,
    en: `${hostOf(address)} failed three times to make the report of ${from} – ${to}; the next run will try again`,
  });
}
