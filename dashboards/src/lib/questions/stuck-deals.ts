import { countAt, numberAt, textAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Open deals that stand in a step longer than nine of ten won ones needed; of now, whenever they were created. */
export type StuckInStep = {
  readonly pipeline: string | null;
  readonly step: string | null;
  readonly stepOrder: number | null;
  readonly stuck: number;
  readonly stuckAmount: number;
  readonly slowAfterDays: number | null;
};

export const stuckDeals = ({ filters, timezone }: Scope): Question<StuckInStep> => ({
  view: 'funnel',
  query: {
    measures: ['funnel.stuck', 'funnel.stuck_amount', 'funnel.slow_after_days'],
    dimensions: ['funnel.pipeline', 'funnel.step', 'funnel.step_order'],
    filters: [{ member: 'funnel.step', operator: 'set' }, ...filtersFor('funnel', filters).obeyed],
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
    stuck: countAt(row, 'funnel.stuck'),
    stuckAmount: countAt(row, 'funnel.stuck_amount'),
    slowAfterDays: numberAt(row, 'funnel.slow_after_days'),
  }),
});
