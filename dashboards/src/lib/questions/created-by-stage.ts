import { countAt, numberAt, textAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Deals created in the days, by the stage they stand in today. */
export type CreatedByStage = {
  readonly pipeline: string | null;
  readonly stage: string | null;
  readonly stageOrder: number | null;
  readonly dealCount: number;
  readonly openCount: number;
  readonly wonCount: number;
  readonly lostCount: number;
};

export const createdByStage = ({ days, filters, timezone }: Scope): Question<CreatedByStage> => ({
  view: 'pipeline',
  query: {
    measures: ['pipeline.deal_count', 'pipeline.open_count', 'pipeline.won_count', 'pipeline.lost_count'],
    dimensions: ['pipeline.pipeline', 'pipeline.stage', 'pipeline.stage_order'],
    timeDimensions: [timeOf('pipeline.created_at', days, null)],
    filters: filtersFor('pipeline', filters).obeyed,
    order: [['pipeline.stage_order', 'asc']],
    timezone,
  },
  read: (row) => ({
    pipeline: textAt(row, 'pipeline.pipeline'),
    stage: textAt(row, 'pipeline.stage'),
    stageOrder: numberAt(row, 'pipeline.stage_order'),
    dealCount: countAt(row, 'pipeline.deal_count'),
    openCount: countAt(row, 'pipeline.open_count'),
    wonCount: countAt(row, 'pipeline.won_count'),
    lostCount: countAt(row, 'pipeline.lost_count'),
  }),
});
