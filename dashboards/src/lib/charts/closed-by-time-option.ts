import type { Bucket, Grain } from '../calendar/bucket.ts';
import { unitFor } from '../format/unit.ts';
import type { ClosedByTime } from '../questions/closed-by-time.ts';
import type { Drawing, Manner } from './drawing.ts';
import { categoryAxis, frame, valueAxis } from './frame.ts';
import { axisLabel, bucketName } from './time-labels.ts';

export type ClosedAt = { readonly bucket: Bucket; readonly closed: ClosedByTime | null };

/** Won above the line, lost below it: the eye compares two heights without a legend. */
export function closedByTimeOption(
  { grain, rows }: { readonly grain: Grain; readonly rows: readonly ClosedAt[] },
  manner: Manner,
): Drawing {
  const { t, format, palette } = manner;
  const unit = unitFor(Math.max(0, ...rows.flatMap(({ closed }) => [closed?.wonAmount ?? 0, closed?.lostAmount ?? 0])));
  const bars = (
    name: string,
    solid: string,
    soft: string,
    radius: readonly number[],
    value: (row: ClosedAt) => number,
  ) => ({
    type: 'bar',
    name,
    stack: 'closed',
    barMaxWidth: 32,
    barCategoryGap: '34%',
    itemStyle: { color: solid, borderRadius: radius },
    data: rows.map((row) =>
      row.bucket.isCut
        ? { value: value(row), itemStyle: { color: soft, borderColor: solid, borderType: 'dashed', borderWidth: 1 } }
        : { value: row.bucket.isAhead ? null : value(row) },
    ),
  });
  return {
    along: 'x',
    option: {
      ...frame(manner),
      xAxis: {
        ...categoryAxis(
          manner,
          rows.map(({ bucket }) => axisLabel(grain, bucket.start, format)),
        ),
        axisLine: { onZero: false, show: false },
      },
      yAxis: valueAxis(manner, format.moneyUnit(unit), (value) => format.inUnit(Math.abs(value), unit)),
      series: [
        bars(t('series.won'), palette.won, palette.wonSoft, [3, 3, 0, 0], ({ closed }) => closed?.wonAmount ?? 0),
        bars(
          t('series.lost'),
          palette.lost,
          palette.lostSoft,
          [0, 0, 3, 3],
          ({ closed }) => -(closed?.lostAmount ?? 0),
        ),
      ],
    },
    tips: rows.map(({ bucket, closed }) => ({
      title: bucketName(grain, bucket, format, t),
      lines: [
        closedLine(
          t('series.won'),
          closed?.exactWonAmount ?? closed?.wonAmount ?? 0,
          closed?.wonCount ?? 0,
          palette.won,
        ),
        closedLine(t('series.lost'), closed?.lostAmount ?? 0, closed?.lostCount ?? 0, palette.lost),
        { name: t('measure.win_rate'), value: format.percent(closed?.winRate ?? null), colour: null },
      ],
      note: bucket.isCut ? t('series.cut') : null,
    })),
  };

  function closedLine(name: string, amount: number | string, count: number, colour: string) {
    return { name, value: `${format.money(amount)} · ${format.integer(count)}`, colour };
  }
}
