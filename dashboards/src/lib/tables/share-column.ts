import type { Format } from '../format/format.ts';
import type { Translate } from '../i18n/translate.ts';
import { wilsonInterval } from '../questions/interval.ts';
import type { Column } from './column.ts';

type Share<Row> = {
  readonly key: string;
  readonly head: string;
  readonly hint?: string;
  readonly hits: (row: Row) => number;
  readonly trials: (row: Row) => number;
};

/** A share of counted things, with its interval of 95 % and their number under it; a dash where there are none. */
export function shareColumn<Row>(
  { t, format }: { readonly t: Translate; readonly format: Format },
  { key, head, hint, hits, trials }: Share<Row>,
): Column<Row> {
  const share = (row: Row): number | null => (trials(row) === 0 ? null : hits(row) / trials(row));
  return {
    key,
    head,
    ...(hint === undefined ? {} : { hint }),
    align: 'end',
    text: (row) => format.percentInColumn(share(row)),
    order: share,
    interval: (row) => {
      const [value, range] = [share(row), wilsonInterval(hits(row), trials(row))];
      if (value === null || range === null) return null;
      const words = t('interval.of', {
        share: format.percent(value),
        low: format.percent(range.low),
        high: format.percent(range.high),
        count: format.integer(trials(row)),
      });
      return { share: value, range, words };
    },
  };
}
