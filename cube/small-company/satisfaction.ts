import { integers, type Mart } from './mart.ts';

export const satisfaction: Mart = {
  columns: { category: 'text', ...integers('rated_count satisfied_count promoter_count detractor_count') },
  rows: [
    { category: 'доставка', rated_count: 4, satisfied_count: 3, promoter_count: 2, detractor_count: 1 },
    { category: null, rated_count: 1, satisfied_count: 0, promoter_count: 0, detractor_count: 1 },
  ],
};
