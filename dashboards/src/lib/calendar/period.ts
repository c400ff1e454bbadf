import {
  addDays,
  addMonths,
  addUnits,
  daysBetween,
  isPlainDate,
  startOf,
  wholeUnit,
  type CalendarUnit,
  type DateRange,
  type PlainDate,
} from './plain-date.ts';

/** What a person asked for. `current` moves with the calendar, `calendar` and `range` stay where they are. */
export type Period =
  | { readonly kind: 'all' }
  | { readonly kind: 'rolling'; readonly days: number }
  | { readonly kind: 'current'; readonly unit: CalendarUnit }
  | { readonly kind: 'last'; readonly unit: CalendarUnit }
  | { readonly kind: 'calendar'; readonly unit: CalendarUnit; readonly start: PlainDate }
  | { readonly kind: 'range'; readonly from: PlainDate; readonly to: PlainDate };

/** The days a period covers; null is all of them. A rolling period ends today. */
export function daysOf(period: Period, today: PlainDate): DateRange | null {
  switch (period.kind) {
    case 'all':
      return null;
    case 'rolling':
      return { from: addDays(today, 1 - period.days), to: today };
    case 'current':
      return wholeUnit(period.unit, startOf(period.unit, today));
    case 'last':
      return wholeUnit(period.unit, addUnits(period.unit, startOf(period.unit, today), -1));
    case 'calendar':
      return wholeUnit(period.unit, period.start);
    case 'range':
      return { from: period.from, to: period.to };
  }
}

/** The neighbour before (-1) or after (1): a month steps by months, any other stretch by its own length. */
export function stepped(period: Period, today: PlainDate, direction: -1 | 1): Period {
  switch (period.kind) {
    case 'all':
      return period;
    case 'current':
    case 'last':
    case 'calendar': {
      const days = daysOf(period, today);
      return { kind: 'calendar', unit: period.unit, start: addUnits(period.unit, days?.from ?? today, direction) };
    }
    case 'rolling':
    case 'range': {
      const days = daysOf(period, today);
      return days === null ? period : { kind: 'range', ...moved(days, direction) };
    }
  }
}

export type Comparison = 'previous' | 'year-ago' | 'none';

/** The days to compare with, of equal length; whole months are compared with as many whole months. */
export function comparedDays(days: DateRange | null, comparison: Comparison): DateRange | null {
  if (days === null) return null;
  switch (comparison) {
    case 'none':
      return null;
    case 'previous':
      return moved(days, -1);
    case 'year-ago':
      return { from: addMonths(days.from, -12), to: sameMonthEnd(days) };
  }
}

/** A period that has days ahead of it cannot be compared with a finished one. */
export const isPartial = (days: DateRange | null, today: PlainDate): boolean => days !== null && days.to > today;

function moved(days: DateRange, direction: -1 | 1): DateRange {
  const months = wholeMonths(days);
  if (months !== null) {
    const from = addMonths(days.from, months * direction);
    return { from, to: addDays(addMonths(from, months), -1) };
  }
  const length = daysBetween(days.from, days.to) + 1;
  return { from: addDays(days.from, length * direction), to: addDays(days.to, length * direction) };
}

function wholeMonths(days: DateRange): number | null {
  const after = addDays(days.to, 1);
  if (!days.from.endsWith('-01') || !after.endsWith('-01')) return null;
  return (
    (Number(after.slice(0, 4)) - Number(days.from.slice(0, 4))) * 12 +
    Number(after.slice(5, 7)) -
    Number(days.from.slice(5, 7))
  );
}

/** The last day of a February stays its last day, leap year or not. */
const sameMonthEnd = (days: DateRange): PlainDate =>
  wholeMonths(days) === null ? addMonths(days.to, -12) : addDays(addMonths(addDays(days.to, 1), -12), -1);

const UNITS = ['month', 'quarter', 'year'] as const;

/** How a period stands in an address: `365d`, `this-month`, `2026-Q1`, `2026-01-15..2026-02-03`, `all`. */
export function writePeriod(period: Period): string {
  switch (period.kind) {
    case 'all':
      return 'all';
    case 'rolling':
      return `${period.days}d`;
    case 'current':
      return `this-${period.unit}`;
    case 'last':
      return `last-${period.unit}`;
    case 'calendar':
      return calendarText(period.unit, period.start);
    case 'range':
      return `${period.from}..${period.to}`;
  }
}

function calendarText(unit: CalendarUnit, start: PlainDate): string {
  switch (unit) {
    case 'month':
      return start.slice(0, 7);
    case 'quarter':
      return `${start.slice(0, 4)}-Q${Math.ceil(Number(start.slice(5, 7)) / 3)}`;
    case 'year':
      return start.slice(0, 4);
  }
}

/** Null where the text is not a period, as in an address that somebody mistyped. */
export function readPeriod(text: string): Period | null {
  if (text === 'all') return { kind: 'all' };
  for (const unit of UNITS) {
    if (text === `this-${unit}`) return { kind: 'current', unit };
    if (text === `last-${unit}`) return { kind: 'last', unit };
  }
  const rolling = /^(\d{1,4})d$/.exec(text);
  if (rolling && Number(rolling[1]) > 0) return { kind: 'rolling', days: Number(rolling[1]) };
  if (/^\d{4}$/.test(text)) return { kind: 'calendar', unit: 'year', start: `${text}-01-01` };
  if (/^\d{4}-\d{2}$/.test(text) && isPlainDate(`${text}-01`))
    return { kind: 'calendar', unit: 'month', start: `${text}-01` };
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text);
  if (quarter)
    return { kind: 'calendar', unit: 'quarter', start: addMonths(`${quarter[1]}-01-01`, (Number(quarter[2]) - 1) * 3) };
  const [from = '', to = '', ...rest] = text.split('..');
  return rest.length === 0 && isPlainDate(from) && isPlainDate(to) && from <= to ? { kind: 'range', from, to } : null;
}
