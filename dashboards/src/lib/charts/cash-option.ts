import { unitFor } from '../format/unit.ts';
import type { Month } from '../investment/investment.ts';
import type { Drawing, Manner } from './drawing.ts';
import { categoryAxis, frame, valueAxis } from './frame.ts';

/** Money so far month by month: bars below the line are not back yet; the line counts later money as worth less. */
export function cashOption(months: readonly Month[], manner: Manner): Drawing {
  const { t, format, palette } = manner;
  const unit = unitFor(Math.max(1, ...months.map(({ cumulative }) => Math.abs(cumulative))));
  return {
    along: 'x',
    option: {
      ...frame(manner),
      xAxis: {
        ...categoryAxis(
          manner,
          months.map(({ month }) => format.integer(month)),
        ),
        axisLine: { onZero: true, lineStyle: { color: palette.muted } },
      },
      yAxis: valueAxis(manner, format.moneyUnit(unit), (value) => format.inUnit(value, unit)),
      series: [
        {
          type: 'bar',
          barMaxWidth: 30,
          data: months.map(({ cumulative }) => ({
            value: cumulative,
            itemStyle: { color: cumulative < 0 ? palette.lostSoft : palette.wonSoft, borderRadius: 3 },
          })),
        },
        {
          type: 'line',
          symbol: 'none',
          silent: true,
          lineStyle: { color: palette.accent, width: 2 },
          itemStyle: { color: palette.accent },
          data: months.map(({ discounted_cumulative }) => discounted_cumulative),
        },
      ],
    },
    tips: months.map(({ month, cumulative, discounted_cumulative }) => ({
      title: t('investment.month_n', { n: month }),
      note: null,
      lines: [
        { name: t('investment.cumulative'), value: format.money(cumulative), colour: palette.won },
        { name: t('investment.discounted'), value: format.money(discounted_cumulative), colour: palette.accent },
      ],
    })),
  };
}
