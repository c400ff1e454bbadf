import type { Bucket, Grain } from '../calendar/bucket.ts';
import { unitFor } from '../format/unit.ts';
import type { Drawing, Manner } from './drawing.ts';
import { categoryAxis, frame, valueAxis } from './frame.ts';
import { axisLabel, bucketName } from './time-labels.ts';

/** One stretch of time: its money and that of the stretch it is compared with, null where there is none. */
export type MoneyAt = {
  readonly bucket: Bucket;
  readonly amount: number;
  readonly exactAmount: string | null;
  readonly count: string | null;
  readonly compared: { readonly bucket: Bucket; readonly amount: number } | null;
};

/** Bars of the period over a dashed line of the compared one; a stretch cut short is pale and outlined. */
export function moneyByTimeOption(
  { name, grain, rows }: { readonly name: string; readonly grain: Grain; readonly rows: readonly MoneyAt[] },
  manner: Manner,
): Drawing {
  const { t, format, palette } = manner;
  const unit = unitFor(Math.max(0, ...rows.flatMap(({ amount, compared }) => [amount, compared?.amount ?? 0])));
  const hasCompared = rows.some(({ compared }) => compared !== null);
  const cut = { color: palette.accentSoft, borderColor: palette.accent, borderType: 'dashed', borderWidth: 1 };
  return {
    along: 'x',
    option: {
      ...frame(manner),
      xAxis: categoryAxis(
        manner,
        rows.map(({ bucket }) => axisLabel(grain, bucket.start, format)),
      ),
      yAxis: valueAxis(manner, format.moneyUnit(unit), (value) => format.inUnit(value, unit)),
      series: [
        {
          type: 'bar',
          name,
          barMaxWidth: 40,
          barCategoryGap: '32%',
          itemStyle: { color: palette.accent, borderRadius: [3, 3, 0, 0] },
          data: rows.map(({ amount, bucket }) =>
            bucket.isCut ? { value: amount, itemStyle: cut } : { value: bucket.isAhead ? null : amount },
          ),
        },
        ...(hasCompared
          ? [
              {
                type: 'line',
                silent: true,
                symbol: 'none',
                lineStyle: { color: palette.compared, width: 1.5, type: [4, 3] },
                data: rows.map(({ compared }) => compared?.amount ?? null),
              },
            ]
          : []),
      ],
    },
    tips: rows.map((row) => ({
      title: bucketName(grain, row.bucket, format, t),
      lines: [
        { name, value: format.exactMoney(row.exactAmount ?? row.amount), colour: palette.accent },
        ...(row.compared === null
          ? []
          : [
              {
                name: bucketName(grain, row.compared.bucket, format, t),
                value: format.money(row.compared.amount),
                colour: palette.compared,
              },
            ]),
      ],
      note: [row.count, row.bucket.isCut ? t('series.cut') : null].filter((part) => part !== null).join(' · ') || null,
    })),
  };
}
