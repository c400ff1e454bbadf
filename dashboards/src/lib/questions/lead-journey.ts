import { countAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Leads that came in the days, by how far they got; a lead that got to a level has passed all before it. */
export type LeadJourney = {
  readonly levels: readonly { readonly level: number; readonly count: number; readonly lost: number }[];
  readonly directDeals: number;
  readonly directWon: number;
};

export const leadJourney = ({ days, filters, timezone }: Scope): Question<LeadJourney> => ({
  view: 'journeys',
  query: {
    measures: [
      'journeys.lead_count',
      'journeys.qualified_count',
      'journeys.deal_count',
      'journeys.won_count',
      'journeys.lost_as_lead_count',
      'journeys.lost_as_qualified_count',
      'journeys.lost_as_deal_count',
      'journeys.direct_deal_count',
      'journeys.direct_won_count',
    ],
    timeDimensions: [timeOf('journeys.created_at', days, null)],
    filters: filtersFor('journeys', filters).obeyed,
    timezone,
  },
  read: (row) => ({
    levels: [
      { level: 1, count: countAt(row, 'journeys.lead_count'), lost: countAt(row, 'journeys.lost_as_lead_count') },
      {
        level: 2,
        count: countAt(row, 'journeys.qualified_count'),
        lost: countAt(row, 'journeys.lost_as_qualified_count'),
      },
      { level: 3, count: countAt(row, 'journeys.deal_count'), lost: countAt(row, 'journeys.lost_as_deal_count') },
      { level: 4, count: countAt(row, 'journeys.won_count'), lost: 0 },
    ],
    directDeals: countAt(row, 'journeys.direct_deal_count'),
    directWon: countAt(row, 'journeys.direct_won_count'),
  }),
});
