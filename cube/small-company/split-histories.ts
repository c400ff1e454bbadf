import { integers, type Mart } from './mart.ts';

export const splitHistories: Mart = {
  columns: {
    customer_id: 'text',
    ...integers('card_count purchase_count'),
    amount: 'money',
    hidden_amount: 'money',
  },
  rows: [{ customer_id: 'company/k1', card_count: 2, purchase_count: 3, amount: '180.00', hidden_amount: '30.00' }],
};
