import { countAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { obeyedBy } from '../marks/mark.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** The money of deals created in the days and how it ended; together it is what came into the funnel. */
export type CreatedMoney = { readonly won: number; readonly lost: number; readonly open: number };

/** Of one pipeline, under those filters only that the funnel obeys too: the two must add up. */
export const createdMoney = ({ days, filters, timezone }: Scope, pipeline: string | null): Question<CreatedMoney> => {
  const shared = obeyedBy('funnel', filters).filter(({ dimension }) => dimension !== 'pipeline');
  return {
    view: 'pipeline',
    query: {
      measures: ['pipeline.won_amount', 'pipeline.lost_amount', 'pipeline.open_amount'],
      timeDimensions: [timeOf('pipeline.created_at', days, null)],
      filters: filtersFor('pipeline', [...shared, { dimension: 'pipeline', mode: 'include', values: [pipeline] }])
        .obeyed,
      timezone,
    },
    read: (row) => ({
      won: countAt(row, 'pipeline.won_amount'),
      lost: countAt(row, 'pipeline.lost_amount'),
      open: countAt(row, 'pipeline.open_amount'),
    }),
  };
};
