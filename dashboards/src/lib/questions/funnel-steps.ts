import { countAt, numberAt, textAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Deals created in the days, at one step of a pipeline; a step of null holds the deals in which no step is known. */
export type FunnelStep = {
  readonly pipeline: string | null;
  readonly step: string | null;
  readonly stepOrder: number | null;
  readonly entered: number;
  readonly passed: number;
  readonly dropped: number;
  readonly standing: number;
  readonly visited: number;
  readonly complete: number;
  readonly lostAmount: number;
  readonly expectedLoss: number;
  readonly medianDays: number | null;
  readonly ninetiethDays: number | null;
  readonly timedCount: number;
};

/** All pipelines, whatever the filter of the page: the one to be shown is chosen from the rows. */
export const funnelSteps = ({ days, filters, timezone }: Scope): Question<FunnelStep> => ({
  view: 'funnel',
  query: {
    measures: [
      'funnel.entered',
      'funnel.passed',
      'funnel.dropped',
      'funnel.standing',
      'funnel.visited',
      'funnel.complete',
      'funnel.lost_amount',
      'funnel.expected_loss',
      'funnel.median_days',
      'funnel.ninetieth_days',
      'funnel.watched_count',
    ],
    dimensions: ['funnel.pipeline', 'funnel.step', 'funnel.step_order'],
    timeDimensions: [timeOf('funnel.created_at', days, null)],
    filters: filtersFor(
      'funnel',
      filters.filter(({ dimension }) => dimension !== 'pipeline'),
    ).obeyed,
    order: [
      ['funnel.pipeline', 'asc'],
      ['funnel.step_order', 'asc'],
    ],
    timezone,
  },
  read: (row) => ({
    pipeline: textAt(row, 'funnel.pipeline'),
    step: textAt(row, 'funnel.step'),
    stepOrder: numberAt(row, 'funnel.step_order'),
    entered: countAt(row, 'funnel.entered'),
    passed: countAt(row, 'funnel.passed'),
    dropped: countAt(row, 'funnel.dropped'),
    standing: countAt(row, 'funnel.standing'),
    visited: countAt(row, 'funnel.visited'),
    complete: countAt(row, 'funnel.complete'),
    lostAmount: countAt(row, 'funnel.lost_amount'),
    expectedLoss: countAt(row, 'funnel.expected_loss'),
    medianDays: numberAt(row, 'funnel.median_days'),
    ninetiethDays: numberAt(row, 'funnel.ninetieth_days'),
    timedCount: countAt(row, 'funnel.watched_count'),
  }),
});

/** Pipelines by how many deals came into them, the busiest first. */
export function pipelinesOf(rows: readonly FunnelStep[]): readonly (string | null)[] {
  const weights = new Map<string | null, number>();
  for (const { pipeline, stepOrder, entered } of rows)
    if (stepOrder === 1 || stepOrder === null) weights.set(pipeline, (weights.get(pipeline) ?? 0) + entered);
  return [...weights].toSorted(([, a], [, b]) => b - a).map(([pipeline]) => pipeline);
}

/** How a deal is counted at a step: it got that far or passed over it; it stood there; it stood in every step so far. */
export type Counting = 'reached' | 'visited' | 'complete';

/** A column of the funnel: its deals and those that its share is taken of. The last one is what was won. */
export type FunnelColumn = {
  readonly kind: 'step' | 'won';
  readonly step: FunnelStep;
  readonly count: number;
  readonly first: number;
  readonly previous: number;
};

/** The columns of one pipeline's funnel. Under every counting the last column is the deals that were won. */
export function funnelColumns(steps: readonly FunnelStep[], counting: Counting): readonly FunnelColumn[] {
  const known = steps.filter(({ stepOrder }) => stepOrder !== null);
  const counted = (step: FunnelStep): number =>
    ({ reached: step.entered, visited: step.visited, complete: step.complete })[counting];
  const first = known[0] ? counted(known[0]) : 0;
  const columns = known.map((step, index): FunnelColumn => {
    const before = known[index - 1];
    return { kind: 'step', step, count: counted(step), first, previous: before ? counted(before) : first };
  });
  const last = known.at(-1);
  if (!last) return [];
  // Whoever passed the last step has won; a won deal need not have stood in any.
  return [...columns, { kind: 'won', step: last, count: last.passed, first, previous: counted(last) }];
}
