import type { Bucket } from '../calendar/bucket.ts';
import type { Asked } from '../cube/answers.svelte.ts';
import type { MessageKey } from '../i18n/translate.ts';
import type { Mark } from '../marks/mark.ts';
import { deltaOf, type Comparable, type Delta, type Reading } from '../questions/delta.ts';
import type { Interval } from '../questions/interval.ts';

/** A number on its own, ready to be read: spelled, compared, and with what it was over time. */
export type BigNumber = {
  readonly key: string;
  readonly label: string;
  readonly formula: MessageKey;
  readonly value: string;
  /** In full, for the tooltip and for copying. */
  readonly exact: string;
  readonly wasExact: string | null;
  readonly delta: Delta;
  readonly note: string | null;
  readonly interval: { readonly share: number; readonly range: Interval; readonly words: string } | null;
  readonly series: readonly (number | null)[];
  /** Whether the last stretch of the series is still running. */
  readonly isLastCut: boolean;
  readonly asked: Asked<unknown>;
  readonly mark: Mark | null;
};

/** Values of a series in the order of the axis, up to today; a stretch without a row is 0 for amounts and unknown for rates. */
export const alongBuckets = <Row extends { readonly start: string }>(
  buckets: readonly Bucket[],
  rows: readonly Row[],
  value: (row: Row) => number | null,
  absent: 0 | null,
): readonly (number | null)[] => {
  if (rows.length === 0) return [];
  const byStart = new Map(rows.map((row) => [row.start, row]));
  return buckets
    .filter(({ isAhead }) => !isAhead)
    .map(({ start }) => {
      const row = byStart.get(start);
      return row === undefined ? absent : value(row);
    });
};

/** Whether the last stretch drawn is still running. */
export const isLastCut = (buckets: readonly Bucket[]): boolean =>
  buckets.findLast(({ isAhead }) => !isAhead)?.isCut ?? false;

/** The change from one answer to the other; none before both answer the days that are shown. */
export function changeOf<Row>(
  comparable: Comparable,
  reading: Reading,
  asked: { readonly now: Asked<Row>; readonly before: Asked<Row> },
  value: (row: Row) => number | null,
): Delta {
  const { now, before } = asked;
  if (comparable === 'yes' && !(now.isSettled && before.isSettled)) return { kind: 'none', why: 'waiting' };
  return deltaOf(comparable, reading, now.first && value(now.first), before.first && value(before.first));
}
