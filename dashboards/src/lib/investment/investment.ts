import { fileName } from '../cards/export.ts';
import type { Locale } from '../format/locale.ts';
import type { MessageKey } from '../i18n/translate.ts';
import { getJson, request } from '../session/http.ts';

export type Unit = 'money' | 'hours' | 'minutes' | 'days' | 'months' | 'share' | 'count';
export const groups = ['once', 'monthly', 'effect', 'company', 'terms'] as const;

/** The server's assumptions, each of which has its word. */
type KeyOf<Message> = Message extends `investment.a.${infer Key}` ? Key : never;
export type AssumptionKey = KeyOf<MessageKey>;

export type Assumption = {
  readonly key: AssumptionKey;
  readonly unit: Unit;
  readonly group: (typeof groups)[number];
  readonly value: number;
  readonly usual: number;
  /** what the warehouse counted; null where it knows nothing of it */
  readonly measured: number | null;
  readonly is_changed: boolean;
};

export type Month = {
  readonly month: number;
  readonly cost: number;
  readonly effect: number;
  readonly net: number;
  readonly cumulative: number;
  readonly discounted_cumulative: number;
  readonly roi_to_date: number | null;
};

export type Case = {
  readonly total_cost: number;
  readonly npv: number;
  readonly roi: number | null;
  /** the first month at whose end the money is back and stays back; null: not within the table */
  readonly payback_month: number | null;
  /** a year; flows may have one rate, several or none */
  readonly irr: readonly number[];
};

export type Investment = {
  readonly version: number;
  readonly assumptions: readonly Assumption[];
  readonly effects: Readonly<Record<string, number>>;
  readonly at_start: number;
  readonly months: readonly Month[];
  readonly cases: Readonly<Record<'low' | 'base' | 'high', Case>>;
  readonly tornado: readonly { readonly key: AssumptionKey; readonly low: number; readonly high: number }[];
};

const PATH = '/api/v1/investment';

export const loadInvestment = async (signal: AbortSignal): Promise<Investment> =>
  (await getJson(PATH, signal)) as Investment;

/** Keeps assumptions over the version that was read; null goes back to what was measured or is usual. */
export async function saveAssumptions(
  changes: Readonly<Record<string, number | null>>,
  version: number,
): Promise<Investment> {
  const response = await request(PATH, {
    method: 'PATCH',
    headers: { 'x-voronka': '1', 'content-type': 'application/json', 'if-match': `"${version}"` },
    body: JSON.stringify({ assumptions: changes }),
  });
  return (await response.json()) as Investment;
}

/** Hands the table to the browser as a file. */
export async function downloadMonths(format: 'csv' | 'xlsx', locale: Locale): Promise<void> {
  const response = await request(`${PATH}/export?format=${format}&locale=${locale}`, { headers: { 'x-voronka': '1' } });
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(response.headers.get('content-disposition')) ?? `investment.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The table with its month 0: what is paid at the start. */
export const withStart = ({ at_start, months }: Investment): readonly Month[] => [
  {
    ...{ month: 0, cost: at_start, effect: 0, net: -at_start, cumulative: -at_start },
    ...{ discounted_cumulative: -at_start, roi_to_date: at_start > 0 ? -1 : null },
  },
  ...months,
];
