import { bucketsOf, nextStart, type Bucket, type Grain } from './bucket.ts';
import { addDays, type DateRange, type PlainDate } from './plain-date.ts';

/** The stretches of an axis. All time is as long as its rows: from the first of them to the last. */
export function axisOf(
  grain: Grain,
  days: DateRange | null,
  rows: readonly { readonly start: PlainDate }[],
  today: PlainDate,
): readonly Bucket[] {
  if (days !== null) return bucketsOf(grain, days, today);
  const starts = rows.map(({ start }) => start).toSorted();
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return [];
  return bucketsOf(grain, { from: first, to: addDays(nextStart(grain, last), -1) }, today);
}
