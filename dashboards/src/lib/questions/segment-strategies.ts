import { countAt, numberAt, textAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Interval } from './interval.ts';
import type { Scope } from './scope.ts';

/** A segment of clients: who they are, what they buy, what to offer them. Null where data are too few to say. */
export type Strategy = {
  readonly segment: string;
  readonly customerCount: number;
  readonly revenue: number;
  readonly medianOrder: number | null;
  readonly alive: number | null;
  readonly industry: string | null;
  readonly industryShare: number | null;
  readonly channel: string | null;
  readonly channelShare: number | null;
  readonly categories: string | null;
  readonly offer: string | null;
  readonly offerShare: number | null;
  readonly offerRange: Interval;
  readonly offerLift: number | null;
  readonly offerCustomers: number;
  readonly offerBrings: number | null;
  readonly missing: number | null;
};

export const segmentStrategies = ({ filters, timezone }: Scope): Question<Strategy> => ({
  view: 'segment_strategies',
  query: {
    measures: [
      'segment_strategies.customer_count',
      'segment_strategies.revenue',
      'segment_strategies.median_order_amount',
      'segment_strategies.avg_p_alive',
      'segment_strategies.avg_main_industry_share',
      'segment_strategies.avg_main_channel_share',
      'segment_strategies.avg_offer_share',
      'segment_strategies.avg_offer_share_low',
      'segment_strategies.avg_offer_share_high',
      'segment_strategies.avg_offer_lift',
      'segment_strategies.offer_customer_count',
      'segment_strategies.offer_expected_amount',
      'segment_strategies.missing_amount',
    ],
    dimensions: [
      'segment_strategies.segment',
      'segment_strategies.main_industry',
      'segment_strategies.main_channel',
      'segment_strategies.main_categories',
      'segment_strategies.offer',
    ],
    filters: filtersFor('segment_strategies', filters).obeyed,
    order: [
      ['segment_strategies.revenue', 'desc'],
      ['segment_strategies.segment', 'asc'],
    ],
    limit: 50,
    timezone,
  },
  read: (row) => ({
    segment: textAt(row, 'segment_strategies.segment') ?? '',
    customerCount: countAt(row, 'segment_strategies.customer_count'),
    revenue: countAt(row, 'segment_strategies.revenue'),
    medianOrder: numberAt(row, 'segment_strategies.median_order_amount'),
    alive: numberAt(row, 'segment_strategies.avg_p_alive'),
    industry: textAt(row, 'segment_strategies.main_industry'),
    industryShare: numberAt(row, 'segment_strategies.avg_main_industry_share'),
    channel: textAt(row, 'segment_strategies.main_channel'),
    channelShare: numberAt(row, 'segment_strategies.avg_main_channel_share'),
    categories: textAt(row, 'segment_strategies.main_categories'),
    offer: textAt(row, 'segment_strategies.offer'),
    offerShare: numberAt(row, 'segment_strategies.avg_offer_share'),
    offerRange: {
      low: countAt(row, 'segment_strategies.avg_offer_share_low'),
      high: countAt(row, 'segment_strategies.avg_offer_share_high'),
    },
    offerLift: numberAt(row, 'segment_strategies.avg_offer_lift'),
    offerCustomers: countAt(row, 'segment_strategies.offer_customer_count'),
    offerBrings: numberAt(row, 'segment_strategies.offer_expected_amount'),
    missing: numberAt(row, 'segment_strategies.missing_amount'),
  }),
});
