import { countAt, exactAt, numberAt, textAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Deals open now in one stage of one pipeline. A null order is a stage whose place the source does not tell. */
export type OpenByStage = {
  readonly pipeline: string | null;
  readonly stage: string | null;
  readonly stageOrder: number | null;
  readonly openAmount: number;
  readonly exactOpenAmount: string | null;
  readonly openCount: number;
  readonly weightedAmount: number;
};

export const openByStage = ({ filters, timezone }: Scope): Question<OpenByStage> => ({
  view: 'pipeline',
  query: {
    measures: ['pipeline.open_amount', 'pipeline.open_count', 'pipeline.weighted_amount'],
    dimensions: ['pipeline.pipeline', 'pipeline.stage', 'pipeline.stage_order'],
    filters: [
      { member: 'pipeline.status', operator: 'equals', values: ['open'] },
      ...filtersFor('pipeline', filters).obeyed,
    ],
    order: [['pipeline.stage_order', 'asc']],
    timezone,
  },
  read: (row) => ({
    pipeline: textAt(row, 'pipeline.pipeline'),
    stage: textAt(row, 'pipeline.stage'),
    stageOrder: numberAt(row, 'pipeline.stage_order'),
    openAmount: numberAt(row, 'pipeline.open_amount') ?? 0,
    exactOpenAmount: exactAt(row, 'pipeline.open_amount'),
    openCount: countAt(row, 'pipeline.open_count'),
    weightedAmount: numberAt(row, 'pipeline.weighted_amount') ?? 0,
  }),
});
