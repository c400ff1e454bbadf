import { createHash } from 'node:crypto';
import { recordsOf } from '../../files/delimited.ts';
import type { Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { DirectSettings } from './settings.ts';

const FIELDS = ['Date', 'CampaignId', 'CampaignName', 'CampaignType', 'Impressions', 'Clicks', 'Cost', 'Conversions'];

/** A report stands in the queue for minutes; each try asks whether it is ready. */
const ATTEMPTS = 120;

export type DirectClient = {
  /** The campaigns' days from one day to another, both included, each as an object of texts. */
  report(from: string, to: string, signal: AbortSignal): Promise<JsonObject[]>;
};

export function directClient(settings: DirectSettings, tools: Tools): DirectClient {
  const http = tools.http({
    ...{ perSecond: 2, attempts: ATTEMPTS, timeoutSeconds: 120 },
    judge: (answer) => verdictOf(answer, tools.source),
  });
  const headers = {
    authorization: `Bearer ${tools.secret('token')}`,
    'accept-language': 'en',
    processingMode: 'auto',
    returnMoneyInMicros: 'false',
    skipReportHeader: 'true',
    skipReportSummary: 'true',
    ...(settings.client_login === undefined ? {} : { 'Client-Login': settings.client_login }),
  };
  return {
    report: async (from, to, signal) => {
      const params = {
        SelectionCriteria: { DateFrom: from, DateTo: to },
        FieldNames: FIELDS,
        // A name stands for its report while it is in the queue: another run's is another report.
        ReportName: `voronka ${from} ${to} ${nameOf(tools.clock())}`,
        ...{ ReportType: 'CAMPAIGN_PERFORMANCE_REPORT', DateRangeType: 'CUSTOM_DATE', Format: 'TSV' },
        ...{ IncludeVAT: settings.vat ? 'YES' : 'NO', IncludeDiscount: 'NO' },
      };
      const url = new URL('/json/v501/reports', settings.address).href;
      const answer = await http.send(
        { method: 'POST', url, headers, body: { kind: 'json', value: { params } } },
        signal,
      );
      return rowsOf(answer.text(), hostOf(url)).map((row) => ({ ...row, IncludeVAT: settings.vat ? 'yes' : 'no' }));
    },
  };
}

function rowsOf(text: string, host: string): JsonObject[] {
  const [names, ...rows] = recordsOf(text, '\t', '"', false, Infinity);
  if (!names) return [];
  const lacking = FIELDS.filter((field) => !names.includes(field));
  if (lacking.length > 0) {
    throw new SourceTrouble('changed', {
      ru: `${host}: в отчёте нет столбцов ${lacking.join(', ')}`,
      en: `${host}: the report lacks the columns ${lacking.join(', ')}`,
    });
  }
  return rows
    .filter((row) => row.length === names.length)
    .map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] === '--' ? null : (row[at] ?? null)])));
}

/** 201 and 202: the report is in the queue, come again after retryIn seconds. Errors come with a code of their own. */
function verdictOf(answer: HttpAnswer, source: string): Verdict {
  const { status, headers } = answer;
  if (status === 201 || status === 202) return { kind: 'wait', seconds: Number(headers['retryin'] ?? 10) || 10 };
  if (status !== 400) return usualVerdict(answer);
  const { code, said } = errorOf(answer);
  // 52: no servers free; 56, 152, 506: too many requests or reports, points are out
  if ([52, 56, 152, 506, 1000, 1001, 1002].includes(code)) return { kind: 'wait', seconds: null };
  const isKey = code === 53 || code === 54 || code === 58 || code === 513;
  const host = hostOf(answer.url);
  return {
    kind: 'wrong',
    trouble: new SourceTrouble(isKey ? 'setting' : 'changed', {
      ru: `${host}: ${said} (${code})${isKey ? `; проверьте токен источника ${source} и client_login` : ''}`,
      en: `${host}: ${said} (${code})${isKey ? `; see to the token of source ${source} and client_login` : ''}`,
    }),
  };
}

function errorOf(answer: HttpAnswer): { readonly code: number; readonly said: string } {
  let body: Json;
  try {
    body = answer.json();
  } catch {
    return { code: 0, said: answer.text().slice(0, 200) };
  }
  const error = isObject(body) ? body['error'] : undefined;
  if (!isObject(error)) return { code: 0, said: 'error' };
  return { code: Number(error['error_code']), said: String(error['error_detail'] ?? error['error_string'] ?? '') };
}

function nameOf(now: Date): string {
  return createHash('sha256').update(now.toISOString()).digest('hex').slice(0, 8);
}
