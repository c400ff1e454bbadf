import { texts, type Mart } from './mart.ts';

export const forecast: Mart = {
  columns: {
    month: 'date',
    ...texts('team pipeline method'),
    draw: 'integer',
    kopecks: 'integer',
    plan_amount: 'money',
  },
  rows: [
    ...[100, 300, 200, 50].map((kopecks, draw) => ({
      ...{ month: '2024-03-01', team: 'север', pipeline: 'Новые', method: 'deals', draw, kopecks },
    })),
    ...[10, 10, 40, 0].map((kopecks, draw) => ({
      ...{ month: '2024-03-01', team: 'юг', pipeline: 'Новые', method: 'deals', draw, kopecks },
    })),
    { month: '2024-03-01', team: 'север', plan_amount: '2.00' },
  ],
};
