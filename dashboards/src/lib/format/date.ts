import type { PlainDate } from '../calendar/plain-date.ts';
import { NARROW_SPACE, NO_BREAK_SPACE, tagOf, type Locale } from './locale.ts';

const shortMonths = {
  ru: ['янв', 'фев', 'мар', 'апр', 'май', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
} as const;

const months = {
  ru: 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
} as const;

/** `01.03.2026`, `01/03/2026`. */
export const numericDate = (locale: Locale, date: PlainDate): string =>
  inCalendar(locale, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(noonOf(date));

/** `1 марта 2026 г.`, `1 March 2026`: the month follows a day, so Russian puts it in the genitive. */
export const longDate = (locale: Locale, date: PlainDate): string =>
  unbroken(inCalendar(locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(noonOf(date)));

/** `1–15 мар. 2026 г.`, `1–15 Mar 2026`: days of one month are joined closely in both languages. */
export const dateRange = (locale: Locale, from: PlainDate, to: PlainDate): string =>
  unbroken(
    inCalendar(locale, { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(noonOf(from), noonOf(to)),
  ).replace(/^(\d+)\s–\s(\d+)\u00a0/, '$1–$2\u00a0');

/** A heading stands in the nominative and needs no «г.»: `март 2026`. */
export const monthHeading = (locale: Locale, date: PlainDate): string =>
  `${months[locale][monthIndex(date)]}${NO_BREAK_SPACE}${date.slice(0, 4)}`;

/** A day on an axis: `1 мар`. */
export const axisDay = (locale: Locale, date: PlainDate): string =>
  `${Number(date.slice(8, 10))}${NO_BREAK_SPACE}${shortMonths[locale][monthIndex(date)]}`;

/** A month on an axis: `мар ’26`. */
export const axisMonth = (locale: Locale, date: PlainDate): string =>
  `${shortMonths[locale][monthIndex(date)]}${NARROW_SPACE}’${date.slice(2, 4)}`;

/** A quarter on an axis: `I ’26` reads badly beside digits, so `1 кв. ’26`, `Q1 ’26`. */
export const axisQuarter = (locale: Locale, date: PlainDate): string => {
  const quarter = Math.floor(monthIndex(date) / 3) + 1;
  const name = locale === 'ru' ? `${quarter}${NO_BREAK_SPACE}кв.` : `Q${quarter}`;
  return `${name}${NARROW_SPACE}’${date.slice(2, 4)}`;
};

/** `09:05` in the company's zone, 24 hours. */
export const time = (locale: Locale, instant: string | Date, timezone: string): string =>
  new Intl.DateTimeFormat(tagOf[locale], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: timezone,
  }).format(new Date(instant));

/** `01.03.2026, 09:05` in the company's zone. */
export const moment = (locale: Locale, instant: string, timezone: string): string => {
  const day = new Intl.DateTimeFormat(tagOf[locale], {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: timezone,
  });
  return `${day.format(new Date(instant))}, ${time(locale, instant, timezone)}`;
};

const inCalendar = (locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(tagOf[locale], { ...options, timeZone: 'UTC' });

const noonOf = (date: PlainDate): Date => new Date(`${date}T12:00:00Z`);

const monthIndex = (date: PlainDate): number => Number(date.slice(5, 7)) - 1;

/** A day never parts from its month, nor a year from its «г.». */
const unbroken = (text: string): string =>
  text.replace(/[ \u2009\u202f]/g, NO_BREAK_SPACE).replace(/\u00a0–\u00a0/, ' – ');
