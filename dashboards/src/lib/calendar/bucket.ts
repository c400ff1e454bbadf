import {
  addDays,
  addMonths,
  addUnits,
  daysBetween,
  startOf,
  startOfWeek,
  type DateRange,
  type PlainDate,
} from './plain-date.ts';

/** The grain of a time axis; the names are Cube's. */
export type Grain = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A stretch of the axis: whether the asked days or today cut it short, and whether it is still to come. */
export type Bucket = {
  readonly start: PlainDate;
  readonly days: DateRange;
  readonly isCut: boolean;
  readonly isAhead: boolean;
};

/** Enough points to see a shape, few enough to tell them apart. All time is seen by month, and long spans by quarter. */
export function grainFor(days: DateRange | null): Grain {
  if (days === null) return 'month';
  const length = daysBetween(days.from, days.to) + 1;
  if (length <= 45) return 'day';
  if (length <= 120) return 'week';
  return length <= 366 * 4 ? 'month' : 'quarter';
}

export function startOfGrain(grain: Grain, date: PlainDate): PlainDate {
  switch (grain) {
    case 'day':
      return date;
    case 'week':
      return startOfWeek(date);
    case 'month':
    case 'quarter':
    case 'year':
      return startOf(grain, date);
  }
}

export function nextStart(grain: Grain, start: PlainDate): PlainDate {
  switch (grain) {
    case 'day':
      return addDays(start, 1);
    case 'week':
      return addDays(start, 7);
    case 'month':
      return addMonths(start, 1);
    case 'quarter':
    case 'year':
      return addUnits(grain, start, 1);
  }
}

/** Every stretch of the days in order, those with no rows too: a gap on an axis is a zero, not an absence. */
export function bucketsOf(grain: Grain, days: DateRange, today: PlainDate): readonly Bucket[] {
  const buckets: Bucket[] = [];
  for (let start = startOfGrain(grain, days.from); start <= days.to; start = nextStart(grain, start)) {
    const end = addDays(nextStart(grain, start), -1);
    const inside = { from: start < days.from ? days.from : start, to: end > days.to ? days.to : end };
    const isAhead = inside.from > today;
    const isCut = !isAhead && (inside.from > start || inside.to < end || end > today);
    buckets.push({ start, days: inside, isCut, isAhead });
  }
  return buckets;
}
