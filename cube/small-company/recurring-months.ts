import { texts, type Mart } from './mart.ts';
import type { Params } from '../../warehouse/warehouse.ts';

export const recurringMonths: Mart = {
  columns: {
    ...texts('recurring_month_id client_id plan'),
    month: 'date',
    mrr: 'money',
    start_mrr: 'money',
    new_mrr: 'money',
    reactivated_mrr: 'money',
    expansion_mrr: 'money',
    contraction_mrr: 'money',
    churned_mrr: 'money',
    is_subscriber: 'flag',
    was_subscriber: 'flag',
    is_churned: 'flag',
  },
  rows: [
    paying('2024-01-01', 'company/k1', { mrr: '100.00', new_mrr: '100.00', is_subscriber: true }),
    paying('2024-02-01', 'company/k1', {
      mrr: '80.00',
      start_mrr: '100.00',
      contraction_mrr: '20.00',
      is_subscriber: true,
      was_subscriber: true,
    }),
    paying('2024-02-01', 'company/k2', { mrr: '50.00', new_mrr: '50.00', is_subscriber: true, plan: null }),
    paying('2024-03-01', 'company/k1', {
      start_mrr: '80.00',
      churned_mrr: '80.00',
      was_subscriber: true,
      is_churned: true,
    }),
  ],
};

function paying(month: string, client_id: string, own: Params): Params {
  return {
    recurring_month_id: `${month} ${client_id}`,
    month,
    client_id,
    plan: 'Базовый',
    mrr: '0.00',
    start_mrr: '0.00',
    is_subscriber: false,
    was_subscriber: false,
    is_churned: false,
    ...own,
  };
}
