import { texts, type Mart } from './mart.ts';

export const dataQuality: Mart = {
  columns: {
    ...texts('source entity reason'),
    loaded_at: 'instant',
    row_count: 'integer',
    rejected_count: 'integer',
    flagged_count: 'integer',
    duplicate_count: 'integer',
    missing_contact_count: 'integer',
    amount_at_stake: 'money',
  },
  rows: [
    {
      source: 'zoho',
      entity: 'deal',
      reason: null,
      loaded_at: '2024-03-10 09:00:00',
      row_count: 8,
      rejected_count: 0,
      duplicate_count: 1,
      missing_contact_count: 2,
      amount_at_stake: '0.00',
    },
    {
      source: 'zoho',
      entity: 'deal',
      reason: 'дата',
      loaded_at: '2024-03-10 09:00:00',
      row_count: 2,
      rejected_count: 2,
      duplicate_count: 0,
      missing_contact_count: 0,
      amount_at_stake: '150.00',
    },
  ],
};
