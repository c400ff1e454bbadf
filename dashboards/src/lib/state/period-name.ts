import type { Period } from '../calendar/period.ts';
import type { DateRange } from '../calendar/plain-date.ts';
import type { Format } from '../format/format.ts';
import type { Translate } from '../i18n/translate.ts';

/** How a period is called: by its kind where it moves with the calendar, by its days where it stands still. */
export function periodName(period: Period, t: Translate, format: Format): string {
  switch (period.kind) {
    case 'all':
      return t('period.all');
    case 'rolling':
      return t('period.days', { n: period.days, count: format.integer(period.days) });
    case 'current':
      return t(`period.this-${period.unit}`);
    case 'last':
      return t(`period.last-${period.unit}`);
    case 'calendar':
      switch (period.unit) {
        case 'month':
          return format.monthHeading(period.start);
        case 'quarter':
          return t('period.quarter', {
            quarter: Math.ceil(Number(period.start.slice(5, 7)) / 3),
            year: period.start.slice(0, 4),
          });
        case 'year':
          return t('period.year', { year: period.start.slice(0, 4) });
      }
    case 'range':
      return format.dateRange(period.from, period.to);
  }
}

export const daysName = (days: DateRange | null, t: Translate, format: Format): string =>
  days === null ? t('period.all') : format.dateRange(days.from, days.to);
