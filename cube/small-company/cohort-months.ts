import { integers, texts, type Mart } from './mart.ts';
import type { Params } from '../../warehouse/warehouse.ts';

export const cohortMonths: Mart = {
  columns: {
    ...texts('cohort_cell_id channel'),
    ...integers('cohort_key age_months cohort_size active_count'),
    cohort_month: 'date',
    is_partial: 'flag',
    revenue: 'money',
    cumulative_revenue: 'money',
  },
  rows: [
    cell(1, '2024-01-01', 'seo', 0, {
      cohort_size: 4,
      active_count: 4,
      revenue: '400.00',
      cumulative_revenue: '400.00',
    }),
    cell(1, '2024-01-01', 'seo', 1, {
      cohort_size: 4,
      active_count: 1,
      revenue: '50.00',
      cumulative_revenue: '450.00',
    }),
    cell(2, '2024-01-01', null, 0, { cohort_size: 2, active_count: 2, revenue: '20.50', cumulative_revenue: '20.50' }),
    cell(2, '2024-01-01', null, 1, { cohort_size: 2, active_count: 0, revenue: '0.00', cumulative_revenue: '20.50' }),
    cell(3, '2024-02-01', 'seo', 0, {
      cohort_size: 3,
      active_count: 3,
      revenue: '90.00',
      cumulative_revenue: '90.00',
      is_partial: true,
    }),
  ],
};

function cell(
  cohort_key: number,
  cohort_month: string,
  channel: string | null,
  age_months: number,
  own: Params,
): Params {
  return {
    cohort_cell_id: `${cohort_key} ${age_months}`,
    cohort_key,
    cohort_month,
    channel,
    age_months,
    is_partial: false,
    ...own,
  };
}
