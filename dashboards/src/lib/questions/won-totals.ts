import { countAt, numberAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Deals closed in the days: what was won and lost. Rates are null where nothing was closed. */
export type WonTotals = {
  readonly wonAmount: number | null;
  readonly wonCount: number;
  readonly lostAmount: number | null;
  readonly lostCount: number;
  readonly winRate: number | null;
  readonly averageWonAmount: number | null;
};

export const wonTotals = ({ days, filters, timezone }: Scope): Question<WonTotals> => ({
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
    timeDimensions: [timeOf('pipeline.closed_at', days, null)],
    filters: filtersFor('pipeline', filters).obeyed,
    timezone,
  },
  read: (row) => ({
    wonAmount: numberAt(row, 'pipeline.won_amount'),
    wonCount: countAt(row, 'pipeline.won_count'),
    lostAmount: numberAt(row, 'pipeline.lost_amount'),
    lostCount: countAt(row, 'pipeline.lost_count'),
    winRate: numberAt(row, 'pipeline.win_rate'),
    averageWonAmount: numberAt(row, 'pipeline.avg_won_amount'),
  }),
});
