import { fileName } from '../cards/export.ts';
import type { Locale } from '../format/locale.ts';
import { getJson, postJson, request } from '../session/http.ts';

export const numberFields = [
  ...(['revenue', 'revenue_year', 'purchase_days', 'silent_days', 'age_days'] as const),
  ...(['recency_score', 'frequency_score', 'money_score'] as const),
] as const;
export const textFields = ['rfm_segment', 'industry', 'country'] as const;
export const ruleFields = [...numberFields, ...textFields] as const;
export type RuleField = (typeof ruleFields)[number];

export const numberSigns = ['at_least', 'at_most', 'above', 'below'] as const;
export const textSigns = ['one_of', 'none_of'] as const;
export type Sign = (typeof numberSigns)[number] | (typeof textSigns)[number];

/** One condition as the server keeps it: a field and what it is compared with. */
export type Condition = { readonly field: RuleField } & Readonly<Partial<Record<Sign, number | readonly string[]>>>;

export type WrittenSegment = {
  readonly id: string;
  readonly version: number;
  readonly segment: string;
  readonly where: readonly Condition[];
};

export type Segments = {
  readonly rows: readonly WrittenSegment[];
  /** of the last build, those of segments.yml too */
  readonly built: readonly { readonly segment: string; readonly client_count: number }[];
};

export type Size = { readonly client_count: number; readonly whole_count: number };

const PATH = '/api/v1/segments';

export const loadSegments = async (signal: AbortSignal): Promise<Segments> => (await getJson(PATH, signal)) as Segments;

export const sizeOf = async (where: readonly Condition[], signal: AbortSignal): Promise<Size> =>
  (await postJson(`${PATH}/size`, { where }, signal)) as Size;

/** Writes a new segment, or changes one over the version that was read. */
export async function saveSegment(
  kept: WrittenSegment | null,
  segment: string,
  where: readonly Condition[],
): Promise<void> {
  await request(kept === null ? PATH : `${PATH}/${kept.id}`, {
    method: kept === null ? 'POST' : 'PUT',
    headers: {
      'x-voronka': '1',
      'content-type': 'application/json',
      ...(kept === null ? {} : { 'if-match': `"${kept.version}"` }),
    },
    body: JSON.stringify({ segment, where }),
  });
}

export async function removeSegment({ id, version }: WrittenSegment): Promise<void> {
  await request(`${PATH}/${id}`, { method: 'DELETE', headers: { 'x-voronka': '1', 'if-match': `"${version}"` } });
}

/** Hands everybody of a segment to the browser as a file; what the reader's role hides comes masked. */
export async function downloadAudience(kind: 'rule' | 'rfm', segment: string, locale: Locale): Promise<void> {
  const search = new URLSearchParams({ kind, segment, locale, format: 'csv' });
  const response = await request(`${PATH}/audience?${search}`, { headers: { 'x-voronka': '1' } });
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(response.headers.get('content-disposition')) ?? 'audience.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
