import type { Drawing, Manner, Tip } from './drawing.ts';
import { categoryAxis, frame, valueAxis } from './frame.ts';

/** A share at one place of the axis with its band; without a band the line stands alone there. */
export type CurvePoint = {
  readonly label: string;
  readonly share: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly tip: Tip;
};

/** A share that rises or falls along the axis, with its band; the axis of shares goes from 0 to 1. */
export function curveOption(points: readonly CurvePoint[], manner: Manner): Drawing {
  const { format, palette } = manner;
  const line = { type: 'line', symbol: 'none', silent: true, step: 'end' } as const;
  const band = { ...line, stack: 'band', lineStyle: { width: 0 } };
  return {
    along: 'x',
    option: {
      ...frame(manner),
      grid: { left: 4, right: 14, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: {
        ...categoryAxis(
          manner,
          points.map(({ label }) => label),
        ),
        boundaryGap: false,
      },
      yAxis: { ...valueAxis(manner, '', (value) => format.percent(value)), min: 0, max: 1, interval: 0.25 },
      series: [
        { ...band, data: points.map(({ low, share }) => low ?? share) },
        {
          ...band,
          areaStyle: { color: palette.accentSoft, opacity: 0.8 },
          data: points.map(({ low, high, share }) => (high ?? share) - (low ?? share)),
        },
        {
          ...line,
          itemStyle: { color: palette.accent },
          lineStyle: { color: palette.accent, width: 2 },
          data: points.map(({ share }) => share),
        },
      ],
    },
    tips: points.map(({ tip }) => tip),
  };
}
