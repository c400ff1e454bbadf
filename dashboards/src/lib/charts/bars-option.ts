import type { Drawing, Manner, Tip } from './drawing.ts';
import { frame } from './frame.ts';

/** A bar with its name; `soft` bars stand for what is not the matter itself, such as a reason nobody gave. */
export type Bar = {
  readonly name: string;
  readonly amount: number;
  readonly kind: 'solid' | 'soft';
  readonly tone: 'accent' | 'won' | 'lost';
  readonly label: string;
  readonly tip: Tip;
};

/** Lying bars with names at the left and figures at the right end, so that nobody has to read an axis. */
export function barsOption(bars: readonly Bar[], manner: Manner): Drawing {
  const { palette } = manner;
  const soft = { accent: palette.accentSoft, won: palette.wonSoft, lost: palette.lostSoft };
  return {
    along: 'y',
    option: {
      ...frame(manner),
      grid: { left: 0, right: 92, top: 2, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: { type: 'value', show: false, max: Math.max(1, ...bars.map(({ amount }) => amount)) },
      yAxis: {
        type: 'category',
        inverse: true,
        data: bars.map(({ name }) => name),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { color: palette.ink, fontSize: 12.5, margin: 10, width: 150, overflow: 'truncate', interval: 0 },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 20,
          barMinHeight: 2,
          barCategoryGap: '38%',
          label: { show: true, position: 'right', color: palette.ink, fontSize: 12, distance: 8 },
          data: bars.map(({ amount, kind, tone, label }) => ({
            value: amount,
            itemStyle: { color: kind === 'solid' ? palette[tone] : soft[tone], borderRadius: [0, 3, 3, 0] },
            label: { formatter: label },
          })),
        },
      ],
    },
    tips: bars.map(({ tip }) => tip),
  };
}
