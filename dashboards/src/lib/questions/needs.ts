import { countAt, numberAt, textAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Interval } from './interval.ts';
import type { Scope } from './scope.ts';

/** A client and a product that he buys again; dates are days, null where nobody has bought the product again. */
export type Need = {
  readonly id: string;
  readonly customerId: string;
  readonly company: string | null;
  readonly owner: string | null;
  readonly ownerId: string | null;
  readonly product: string | null;
  readonly stage: string | null;
  readonly lastOn: string;
  readonly runsOutOn: string | null;
  /** chance of buying within 30 days, and the number of cases it was counted from */
  readonly odds: number | null;
  readonly cases: number;
  readonly usualAmount: number;
  readonly expectedAmount: number | null;
};

export type NeedTotals = { readonly dueCount: number; readonly expectedAmount: number };

/** Two products in one purchase; the share and the lift with their intervals of 95 %. */
export type Pair = {
  readonly id: string;
  readonly product: string | null;
  readonly companion: string | null;
  readonly together: number;
  readonly productCount: number;
  readonly confidence: number;
  readonly range: Interval;
  readonly lift: number;
  readonly liftRange: Interval;
};

export type ReturningProduct = {
  readonly product: string | null;
  readonly clients: number;
  readonly returned: number;
  readonly rate: number | null;
  readonly baseRate: number | null;
};

export type NextProduct = {
  readonly id: string;
  readonly group: string | null;
  readonly product: string | null;
  readonly nextCount: number;
  readonly followed: number;
  readonly share: number;
  readonly range: Interval;
  readonly lift: number;
  readonly usualAmount: number;
};

export type MissingCategory = {
  readonly category: string | null;
  readonly missingAmount: number;
  readonly clients: number;
  readonly peerShare: number | null;
};

const due = {
  member: 'replenishment.stage',
  operator: 'equals',
  values: ['running_out', 'overdue', 'long_overdue'],
} as const;

export const needsDue = ({ filters, timezone }: Scope): Question<Need> => ({
  view: 'replenishment',
  query: {
    measures: ['replenishment.avg_odds', 'replenishment.usual_amount', 'replenishment.expected_amount'],
    dimensions: [
      'replenishment.need_id',
      'replenishment.customer_id',
      'replenishment.company',
      'replenishment.owner',
      'replenishment.owner_id',
      'replenishment.product',
      'replenishment.stage',
      'replenishment.last_on',
      'replenishment.run_out_on',
      'replenishment.odds_case_count',
    ],
    filters: [due, ...filtersFor('replenishment', filters).obeyed],
    order: [
      ['replenishment.expected_amount', 'desc'],
      ['replenishment.need_id', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    id: textAt(row, 'replenishment.need_id') ?? '',
    customerId: textAt(row, 'replenishment.customer_id') ?? '',
    company: textAt(row, 'replenishment.company'),
    owner: textAt(row, 'replenishment.owner'),
    ownerId: textAt(row, 'replenishment.owner_id'),
    product: textAt(row, 'replenishment.product'),
    stage: textAt(row, 'replenishment.stage'),
    lastOn: (textAt(row, 'replenishment.last_on') ?? '').slice(0, 10),
    runsOutOn: textAt(row, 'replenishment.run_out_on')?.slice(0, 10) ?? null,
    odds: numberAt(row, 'replenishment.avg_odds'),
    cases: countAt(row, 'replenishment.odds_case_count'),
    usualAmount: countAt(row, 'replenishment.usual_amount'),
    expectedAmount: numberAt(row, 'replenishment.expected_amount'),
  }),
});

export const needTotals = ({ filters, timezone }: Scope): Question<NeedTotals> => ({
  view: 'replenishment',
  query: {
    measures: ['replenishment.due_count', 'replenishment.expected_amount'],
    filters: [due, ...filtersFor('replenishment', filters).obeyed],
    timezone,
  },
  read: (row) => ({
    dueCount: countAt(row, 'replenishment.due_count'),
    expectedAmount: countAt(row, 'replenishment.expected_amount'),
  }),
});

export const boughtTogether = ({ filters, timezone }: Scope): Question<Pair> => ({
  view: 'product_pairs',
  query: {
    measures: [
      'product_pairs.both_count',
      'product_pairs.avg_confidence',
      'product_pairs.avg_confidence_low',
      'product_pairs.avg_confidence_high',
      'product_pairs.avg_lift',
      'product_pairs.avg_lift_low',
      'product_pairs.avg_lift_high',
    ],
    dimensions: [
      'product_pairs.product_pair_id',
      'product_pairs.product',
      'product_pairs.companion',
      'product_pairs.product_count',
    ],
    filters: filtersFor('product_pairs', filters).obeyed,
    order: [
      ['product_pairs.avg_lift_low', 'desc'],
      ['product_pairs.product_pair_id', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    id: textAt(row, 'product_pairs.product_pair_id') ?? '',
    product: textAt(row, 'product_pairs.product'),
    companion: textAt(row, 'product_pairs.companion'),
    together: countAt(row, 'product_pairs.both_count'),
    productCount: countAt(row, 'product_pairs.product_count'),
    confidence: countAt(row, 'product_pairs.avg_confidence'),
    range: {
      low: countAt(row, 'product_pairs.avg_confidence_low'),
      high: countAt(row, 'product_pairs.avg_confidence_high'),
    },
    lift: countAt(row, 'product_pairs.avg_lift'),
    liftRange: {
      low: countAt(row, 'product_pairs.avg_lift_low'),
      high: countAt(row, 'product_pairs.avg_lift_high'),
    },
  }),
});

export const returningProducts = ({ filters, timezone }: Scope): Question<ReturningProduct> => ({
  view: 'returning_products',
  query: {
    measures: [
      'returning_products.first_client_count',
      'returning_products.returned_count',
      'returning_products.return_rate',
      'returning_products.avg_return_rate_low',
      'returning_products.avg_base_rate',
    ],
    dimensions: ['returning_products.product'],
    filters: filtersFor('returning_products', filters).obeyed,
    order: [
      ['returning_products.avg_return_rate_low', 'desc'],
      ['returning_products.product', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    product: textAt(row, 'returning_products.product'),
    clients: countAt(row, 'returning_products.first_client_count'),
    returned: countAt(row, 'returning_products.returned_count'),
    rate: numberAt(row, 'returning_products.return_rate'),
    baseRate: numberAt(row, 'returning_products.avg_base_rate'),
  }),
});

/** What follows in the next purchase: of all clients, or told apart by industry or segment. */
export const nextProducts = ({ filters, timezone }: Scope, groupKind: string): Question<NextProduct> => ({
  view: 'next_products',
  query: {
    measures: [
      'next_products.next_count',
      'next_products.avg_share',
      'next_products.avg_share_low',
      'next_products.avg_share_high',
      'next_products.avg_lift',
      'next_products.usual_amount',
    ],
    dimensions: [
      'next_products.next_product_id',
      'next_products.client_group',
      'next_products.product',
      'next_products.followed_count',
    ],
    filters: [
      { member: 'next_products.group_kind', operator: 'equals', values: [groupKind] },
      ...filtersFor('next_products', filters).obeyed,
    ],
    order: [
      [groupKind === 'everyone' ? 'next_products.avg_share' : 'next_products.avg_lift', 'desc'],
      ['next_products.next_product_id', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    id: textAt(row, 'next_products.next_product_id') ?? '',
    group: textAt(row, 'next_products.client_group'),
    product: textAt(row, 'next_products.product'),
    nextCount: countAt(row, 'next_products.next_count'),
    followed: countAt(row, 'next_products.followed_count'),
    share: countAt(row, 'next_products.avg_share'),
    range: {
      low: countAt(row, 'next_products.avg_share_low'),
      high: countAt(row, 'next_products.avg_share_high'),
    },
    lift: countAt(row, 'next_products.avg_lift'),
    usualAmount: countAt(row, 'next_products.usual_amount'),
  }),
});

export const missingCategories = ({ filters, timezone }: Scope): Question<MissingCategory> => ({
  view: 'wallets',
  query: {
    measures: ['wallets.missing_amount', 'wallets.missing_count', 'wallets.avg_peer_share'],
    dimensions: ['wallets.category'],
    filters: filtersFor('wallets', filters).obeyed,
    order: [
      ['wallets.missing_amount', 'desc'],
      ['wallets.category', 'asc'],
    ],
    limit: 100,
    timezone,
  },
  read: (row) => ({
    category: textAt(row, 'wallets.category'),
    missingAmount: countAt(row, 'wallets.missing_amount'),
    clients: countAt(row, 'wallets.missing_count'),
    peerShare: numberAt(row, 'wallets.avg_peer_share'),
  }),
});
