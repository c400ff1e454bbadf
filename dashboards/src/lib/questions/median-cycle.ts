import { numberAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Days from created to won, the middle one of the deals won in the days. Asked apart: a median reads every row. */
export type MedianCycle = { readonly medianCycleDays: number | null };

export const medianCycle = ({ days, filters, timezone }: Scope): Question<MedianCycle> => ({
  view: 'pipeline',
  query: {
    measures: ['pipeline.median_cycle_days'],
    timeDimensions: [timeOf('pipeline.closed_at', days, null)],
    filters: filtersFor('pipeline', filters).obeyed,
    timezone,
  },
  read: (row) => ({ medianCycleDays: numberAt(row, 'pipeline.median_cycle_days') }),
});
