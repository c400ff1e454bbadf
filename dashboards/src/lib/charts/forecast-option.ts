import { unitFor } from '../format/unit.ts';
import type { Drawing, Manner } from './drawing.ts';
import { categoryAxis, frame, valueAxis } from './frame.ts';

/** A month behind with what was won, or one ahead with its band; the month under way has both. */
export type ForecastMonth = {
  readonly month: string;
  readonly fact: number | null;
  readonly middle: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly plan: number | null;
};

/** Bars of what was won, the month under way pale and outlined, then the middle of the forecast in its band; plans as points. */
export function forecastOption(months: readonly ForecastMonth[], manner: Manner): Drawing {
  const { t, format, palette } = manner;
  const unit = unitFor(Math.max(0, ...months.map(({ fact, high, plan }) => Math.max(fact ?? 0, high ?? 0, plan ?? 0))));
  const line = { type: 'line', symbol: 'none', silent: true } as const;
  const underWay = { color: palette.accentSoft, borderColor: palette.accent, borderType: 'dashed', borderWidth: 1 };
  const band = { ...line, stack: 'band', lineStyle: { width: 0 } };
  return {
    along: 'x',
    option: {
      ...frame(manner),
      xAxis: categoryAxis(
        manner,
        months.map(({ month }) => format.axisMonth(month)),
      ),
      yAxis: valueAxis(manner, format.moneyUnit(unit), (value) => format.inUnit(value, unit)),
      series: [
        {
          type: 'bar',
          barMaxWidth: 34,
          itemStyle: { color: palette.accent, borderRadius: [3, 3, 0, 0] },
          data: months.map(({ fact, middle }) => (middle === null ? fact : { value: fact, itemStyle: underWay })),
        },
        { ...band, data: months.map(({ low }) => low) },
        {
          ...band,
          areaStyle: { color: palette.accentSoft, opacity: 0.75 },
          data: months.map(({ low, high }) => (low === null || high === null ? null : high - low)),
        },
        {
          ...line,
          symbol: 'circle',
          symbolSize: 6,
          itemStyle: { color: palette.accent },
          lineStyle: { color: palette.accent, width: 1.5, type: [4, 3] },
          data: months.map(({ middle }) => middle),
        },
        {
          ...line,
          symbol: 'rect',
          symbolSize: [16, 2],
          itemStyle: { color: palette.ink },
          lineStyle: { width: 0 },
          data: months.map(({ plan }) => plan),
        },
      ],
    },
    tips: months.map(({ month, fact, middle, low, high, plan }) => ({
      title: format.monthHeading(month),
      note: null,
      lines: [
        { name: t('forecast.fact'), value: fact, colour: palette.accent },
        { name: t('forecast.middle'), value: middle, colour: palette.accent },
        { name: t('forecast.low'), value: low, colour: palette.accentSoft },
        { name: t('forecast.high'), value: high, colour: palette.accentSoft },
        { name: t('forecast.plan'), value: plan, colour: palette.ink },
      ].flatMap(({ name, value, colour }) => (value === null ? [] : [{ name, value: format.money(value), colour }])),
    })),
  };
}
