import { countAt, numberAt, startAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import type { Scope } from './scope.ts';

/** Monthly payments on the first day of a month, and what changed in the month before it. */
export type RecurringMonth = {
  readonly month: string;
  readonly mrr: number;
  readonly start: number;
  readonly fresh: number;
  readonly returned: number;
  readonly grown: number;
  readonly shrunk: number;
  readonly left: number;
  readonly nrr: number | null;
  readonly grr: number | null;
  readonly payers: number;
  readonly payersBefore: number;
  readonly payersLeft: number;
};

export const recurringMonths = ({ timezone }: Scope): Question<RecurringMonth> => ({
  view: 'recurring',
  query: {
    measures: [
      ...([
        'mrr',
        'start_mrr',
        'new_mrr',
        'reactivated_mrr',
        'expansion_mrr',
        'contraction_mrr',
        'churned_mrr',
      ] as const),
      ...(['nrr', 'grr', 'subscriber_count', 'start_subscriber_count', 'churned_subscriber_count'] as const),
    ].map((name) => `recurring.${name}` as const),
    timeDimensions: [{ dimension: 'recurring.month', granularity: 'month' }],
    filters: [],
    order: [['recurring.month', 'desc']],
    limit: 240,
    timezone,
  },
  read: (row) => ({
    month: startAt(row, 'recurring.month', 'month'),
    mrr: countAt(row, 'recurring.mrr'),
    start: countAt(row, 'recurring.start_mrr'),
    fresh: countAt(row, 'recurring.new_mrr'),
    returned: countAt(row, 'recurring.reactivated_mrr'),
    grown: countAt(row, 'recurring.expansion_mrr'),
    shrunk: countAt(row, 'recurring.contraction_mrr'),
    left: countAt(row, 'recurring.churned_mrr'),
    nrr: numberAt(row, 'recurring.nrr'),
    grr: numberAt(row, 'recurring.grr'),
    payers: countAt(row, 'recurring.subscriber_count'),
    payersBefore: countAt(row, 'recurring.start_subscriber_count'),
    payersLeft: countAt(row, 'recurring.churned_subscriber_count'),
  }),
});
