import { texts, type Mart } from './mart.ts';

export const winFit: Mart = {
  columns: { ...texts('part name'), value: 'float', trials: 'integer', hits: 'integer' },
  rows: [
    { part: 'state', name: 'fitted', trials: 400, hits: 100 },
    { part: 'score', name: 'model', value: 0.125, trials: 100, hits: 25 },
  ],
};
