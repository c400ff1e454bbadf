import { floats, texts, type Mart } from './mart.ts';

export const returningProducts: Mart = {
  columns: {
    ...texts('product_id product category'),
    ...floats('return_rate return_rate_low return_rate_high base_rate lift'),
    first_client_count: 'integer',
    returned_count: 'integer',
  },
  rows: [
    {
      ...{ product_id: 'p1', product: 'Гель', category: 'Химия', return_rate: 0.5, return_rate_low: 0.25 },
      ...{ return_rate_high: 0.75, base_rate: 0.25, lift: 2, first_client_count: 10, returned_count: 5 },
    },
  ],
};
