import type { CubeView } from '../cube/query.ts';

/** What can be filtered by, in the order of the picker, and the views that know it. */
export const dimensions = {
  owner: ['pipeline', 'leads', 'replenishment', 'wallets'],
  team: ['pipeline', 'replenishment', 'wallets'],
  channel: ['pipeline', 'leads', 'channels', 'revenue'],
  source: ['pipeline', 'leads', 'channels'],
  campaign: ['pipeline', 'leads', 'channels'],
  pipeline: ['pipeline'],
  stage: ['pipeline'],
  product: ['pipeline', 'revenue', 'replenishment', 'product_pairs', 'next_products', 'returning_products'],
  industry: ['pipeline', 'replenishment', 'wallets'],
  company: ['pipeline', 'revenue', 'replenishment', 'wallets'],
  lost_reason: ['pipeline', 'leads'],
} as const satisfies Record<string, readonly CubeView[]>;

export type Dimension = keyof typeof dimensions;

export const dimensionNames = Object.keys(dimensions) as readonly Dimension[];

export const isDimension = (text: string): text is Dimension => text in dimensions;

export const knows = (view: CubeView, dimension: Dimension): boolean =>
  (dimensions[dimension] as readonly CubeView[]).includes(view);
