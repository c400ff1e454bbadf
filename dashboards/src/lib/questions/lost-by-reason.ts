import { countAt, numberAt, textAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Deals lost in the days for one reason; null where nobody wrote a reason down. */
export type LostByReason = { readonly reason: string | null; readonly lostCount: number; readonly lostAmount: number };

export const lostByReason = ({ days, filters, timezone }: Scope): Question<LostByReason> => ({
  view: 'pipeline',
  query: {
    measures: ['pipeline.lost_count', 'pipeline.lost_amount'],
    dimensions: ['pipeline.lost_reason'],
    timeDimensions: [timeOf('pipeline.closed_at', days, null)],
    filters: [
      { member: 'pipeline.status', operator: 'equals', values: ['lost'] },
      ...filtersFor('pipeline', filters).obeyed,
    ],
    order: [
      ['pipeline.lost_amount', 'desc'],
      ['pipeline.lost_reason', 'asc'],
    ],
    limit: 100,
    timezone,
  },
  read: (row) => ({
    reason: textAt(row, 'pipeline.lost_reason'),
    lostCount: countAt(row, 'pipeline.lost_count'),
    lostAmount: numberAt(row, 'pipeline.lost_amount') ?? 0,
  }),
});
