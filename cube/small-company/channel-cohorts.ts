import { texts, type Mart } from './mart.ts';

export const channelCohorts: Mart = {
  columns: {
    ...texts('channel status'),
    cohort_month: 'date',
    spend: 'money',
    leads: 'integer',
    margin: 'money',
    break_even_on: 'date',
    expected_month: 'date',
    earliest_month: 'date',
    latest_month: 'date',
  },
  rows: [
    {
      ...{ channel: 'ads', status: 'reached', cohort_month: '2024-01-01', spend: '100.00', leads: 4 },
      ...{ margin: '150.00', break_even_on: '2024-02-11' },
    },
    { channel: 'ads', status: 'not expected', cohort_month: '2024-02-01', spend: '20.00', leads: 0, margin: '0.00' },
  ],
};
