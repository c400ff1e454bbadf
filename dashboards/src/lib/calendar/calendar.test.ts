import { describe, expect, it } from 'vitest';
import { bucketsOf, grainFor } from './bucket.ts';
import { comparedDays, daysOf, isPartial, readPeriod, stepped, writePeriod } from './period.ts';
import { addMonths, isoWeekOf, startOfWeek, todayIn } from './plain-date.ts';

const today = '2026-11-23';

describe('days', () => {
  it('a week starts on Monday', () => expect(startOfWeek('2026-11-29')).toBe('2026-11-23'));
  it('the first ISO week holds 4 January', () => {
    expect(isoWeekOf('2027-01-01')).toEqual({ year: 2026, week: 53 });
    expect(isoWeekOf('2025-12-29')).toEqual({ year: 2026, week: 1 });
  });
  it('a month after 31 January is the end of February', () => expect(addMonths('2026-01-31', 1)).toBe('2026-02-28'));
  it('today is the company’s day, not the reader’s', () =>
    expect(todayIn('Asia/Vladivostok', new Date('2026-11-22T15:00:00Z'))).toBe('2026-11-23'));
});

describe('periods', () => {
  it.each([
    ['30d', '2026-10-25', '2026-11-23'],
    ['this-month', '2026-11-01', '2026-11-30'],
    ['last-quarter', '2026-07-01', '2026-09-30'],
    ['this-year', '2026-01-01', '2026-12-31'],
    ['2026-02', '2026-02-01', '2026-02-28'],
    ['2026-Q1', '2026-01-01', '2026-03-31'],
    ['2024', '2024-01-01', '2024-12-31'],
    ['2026-01-15..2026-02-03', '2026-01-15', '2026-02-03'],
  ])('%s', (text, from, to) => {
    const period = readPeriod(text)!;
    expect(daysOf(period, today)).toEqual({ from, to });
    expect(writePeriod(period)).toBe(text);
  });

  it.each(['', '0d', '2026-13', '2026-02-30..2026-03-01', '2026-03-02..2026-03-01', 'yesterday'])(
    'an address with «%s» has no period',
    (text) => expect(readPeriod(text)).toBeNull(),
  );

  it.each([
    ['this-month', -1, '2026-10'],
    ['last-quarter', 1, '2026-Q4'],
    ['2024', -1, '2023'],
    ['30d', -1, '2026-09-25..2026-10-24'],
    ['2026-02-01..2026-03-31', 1, '2026-04-01..2026-05-31'],
    ['all', 1, 'all'],
  ] as const)('a step from %s by %i is %s', (from, direction, to) =>
    expect(writePeriod(stepped(readPeriod(from)!, today, direction))).toBe(to),
  );

  it.each([
    ['whole months with whole months', '2026-03', 'previous', '2026-02-01', '2026-02-28'],
    ['other days with as many days', '2026-03-11..2026-03-20', 'previous', '2026-03-01', '2026-03-10'],
    ['the same month a year ago', '2025-02', 'year-ago', '2024-02-01', '2024-02-29'],
  ] as const)('compares %s', (_, period, comparison, from, to) =>
    expect(comparedDays(daysOf(readPeriod(period)!, today), comparison)).toEqual({ from, to }),
  );

  it('all time has nothing to compare with', () => expect(comparedDays(null, 'previous')).toBeNull());
  it('a period with days ahead is partial', () => {
    expect(isPartial(daysOf(readPeriod('this-month')!, today), today)).toBe(true);
    expect(isPartial(daysOf(readPeriod('365d')!, today), today)).toBe(false);
  });
});

describe('buckets', () => {
  it.each([
    ['30d', 'day'],
    ['90d', 'week'],
    ['365d', 'month'],
    ['2010-01-01..2026-01-01', 'quarter'],
  ])('%s is seen by %s', (period, grain) => expect(grainFor(daysOf(readPeriod(period)!, today))).toBe(grain));

  it('months without rows are there, and those cut short or still to come say so', () => {
    const buckets = bucketsOf('month', { from: '2026-09-10', to: '2026-12-31' }, today);
    expect(
      buckets.map((bucket) => [bucket.start, bucket.days.from, bucket.days.to, bucket.isCut, bucket.isAhead]),
    ).toEqual([
      ['2026-09-01', '2026-09-10', '2026-09-30', true, false],
      ['2026-10-01', '2026-10-01', '2026-10-31', false, false],
      ['2026-11-01', '2026-11-01', '2026-11-30', true, false],
      ['2026-12-01', '2026-12-01', '2026-12-31', false, true],
    ]);
  });
});
