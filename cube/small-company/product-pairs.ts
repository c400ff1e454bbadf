import { floats, texts, type Mart } from './mart.ts';

export const productPairs: Mart = {
  columns: {
    ...texts('product_pair_id product_id product category companion_id companion companion_category'),
    ...floats('support confidence confidence_low confidence_high lift lift_low lift_high'),
    both_count: 'integer',
    product_count: 'integer',
    companion_count: 'integer',
    purchase_count: 'integer',
  },
  rows: [
    {
      ...{ product_pair_id: 'p1 p2', product: 'Гель', category: 'Химия', companion: 'Мыло', companion_category: null },
      ...{ support: 0.1, confidence: 0.5, confidence_low: 0.25, confidence_high: 0.75, lift: 2.5, lift_low: 1.5 },
      ...{ lift_high: 4, both_count: 10, product_count: 20, companion_count: 20, purchase_count: 100 },
    },
  ],
};
