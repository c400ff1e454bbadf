import { countAt, numberAt, textAt, timeOf, type CubeFilter, type CubeRow } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** On which day a sale stands: when its lead came, or when it was paid. The two are never added together. */
export type Basis = 'lead' | 'payment';

/** What a channel or a campaign cost and brought. Ratios are null where their base is 0. */
export type SideReturns = {
  readonly channel: string | null;
  readonly campaign: string | null;
  readonly spend: number;
  readonly leads: number;
  readonly deals: number;
  readonly won: number;
  readonly newCustomers: number;
  readonly revenue: number;
  /** Null where the cost of goods is not known. */
  readonly margin: number | null;
  readonly cpl: number | null;
  readonly cac: number | null;
  /** (gross margin − spend) / spend */
  readonly romi: number | null;
  /** spend / revenue */
  readonly drr: number | null;
  readonly paybackDays: number | null;
};

const measures = [
  'channels.spend',
  'channels.leads',
  'channels.deals',
  'channels.won',
  'channels.new_customers',
  'channels.revenue',
  'channels.gross_margin',
  'channels.cpl',
  'channels.cac',
  'channels.romi',
  'channels.drr',
  'channels.payback_days',
] as const;

const readSide = (row: CubeRow): SideReturns => ({
  channel: textAt(row, 'channels.channel'),
  campaign: textAt(row, 'channels.campaign'),
  spend: countAt(row, 'channels.spend'),
  leads: countAt(row, 'channels.leads'),
  deals: countAt(row, 'channels.deals'),
  won: countAt(row, 'channels.won'),
  newCustomers: countAt(row, 'channels.new_customers'),
  revenue: countAt(row, 'channels.revenue'),
  margin: numberAt(row, 'channels.gross_margin'),
  cpl: numberAt(row, 'channels.cpl'),
  cac: numberAt(row, 'channels.cac'),
  romi: numberAt(row, 'channels.romi'),
  drr: numberAt(row, 'channels.drr'),
  paybackDays: numberAt(row, 'channels.payback_days'),
});

const on = (basis: Basis): CubeFilter => ({ member: 'channels.basis', operator: 'equals', values: [basis] });

export const sideTotals = ({ days, filters, timezone }: Scope, basis: Basis): Question<SideReturns> => ({
  view: 'channels',
  query: {
    measures,
    timeDimensions: [timeOf('channels.date', days, null)],
    filters: [...filtersFor('channels', filters).obeyed, on(basis)],
    timezone,
  },
  read: readSide,
});

export const sideByChannel = ({ days, filters, timezone }: Scope, basis: Basis): Question<SideReturns> => ({
  view: 'channels',
  query: {
    measures,
    dimensions: ['channels.channel'],
    timeDimensions: [timeOf('channels.date', days, null)],
    filters: [...filtersFor('channels', filters).obeyed, on(basis)],
    order: [
      ['channels.revenue', 'desc'],
      ['channels.channel', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: readSide,
});

export const sideByCampaign = ({ days, filters, timezone }: Scope, basis: Basis): Question<SideReturns> => ({
  view: 'channels',
  query: {
    measures,
    dimensions: ['channels.channel', 'channels.campaign'],
    timeDimensions: [timeOf('channels.date', days, null)],
    filters: [...filtersFor('channels', filters).obeyed, on(basis), { member: 'channels.campaign', operator: 'set' }],
    order: [
      ['channels.spend', 'desc'],
      ['channels.channel', 'asc'],
      ['channels.campaign', 'asc'],
    ],
    limit: 500,
    timezone,
  },
  read: readSide,
});

/** What one attribution model gives a channel, and what it cost. */
export type ModelReturns = {
  readonly channel: string | null;
  readonly model: string;
  readonly revenue: number;
  readonly spend: number;
  readonly romi: number | null;
};

export const returnsByModel = ({ days, filters, timezone }: Scope): Question<ModelReturns> => ({
  view: 'channels',
  query: {
    measures: ['channels.revenue', 'channels.spend', 'channels.romi'],
    dimensions: ['channels.channel', 'channels.model'],
    timeDimensions: [timeOf('channels.date', days, null)],
    filters: filtersFor('channels', filters).obeyed,
    limit: 2000,
    timezone,
  },
  read: (row) => ({
    channel: textAt(row, 'channels.channel'),
    model: textAt(row, 'channels.model') ?? '',
    revenue: countAt(row, 'channels.revenue'),
    spend: countAt(row, 'channels.spend'),
    romi: numberAt(row, 'channels.romi'),
  }),
});

/** How steady a channel's share of all won money is, over all time. */
export type Steadiness = {
  readonly channel: string | null;
  readonly model: string;
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly isUnstable: boolean;
};

export const steadiness = ({ timezone }: Scope): Question<Steadiness> => ({
  view: 'attribution',
  query: {
    measures: [
      'attribution.history_share',
      'attribution.history_share_low',
      'attribution.history_share_high',
      'attribution.is_unstable',
    ],
    dimensions: ['attribution.channel', 'attribution.model'],
    limit: 2000,
    timezone,
  },
  read: (row) => ({
    channel: textAt(row, 'attribution.channel'),
    model: textAt(row, 'attribution.model') ?? '',
    share: numberAt(row, 'attribution.history_share'),
    low: numberAt(row, 'attribution.history_share_low'),
    high: numberAt(row, 'attribution.history_share_high'),
    isUnstable: numberAt(row, 'attribution.is_unstable') === 1,
  }),
});

/** A channel's likely part of the leads without a source, and what it could change. */
export type SourceGap = {
  readonly channel: string | null;
  readonly knownLeads: number;
  readonly hiddenLeads: number;
  readonly hiddenLow: number;
  readonly hiddenHigh: number;
  readonly romi: number | null;
  readonly romiLow: number | null;
  readonly romiHigh: number | null;
};

export const sourceGaps = ({ filters, timezone }: Scope): Question<SourceGap> => ({
  view: 'source_gaps',
  query: {
    measures: [
      'source_gaps.known_leads',
      'source_gaps.hidden_leads',
      'source_gaps.hidden_leads_low',
      'source_gaps.hidden_leads_high',
      'source_gaps.romi_known',
      'source_gaps.romi_low',
      'source_gaps.romi_high',
    ],
    dimensions: ['source_gaps.channel'],
    filters: filtersFor('source_gaps', filters).obeyed,
    order: [
      ['source_gaps.hidden_leads', 'desc'],
      ['source_gaps.channel', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    channel: textAt(row, 'source_gaps.channel'),
    knownLeads: countAt(row, 'source_gaps.known_leads'),
    hiddenLeads: countAt(row, 'source_gaps.hidden_leads'),
    hiddenLow: countAt(row, 'source_gaps.hidden_leads_low'),
    hiddenHigh: countAt(row, 'source_gaps.hidden_leads_high'),
    romi: numberAt(row, 'source_gaps.romi_known'),
    romiLow: numberAt(row, 'source_gaps.romi_low'),
    romiHigh: numberAt(row, 'source_gaps.romi_high'),
  }),
});

/** How many months of spend on a channel have come back, and how fast. */
export type BreakEvens = {
  readonly channel: string | null;
  readonly months: number;
  readonly reached: number;
  readonly notExpected: number;
  readonly spend: number;
  readonly margin: number;
  readonly returned: number | null;
  readonly medianDays: number | null;
};

export const breakEvens = ({ days, filters, timezone }: Scope): Question<BreakEvens> => ({
  view: 'channel_cohorts',
  query: {
    measures: [
      'channel_cohorts.cohort_count',
      'channel_cohorts.reached_count',
      'channel_cohorts.not_expected_count',
      'channel_cohorts.spend',
      'channel_cohorts.margin',
      'channel_cohorts.returned_share',
      'channel_cohorts.median_payback_days',
    ],
    dimensions: ['channel_cohorts.channel'],
    timeDimensions: [timeOf('channel_cohorts.cohort_month', days, null)],
    filters: filtersFor('channel_cohorts', filters).obeyed,
    order: [
      ['channel_cohorts.spend', 'desc'],
      ['channel_cohorts.channel', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    channel: textAt(row, 'channel_cohorts.channel'),
    months: countAt(row, 'channel_cohorts.cohort_count'),
    reached: countAt(row, 'channel_cohorts.reached_count'),
    notExpected: countAt(row, 'channel_cohorts.not_expected_count'),
    spend: countAt(row, 'channel_cohorts.spend'),
    margin: countAt(row, 'channel_cohorts.margin'),
    returned: numberAt(row, 'channel_cohorts.returned_share'),
    medianDays: numberAt(row, 'channel_cohorts.median_payback_days'),
  }),
});
