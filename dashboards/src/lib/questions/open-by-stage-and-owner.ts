import { countAt, numberAt, textAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Deals open now, of one owner in one stage. */
export type OpenByStageAndOwner = {
  readonly owner: string | null;
  readonly pipeline: string | null;
  readonly stage: string | null;
  readonly stageOrder: number | null;
  readonly openAmount: number;
  readonly openCount: number;
};

export const openByStageAndOwner = ({ filters, timezone }: Scope): Question<OpenByStageAndOwner> => ({
  view: 'pipeline',
  query: {
    measures: ['pipeline.open_amount', 'pipeline.open_count'],
    dimensions: ['pipeline.owner', 'pipeline.pipeline', 'pipeline.stage', 'pipeline.stage_order'],
    filters: [
      { member: 'pipeline.status', operator: 'equals', values: ['open'] },
      ...filtersFor('pipeline', filters).obeyed,
    ],
    order: [
      ['pipeline.stage_order', 'asc'],
      ['pipeline.open_amount', 'desc'],
    ],
    limit: 2000,
    timezone,
  },
  read: (row) => ({
    owner: textAt(row, 'pipeline.owner'),
    pipeline: textAt(row, 'pipeline.pipeline'),
    stage: textAt(row, 'pipeline.stage'),
    stageOrder: numberAt(row, 'pipeline.stage_order'),
    openAmount: numberAt(row, 'pipeline.open_amount') ?? 0,
    openCount: countAt(row, 'pipeline.open_count'),
  }),
});
