import type { Mark } from '../../lib/marks/mark.ts';
import type { Counting, FunnelColumn } from '../../lib/questions/funnel-steps.ts';
import type { View } from '../../lib/state/view.svelte.ts';
import { stepWish } from './step-mark.ts';

type Pressed = {
  readonly column: FunnelColumn;
  readonly title: string;
  readonly pipeline: string | null;
  readonly counting: Counting;
  /** whether the column is that of the last step */
  readonly isLast: boolean;
};

/** The deals behind a column of the funnel: all of it and, where steps are reached in order, what became of them. */
export function columnMark(view: View, { column, title, pipeline, counting, isLast }: Pressed): Mark {
  const shared = { title, pipeline };
  const order = column.step.stepOrder ?? 0;
  const { passed, dropped, standing } = column.step;
  const wish = (
    label: Mark['records'][number]['label'],
    part: Omit<Parameters<typeof stepWish>[1], keyof typeof shared>,
  ) => ({ label, wish: stepWish(view, { ...shared, ...part }) }) as const;
  if (column.kind === 'won') {
    const progress = { kind: 'reached', from: 1 } as const;
    return {
      title,
      value: null,
      zoom: null,
      records: [wish('records', { status: 'won', progress, count: column.count })],
    };
  }
  const progress = (
    {
      reached: { kind: 'reached', from: order },
      visited: { kind: 'visited', step: order },
      complete: { kind: 'in every step to', step: order },
    } as const
  )[counting];
  const all = wish('records', { status: 'any', progress, count: column.count });
  if (counting !== 'reached') return { title, value: null, zoom: null, records: [all] };
  const here = { kind: 'no further than', step: order } as const;
  return {
    title,
    value: null,
    zoom: null,
    records: [
      all,
      isLast
        ? wish('records_passed', { status: 'won', progress: { kind: 'reached', from: 1 }, count: passed })
        : wish('records_passed', { status: 'any', progress: { kind: 'reached', from: order + 1 }, count: passed }),
      wish('records_lost', { status: 'lost', progress: here, count: dropped }),
      wish('records_standing', { status: 'open', progress: here, count: standing }),
    ],
  };
}
