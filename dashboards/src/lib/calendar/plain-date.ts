/** A day with no time and no zone, `YYYY-MM-DD`; as text it sorts as it should. */
export type PlainDate = string;

/** Both ends are inside. */
export type DateRange = { readonly from: PlainDate; readonly to: PlainDate };

export type CalendarUnit = 'month' | 'quarter' | 'year';

const monthsIn = { month: 1, quarter: 3, year: 12 } as const satisfies Record<CalendarUnit, number>;

const DAY = 86_400_000;

export const isPlainDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;

export const addDays = (date: PlainDate, days: number): PlainDate =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

export const daysBetween = (from: PlainDate, to: PlainDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** A day that the month does not have becomes its last: 31 January plus a month is 28 or 29 February. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return addDays(first.toISOString().slice(0, 10), Math.min(day, lastDay) - 1);
}

export function startOf(unit: CalendarUnit, date: PlainDate): PlainDate {
  const month = Number(date.slice(5, 7)) - 1;
  return addMonths(`${date.slice(0, 7)}-01`, -(month % monthsIn[unit]));
}

export const addUnits = (unit: CalendarUnit, date: PlainDate, count: number): PlainDate =>
  addMonths(date, monthsIn[unit] * count);

export const wholeUnit = (unit: CalendarUnit, start: PlainDate): DateRange => ({
  from: start,
  to: addDays(addUnits(unit, start, 1), -1),
});

/** Monday is 0. */
export const weekdayOf = (date: PlainDate): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

export const startOfWeek = (date: PlainDate): PlainDate => addDays(date, -weekdayOf(date));

/** The week of ISO 8601: the first one of a year holds its 4 January. */
export function isoWeekOf(date: PlainDate): { readonly year: number; readonly week: number } {
  const thursday = addDays(startOfWeek(date), 3);
  const year = Number(thursday.slice(0, 4));
  return { year, week: Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1 };
}

/** Which day it is at the company, wherever the reader sits. */
export function todayIn(timezone: string, now: Date = new Date()): PlainDate {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);
}
