import { integers, type Mart } from './mart.ts';

export const duplicateCosts: Mart = {
  columns: {
    month: 'date',
    spend: 'money',
    ...integers('new_card_count new_client_count false_new_count'),
    false_new_amount: 'money',
  },
  rows: [
    {
      ...{ month: '2024-01-01', spend: '120.00', new_card_count: 4, new_client_count: 3, false_new_count: 1 },
      false_new_amount: '30.00',
    },
    { month: '2024-02-01', new_card_count: 0, new_client_count: 0, false_new_count: 0, false_new_amount: '0.00' },
  ],
};
