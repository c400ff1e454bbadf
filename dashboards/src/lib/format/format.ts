import type { PlainDate } from '../calendar/plain-date.ts';
import * as dates from './date.ts';
import type { Figure, Locale } from './locale.ts';
import * as amounts from './money.ts';
import * as numbers from './number.ts';
import * as shares from './percent.ts';
import * as units from './unit.ts';

/** The formatter of one reader: his language, the company's currency and zone. The only place that rounds. */
export function createFormat(reader: { locale: Locale; currency: string; timezone: string }) {
  const { locale, currency, timezone } = reader;
  return {
    locale,
    integer: (value: Figure) => numbers.integer(locale, value),
    decimal: (value: Figure, digits: number) => numbers.decimal(locale, value, digits),
    compact: (value: Figure) => units.compact(locale, value),
    inUnit: (value: Figure, unit: units.Unit) => units.inUnit(locale, value, unit),
    inColumn: (value: Figure, unit: units.Unit) => units.inColumn(locale, value, unit),
    money: (value: Figure) => amounts.money(locale, currency, value),
    exactMoney: (value: Figure) => amounts.exactMoney(locale, currency, value),
    /** An amount in its record's own currency; the company's, where the record names none. */
    exactMoneyIn: (value: Figure, own: string | null) => amounts.exactMoney(locale, own ?? currency, value),
    bigMoney: (value: Figure) => amounts.bigMoney(locale, currency, value),
    moneyUnit: (unit: units.Unit) => amounts.moneyUnit(locale, currency, unit),
    percent: (share: Figure) => shares.percent(locale, share),
    percentInColumn: (share: Figure) => shares.percentInColumn(locale, share),
    signedPercent: (share: number) => shares.signedPercent(locale, share),
    points: (change: number) => shares.points(locale, change),
    numericDate: (date: PlainDate) => dates.numericDate(locale, date),
    longDate: (date: PlainDate) => dates.longDate(locale, date),
    dateRange: (from: PlainDate, to: PlainDate) => dates.dateRange(locale, from, to),
    monthHeading: (date: PlainDate) => dates.monthHeading(locale, date),
    axisDay: (date: PlainDate) => dates.axisDay(locale, date),
    axisMonth: (date: PlainDate) => dates.axisMonth(locale, date),
    axisQuarter: (date: PlainDate) => dates.axisQuarter(locale, date),
    moment: (instant: string) => dates.moment(locale, instant, timezone),
    time: (instant: string) => dates.time(locale, instant, timezone),
  };
}

export type Format = ReturnType<typeof createFormat>;
