import { countAt, numberAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Deals open now, whenever they were created: a state, not a flow, so the days of the page do not narrow it. */
export type OpenPipeline = {
  readonly openAmount: number | null;
  readonly openCount: number;
  readonly weightedAmount: number | null;
};

export const openPipeline = ({ filters, timezone }: Scope): Question<OpenPipeline> => ({
  view: 'pipeline',
  query: {
    measures: ['pipeline.open_amount', 'pipeline.open_count', 'pipeline.weighted_amount'],
    filters: filtersFor('pipeline', filters).obeyed,
    timezone,
  },
  read: (row) => ({
    openAmount: numberAt(row, 'pipeline.open_amount'),
    openCount: countAt(row, 'pipeline.open_count'),
    weightedAmount: numberAt(row, 'pipeline.weighted_amount'),
  }),
});
