import { describe, expect, it } from 'vitest';
import {
  axisDay,
  axisMonth,
  axisQuarter,
  dateRange,
  longDate,
  moment,
  monthHeading,
  numericDate,
  time,
} from './date.ts';
import { compareText } from './locale.ts';
import { bigMoney, compactMoney, exactMoney, money, moneyUnit } from './money.ts';
import { decimal, integer } from './number.ts';
import { parseDate, parseNumber } from './parse.ts';
import { percent, percentInColumn, points, signedPercent } from './percent.ts';
import { compact, inColumn, inUnit, unitFor } from './unit.ts';

// In the expected texts `_` is a no-break space (U+00A0), `'` a narrow one (U+202F) and `~` a real minus (U+2212).
const real = (text: string): string =>
  text.replaceAll('_', '\u00a0').replaceAll("'", '\u202f').replaceAll('~', '\u2212');

describe('numbers', () => {
  it.each([
    ['a decimal', 1234567.891, 3, "1'234'567,891", '1,234,567.891'],
    ['four digits are grouped too, so columns line up', 1234.5, 1, "1'234,5", '1,234.5'],
    ['a negative has a real minus', -1234.5, 1, "~1'234,5", '~1,234.5'],
    ['a rounded minus zero is zero', -0.2, 0, '0', '0'],
    ['nothing known', null, 0, '—', '—'],
    [
      'an exact decimal in text, beyond a float',
      '12345678901234567.89',
      2,
      "12'345'678'901'234'567,89",
      '12,345,678,901,234,567.89',
    ],
  ])('%s', (_, value, digits, ru, en) => {
    expect(decimal('ru', value, digits)).toBe(real(ru));
    expect(decimal('en', value, digits)).toBe(real(en));
  });

  it('a zero is a zero and not a dash', () => expect(integer('ru', 0)).toBe('0'));
});

describe('money', () => {
  it.each([
    ['the sign stands after the number', money, 1234567, "1'234'567_₽", '1,234,567_₽'],
    ['kopecks are left out from a thousand on', money, 1234.5, "1'235_₽", '1,235_₽'],
    ['kopecks are kept under a thousand', money, 999.5, '999,50_₽', '999.50_₽'],
    ['a whole amount has no kopecks', money, 500, '500_₽', '500_₽'],
    ['a record shows kopecks always', exactMoney, '1234567.8', "1'234'567,80_₽", '1,234,567.80_₽'],
    ['a loss', money, -22700, "~22'700_₽", '~22,700_₽'],
    ['compact', compactMoney, 1_234_567, '1,2_млн_₽', '1.2M_₽'],
    ['compact keeps no empty tenth', compactMoney, 999, '999_₽', '999_₽'],
    ['a big number is short from a million on', bigMoney, 89_066_200, '89,1_млн_₽', '89.1M_₽'],
    ['a smaller one is whole', bigMoney, 62_503.3, "62'503_₽", '62,503_₽'],
    ['nothing known', money, null, '—', '—'],
  ])('%s', (_, spelled, value, ru, en) => {
    expect(spelled('ru', 'RUB', value)).toBe(real(ru));
    expect(spelled('en', 'RUB', value)).toBe(real(en));
  });

  it('another currency has its own sign', () => expect(money('ru', 'USD', 22700)).toBe(real("22'700_$")));
  it('the unit stands in the head of a column', () => {
    expect(moneyUnit('ru', 'RUB', 'millions')).toBe(real('млн_₽'));
    expect(moneyUnit('en', 'RUB', 'millions')).toBe(real('M_₽'));
    expect(moneyUnit('ru', 'RUB', 'ones')).toBe('₽');
  });
});

describe('compact numbers', () => {
  it.each([
    ['thousands have a full stop in Russian', 1234, '1,2_тыс.', '1.2K'],
    ['millions have none', 1_234_567, '1,2_млн', '1.2M'],
    ['billions have none', 1_234_567_890, '1,2_млрд', '1.2B'],
    ['trillions have none', 1_234_567_890_123, '1,2_трлн', '1.2T'],
    ['small ones are whole', 999, '999', '999'],
    ['what rounds to a million is a million', 999_950, '1_млн', '1M'],
  ])('%s', (_, value, ru, en) => {
    expect(compact('ru', value)).toBe(real(ru));
    expect(compact('en', value)).toBe(real(en));
  });

  it('a column takes one unit from its largest value', () => {
    const column = [999_950, 12_400, 3];
    const unit = unitFor(Math.max(...column));
    expect(column.map((value) => inUnit('ru', value, unit))).toEqual(['1', '0', '0']);
    expect(unitFor(999_949)).toBe('thousands');
  });
});

describe('percents', () => {
  it.each([
    ['one digit after the comma', 0.1234, '12,3_%', '12.3%'],
    ['a whole one has none', 0.12, '12_%', '12%'],
    ['tiny but there', 0.00049, '<0,1_%', '<0.1%'],
    ['tiny and falling', -0.0001, '>~0,1_%', '>~0.1%'],
    ['zero', 0, '0_%', '0%'],
    ['nothing known', null, '—', '—'],
  ])('%s', (_, share, ru, en) => {
    expect(percent('ru', share)).toBe(real(ru));
    expect(percent('en', share)).toBe(real(en));
  });

  it('cells of a column have the same digits', () => {
    expect([0.67, 0.123, 0.0001, null].map((share) => percentInColumn('ru', share))).toEqual(
      ['67,0_%', '12,3_%', '<0,1_%', '—'].map(real),
    );
    expect([67e6, 48.8e6, 0].map((value) => inColumn('ru', value, 'millions'))).toEqual(['67,0', '48,8', '0,0']);
  });

  it('a growth carries its sign', () => {
    expect(signedPercent('ru', 0.123)).toBe(real('+12,3_%'));
    expect(signedPercent('ru', -0.123)).toBe(real('~12,3_%'));
    expect(signedPercent('ru', 25.4)).toBe(real("+2'540_%"));
  });

  it('the change of a share is in points', () => {
    expect(points('ru', 0.012)).toBe(real('+1,2_п._п.'));
    expect(points('en', -0.012)).toBe(real('~1.2_pp'));
  });
});

describe('dates', () => {
  it.each([
    ['in numbers', numericDate, '01.03.2026', '01/03/2026'],
    ['in words, genitive after the day', longDate, '1_марта_2026_г.', '1_March_2026'],
    ['a heading, nominative', monthHeading, 'март_2026', 'March_2026'],
    ['a day on an axis', axisDay, '1_мар', '1_Mar'],
    ['a month on an axis', axisMonth, "мар'’26", "Mar'’26"],
    ['a quarter on an axis', axisQuarter, "1_кв.'’26", "Q1'’26"],
  ])('%s', (_, spelled, ru, en) => {
    expect(spelled('ru', '2026-03-01')).toBe(real(ru));
    expect(spelled('en', '2026-03-01')).toBe(real(en));
  });

  it('May has no dot', () => expect(axisDay('ru', '2026-05-09')).toBe(real('9_май')));

  it.each([
    ['within a month', '2026-03-01', '2026-03-15', '1–15_мар._2026_г.', '1–15_Mar_2026'],
    ['within a year', '2026-03-28', '2026-04-03', '28_мар. – 3_апр._2026_г.', '28_Mar – 3_Apr_2026'],
    ['over two years', '2025-12-28', '2026-01-03', '28_дек._2025_г. – 3_янв._2026_г.', '28_Dec_2025 – 3_Jan_2026'],
  ])('a range %s', (_, from, to, ru, en) => {
    expect(dateRange('ru', from, to)).toBe(real(ru));
    expect(dateRange('en', from, to)).toBe(real(en));
  });

  it('a time has 24 hours and the company’s zone', () => {
    expect(time('ru', '2026-03-01T06:05:00Z', 'Europe/Moscow')).toBe('09:05');
    expect(time('en', '2026-03-01T21:05:00Z', 'Europe/Moscow')).toBe('00:05');
    expect(moment('ru', '2026-03-01T22:05:00Z', 'Europe/Moscow')).toBe('02.03.2026, 01:05');
  });
});

it('Russian words stand in the order of the dictionary', () => {
  const words = ['Яблоко', 'ежевика', 'ёж', 'Ель', 'арбуз'];
  expect(words.toSorted((a, b) => compareText('ru', a, b))).toEqual(['арбуз', 'ёж', 'ежевика', 'Ель', 'Яблоко']);
});

describe('what a person types', () => {
  it.each([
    ['01.03.2026', '2026-03-01'],
    ['1/3/26', '2026-03-01'],
    ['2026-03-01', '2026-03-01'],
    ['31.02.2026', null],
    ['завтра', null],
  ])('the day %s', (typed, expected) => expect(parseDate(typed)).toBe(expected));

  it.each([
    ['1 234,5', '1234.5'],
    ['1\u00a0234,5', '1234.5'],
    ['1\u202f234.50', '1234.50'],
    ['1\u2009234', '1234'],
    ['\u2212007,5', '-7.5'],
    ['1.234.567,89', '1234567.89'],
    ['1,234,567.89', '1234567.89'],
    ['12345678901234567,89', '12345678901234567.89'],
    ['', null],
    ['12 руб', null],
    ['1-2', null],
  ])('%s', (typed, expected) => expect(parseNumber('ru', typed)).toBe(expected));

  it('a comma before three digits groups in English and parts in Russian', () => {
    expect(parseNumber('en', '1,234')).toBe('1234');
    expect(parseNumber('ru', '1,234')).toBe('1.234');
  });
});
