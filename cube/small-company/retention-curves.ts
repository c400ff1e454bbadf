import { floats, integers, texts, type Mart } from './mart.ts';

export const retentionCurves: Mart = {
  columns: {
    ...texts('retention_curve_id industry'),
    ...integers('age_days client_count left_count watched_count'),
    ...floats('staying_share staying_low staying_high'),
  },
  rows: [
    {
      ...{ retention_curve_id: ' 0', industry: null, age_days: 0, client_count: 40, left_count: 10 },
      ...{ staying_share: 1, watched_count: 40 },
    },
    {
      ...{ retention_curve_id: 'Опт 30', industry: 'Опт', age_days: 30, client_count: 30, left_count: 5 },
      ...{ staying_share: 0.75, staying_low: 0.5, staying_high: 0.9, watched_count: 20 },
    },
  ],
};
