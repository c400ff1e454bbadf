import { describe, expect, it } from 'vitest';
import { bucketsOf } from '../calendar/bucket.ts';
import { createFormat } from '../format/format.ts';
import ru from '../i18n/ru/index.ts';
import { createTranslate } from '../i18n/translate.ts';
import { barsOption } from './bars-option.ts';
import { closedByTimeOption } from './closed-by-time-option.ts';
import type { Drawing, Manner } from './drawing.ts';
import { moneyByTimeOption } from './money-by-time-option.ts';
import { tokens, type Palette } from './palette.ts';

const manner: Manner = {
  t: createTranslate('ru', ru),
  format: createFormat({ locale: 'ru', currency: 'RUB', timezone: 'Europe/Moscow' }),
  palette: Object.fromEntries(Object.keys(tokens).map((name) => [name, name])) as unknown as Palette,
};
const buckets = bucketsOf('month', { from: '2026-09-01', to: '2026-11-30' }, '2026-11-23');
const before = bucketsOf('month', { from: '2026-06-01', to: '2026-08-31' }, '2026-11-23');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

type Option = {
  xAxis: { data: string[] };
  yAxis: { name: string; data: string[]; axisLabel: { formatter: (value: number) => string } };
  series: { type: string; data: ({ value: number; itemStyle?: { color: string } } | number | null)[] }[];
};
const optionOf = (drawing: Drawing) => drawing.option as unknown as Option;

describe('money by time', () => {
  const drawing = moneyByTimeOption(
    {
      name: 'Выиграно',
      grain: 'month',
      rows: buckets.map((bucket, index) => ({
        bucket,
        amount: (index + 1) * 1_000_000,
        exactAmount: `${index + 1}000000.50`,
        count: '3 сделки',
        compared: { bucket: before[index]!, amount: 500_000 },
      })),
    },
    manner,
  );
  const option = optionOf(drawing);

  it('names the unit over the axis and leaves it out of the labels', () => {
    expect(plain(option.yAxis.name)).toBe('млн ₽');
    expect(option.yAxis.axisLabel.formatter(2_500_000)).toBe('2,5');
  });
  it('names months briefly', () => expect(option.xAxis.data.map(plain)).toEqual(['сен ’26', 'окт ’26', 'ноя ’26']));
  it('marks the month that still runs', () => {
    const [bar] = option.series;
    expect(bar?.data.map((point) => (point as { itemStyle?: { color: string } }).itemStyle?.color)).toEqual([
      undefined,
      undefined,
      'accentSoft',
    ]);
    expect(drawing.tips[2]?.note).toBe('3 сделки · неполный');
  });
  it('lays the compared days under it as a line', () =>
    expect(option.series[1]).toMatchObject({ type: 'line', data: [500_000, 500_000, 500_000] }));
  it('says the exact amount under the pointer, and which month it is compared with', () =>
    expect(drawing.tips[0]?.lines.map(({ name, value }) => [plain(name), plain(value)])).toEqual([
      ['Выиграно', '1 000 000,50 ₽'],
      ['июнь 2026', '500 000 ₽'],
    ]));
  it('has no line where nothing is compared', () => {
    const alone = moneyByTimeOption(
      {
        name: '',
        grain: 'month',
        rows: [{ bucket: buckets[0]!, amount: 1, exactAmount: null, count: null, compared: null }],
      },
      manner,
    );
    expect(optionOf(alone).series).toHaveLength(1);
    expect(alone.tips[0]?.note).toBeNull();
  });
});

describe('closed by time', () => {
  const closed = {
    start: '2026-09-01',
    wonAmount: 300,
    exactWonAmount: '300',
    wonCount: 2,
    lostAmount: 100,
    lostCount: 1,
    winRate: 2 / 3,
    averageWonAmount: 150,
  };
  const drawing = closedByTimeOption(
    {
      grain: 'month',
      rows: [
        { bucket: buckets[0]!, closed },
        { bucket: buckets[1]!, closed: null },
      ],
    },
    manner,
  );

  it('stands won above the line and lost below it; an empty month is a zero', () =>
    expect(optionOf(drawing).series.map(({ data }) => data.map((point) => (point as { value: number }).value))).toEqual(
      [
        [300, 0],
        [-100, -0],
      ],
    ));
  it('a month without closed deals has no win rate', () => expect(drawing.tips[1]?.lines[2]?.value).toBe('—'));
});

it('bars keep the order of their rows and the colour of their meaning', () => {
  const tip = { title: '', lines: [], note: null };
  const drawing = barsOption(
    [
      { name: 'Дорого', amount: 5, kind: 'solid', tone: 'lost', label: '5', tip },
      { name: 'Не указано', amount: 2, kind: 'soft', tone: 'lost', label: '2', tip },
    ],
    manner,
  );
  expect(optionOf(drawing).yAxis.data).toEqual(['Дорого', 'Не указано']);
  expect(
    optionOf(drawing).series[0]?.data.map((point) => (point as { itemStyle: { color: string } }).itemStyle.color),
  ).toEqual(['lost', 'lostSoft']);
});
