import type { Bucket, Grain } from '../calendar/bucket.ts';
import { isoWeekOf } from '../calendar/plain-date.ts';
import type { Format } from '../format/format.ts';
import type { Translate } from '../i18n/translate.ts';

/** The name of a stretch under an axis. A week is named by its Monday. */
export function axisLabel(grain: Grain, start: string, format: Format): string {
  switch (grain) {
    case 'day':
    case 'week':
      return format.axisDay(start);
    case 'month':
      return format.axisMonth(start);
    case 'quarter':
      return format.axisQuarter(start);
    case 'year':
      return start.slice(0, 4);
  }
}

/** The name of a stretch on its own: in a tooltip, in a menu, in a table. */
export function bucketName(grain: Grain, bucket: Bucket, format: Format, t: Translate): string {
  const days = format.dateRange(bucket.days.from, bucket.days.to);
  switch (grain) {
    case 'day':
      return format.longDate(bucket.start);
    case 'week':
      return t('week.of', { week: isoWeekOf(bucket.start).week, days });
    case 'month':
      return bucket.isCut ? days : format.monthHeading(bucket.start);
    case 'quarter':
    case 'year':
      return days;
  }
}
