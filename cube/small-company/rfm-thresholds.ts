import { integers, texts, type Mart } from './mart.ts';

export const rfmThresholds: Mart = {
  columns: {
    ...texts('score_id score'),
    ...integers('points customer_count'),
    least: 'money',
    most: 'money',
  },
  rows: [
    { score_id: 'money 1', score: 'money', points: 1, customer_count: 2, least: '1.00', most: '10.50' },
    { score_id: 'recency 5', score: 'recency', points: 5, customer_count: 1, least: '0.00', most: '3.00' },
  ],
};
