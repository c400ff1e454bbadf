import { floats, texts, type Mart } from './mart.ts';

export const nextProducts: Mart = {
  columns: {
    ...texts('next_product_id group_kind client_group product_id product category'),
    ...floats('share share_low share_high lift'),
    followed_count: 'integer',
    next_count: 'integer',
    new_count: 'integer',
    usual_amount: 'money',
  },
  rows: [
    {
      ...{ next_product_id: 'industry Кафе p1', group_kind: 'industry', client_group: 'Кафе', product: 'Гель' },
      ...{ category: 'Химия', share: 0.5, share_low: 0.25, share_high: 0.75, lift: 2, followed_count: 10 },
      ...{ next_count: 5, new_count: 3, usual_amount: '100.00' },
    },
    { next_product_id: 'everyone  p1', group_kind: 'everyone', product: 'Гель', next_count: 5, followed_count: 20 },
  ],
};
