import type { Manner } from './drawing.ts';

/** The parts every chart shares: quiet axes, no animation that delays reading, room for the unit above the axis. */
export const frame = ({ palette }: Manner) => ({
  animationDuration: 220,
  animationDurationUpdate: 220,
  textStyle: { fontFamily: '"Golos Text Variable", system-ui, sans-serif', fontSize: 12, color: palette.muted },
  grid: { left: 4, right: 8, top: 26, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
});

export const categoryAxis = ({ palette }: Manner, labels: readonly string[]) => ({
  type: 'category',
  data: labels,
  axisTick: { show: false },
  axisLine: { lineStyle: { color: palette.line } },
  axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true, margin: 8 },
});

/** The unit stands once, over the axis, and never in its labels. */
export const valueAxis = ({ palette }: Manner, unit: string, label: (value: number) => string) => ({
  type: 'value',
  name: unit,
  nameTextStyle: { color: palette.muted, fontSize: 11, align: 'left', padding: [0, 0, 2, -4] },
  nameGap: 10,
  splitNumber: 4,
  axisLabel: { color: palette.muted, fontSize: 11, margin: 6, formatter: label },
  splitLine: { lineStyle: { color: palette.line } },
});
