import { readPeriod, writePeriod, type Comparison, type Period } from '../calendar/period.ts';
import { isDimension } from './dimensions.ts';
import { replaced, type Filter } from './filter.ts';

/** All that decides what a page shows. It lives in the address, so a view can be sent to a colleague. */
export type Shown = { readonly period: Period; readonly comparison: Comparison; readonly filters: readonly Filter[] };

export const shownFirst: Shown = { period: { kind: 'rolling', days: 365 }, comparison: 'previous', filters: [] };

/** `?period=2026-Q1&compare=year-ago&owner=Анна+Петрова&channel!=E-mail&stage=`: an empty value is "not known". */
export function readAddress(search: URLSearchParams): Shown {
  let filters: readonly Filter[] = [];
  for (const key of new Set(search.keys())) {
    const dimension = key.replace(/!$/, '');
    if (!isDimension(dimension)) continue;
    const values = [...new Set(search.getAll(key))].map((value) => (value === '' ? null : value));
    filters = replaced(filters, { dimension, mode: key.endsWith('!') ? 'exclude' : 'include', values });
  }
  return {
    period: readPeriod(search.get('period') ?? '') ?? shownFirst.period,
    comparison: readComparison(search.get('compare')),
    filters,
  };
}

/** What differs from the first view, so that a plain page has a plain address. Letters stay letters. */
export function writeAddress(shown: Shown): string {
  const pairs: (readonly [string, string])[] = [];
  const period = writePeriod(shown.period);
  if (period !== writePeriod(shownFirst.period)) pairs.push(['period', period]);
  if (shown.comparison !== shownFirst.comparison) pairs.push(['compare', shown.comparison]);
  for (const { dimension, mode, values } of shown.filters) {
    for (const value of values) pairs.push([mode === 'exclude' ? `${dimension}!` : dimension, value ?? '']);
  }
  return pairs.map(([key, value]) => `${readable(key)}=${readable(value)}`).join('&');
}

function readComparison(text: string | null): Comparison {
  switch (text) {
    case 'none':
    case 'previous':
    case 'year-ago':
      return text;
    case null:
    default:
      return shownFirst.comparison;
  }
}

const readable = (text: string): string =>
  text.replace(/[%&=+#\s]/g, (mark) => (mark === ' ' ? '+' : encodeURIComponent(mark)));
