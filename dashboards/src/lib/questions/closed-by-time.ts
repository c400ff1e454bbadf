import { countAt, exactAt, numberAt, startAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Deals closed in one stretch of time. */
export type ClosedByTime = {
  readonly start: string;
  readonly wonAmount: number;
  readonly exactWonAmount: string | null;
  readonly wonCount: number;
  readonly lostAmount: number;
  readonly lostCount: number;
  readonly winRate: number | null;
  readonly averageWonAmount: number | null;
};

export const closedByTime = ({ days, grain, filters, timezone }: Scope): Question<ClosedByTime> => ({
  view: 'pipeline',
  query: {
    measures: [
      'pipeline.won_amount',
      'pipeline.won_count',
      'pipeline.lost_amount',
      'pipeline.lost_count',
      'pipeline.win_rate',
      'pipeline.avg_won_amount',
    ],
    timeDimensions: [timeOf('pipeline.closed_at', days, grain)],
    filters: [...filtersFor('pipeline', filters).obeyed, { member: 'pipeline.closed_at', operator: 'set' }],
    order: [['pipeline.closed_at', 'asc']],
    timezone,
  },
  read: (row) => ({
    start: startAt(row, 'pipeline.closed_at', grain),
    wonAmount: numberAt(row, 'pipeline.won_amount') ?? 0,
    exactWonAmount: exactAt(row, 'pipeline.won_amount'),
    wonCount: countAt(row, 'pipeline.won_count'),
    lostAmount: numberAt(row, 'pipeline.lost_amount') ?? 0,
    lostCount: countAt(row, 'pipeline.lost_count'),
    winRate: numberAt(row, 'pipeline.win_rate'),
    averageWonAmount: numberAt(row, 'pipeline.avg_won_amount'),
  }),
});
