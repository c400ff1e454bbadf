import { countAt, exactAt, numberAt, textAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** What one owner closed in the days. A null owner is a deal without one. */
export type ClosedByOwner = {
  readonly owner: string | null;
  readonly wonAmount: number;
  readonly exactWonAmount: string | null;
  readonly wonCount: number;
  readonly lostCount: number;
  readonly winRate: number | null;
};

export const closedByOwner = ({ days, filters, timezone }: Scope): Question<ClosedByOwner> => ({
  view: 'pipeline',
  query: {
    measures: ['pipeline.won_amount', 'pipeline.won_count', 'pipeline.lost_count', 'pipeline.win_rate'],
    dimensions: ['pipeline.owner'],
    timeDimensions: [timeOf('pipeline.closed_at', days, null)],
    filters: [
      { member: 'pipeline.status', operator: 'equals', values: ['won', 'lost'] },
      ...filtersFor('pipeline', filters).obeyed,
    ],
    order: [
      ['pipeline.won_amount', 'desc'],
      ['pipeline.owner', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    owner: textAt(row, 'pipeline.owner'),
    wonAmount: numberAt(row, 'pipeline.won_amount') ?? 0,
    exactWonAmount: exactAt(row, 'pipeline.won_amount'),
    wonCount: countAt(row, 'pipeline.won_count'),
    lostCount: countAt(row, 'pipeline.lost_count'),
    winRate: numberAt(row, 'pipeline.win_rate'),
  }),
});
