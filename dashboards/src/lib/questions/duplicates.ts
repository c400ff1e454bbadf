import { countAt, numberAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import type { Scope } from './scope.ts';

/** What duplicates did to the count of new clients and to the cost of one, all time; null costs: nothing was spent. */
export type DuplicateCosts = {
  readonly newCards: number;
  readonly newClients: number;
  readonly falseNew: number;
  readonly falseAmount: number;
  readonly cacByCards: number | null;
  readonly cacByClients: number | null;
};

export const duplicateCosts = ({ timezone }: Scope): Question<DuplicateCosts> => ({
  view: 'duplicate_costs',
  query: {
    measures: [
      'duplicate_costs.new_card_count',
      'duplicate_costs.new_client_count',
      'duplicate_costs.false_new_count',
      'duplicate_costs.false_new_amount',
      'duplicate_costs.cac_by_cards',
      'duplicate_costs.cac_by_clients',
    ],
    filters: [],
    timezone,
  },
  read: (row) => ({
    newCards: countAt(row, 'duplicate_costs.new_card_count'),
    newClients: countAt(row, 'duplicate_costs.new_client_count'),
    falseNew: countAt(row, 'duplicate_costs.false_new_count'),
    falseAmount: countAt(row, 'duplicate_costs.false_new_amount'),
    cacByCards: numberAt(row, 'duplicate_costs.cac_by_cards'),
    cacByClients: numberAt(row, 'duplicate_costs.cac_by_clients'),
  }),
});

/** Clients whose purchases lie on several cards, and what the largest card of each does not show. */
export type SplitHistories = { readonly clients: number; readonly amount: number; readonly hidden: number };

export const splitHistories = ({ timezone }: Scope): Question<SplitHistories> => ({
  view: 'split_histories',
  query: {
    measures: ['split_histories.split_count', 'split_histories.revenue', 'split_histories.hidden_amount'],
    filters: [],
    timezone,
  },
  read: (row) => ({
    clients: countAt(row, 'split_histories.split_count'),
    amount: countAt(row, 'split_histories.revenue'),
    hidden: countAt(row, 'split_histories.hidden_amount'),
  }),
});
