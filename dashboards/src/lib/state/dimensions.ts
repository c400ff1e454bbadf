import type { CubeView } from '../cube/query.ts';

/** What can be filtered by, in the order of the picker, and the views that know it. */
export const dimensions = {
  owner: [
    'pipeline',
    'leads',
    'funnel',
    'journeys',
    'win_chances',
    'replenishment',
    'wallets',
    'customers',
    'managers',
    'manager_scores',
    'service',
  ],
  team: [
    'pipeline',
    'funnel',
    'journeys',
    'win_chances',
    'forecast',
    'replenishment',
    'wallets',
    'customers',
    'managers',
    'manager_scores',
    'service',
  ],
  channel: [
    'pipeline',
    'leads',
    'channels',
    'source_gaps',
    'channel_cohorts',
    'revenue',
    'funnel',
    'journeys',
    'win_chances',
    'customers',
    'cohorts',
  ],
  source: ['pipeline', 'leads', 'channels', 'journeys'],
  campaign: ['pipeline', 'leads', 'channels', 'journeys'],
  pipeline: ['pipeline', 'funnel', 'win_chances', 'forecast'],
  stage: ['pipeline'],
  product: ['pipeline', 'revenue', 'replenishment', 'product_pairs', 'next_products', 'returning_products'],
  industry: ['pipeline', 'replenishment', 'wallets', 'customers'],
  company: ['pipeline', 'revenue', 'replenishment', 'wallets', 'customers', 'service'],
  lost_reason: ['pipeline', 'leads', 'funnel'],
} as const satisfies Record<string, readonly CubeView[]>;

export type Dimension = keyof typeof dimensions;

export const dimensionNames = Object.keys(dimensions) as readonly Dimension[];

export const isDimension = (text: string): text is Dimension => text in dimensions;

export const knows = (view: CubeView, dimension: Dimension): boolean =>
  (dimensions[dimension] as readonly CubeView[]).includes(view);
