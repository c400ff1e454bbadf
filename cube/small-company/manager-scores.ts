import { floats, integers, texts, type Mart } from './mart.ts';

export const managerScores: Mart = {
  columns: {
    ...texts('owner_id owner team'),
    ...integers('closed_count won_count'),
    ...floats('expected_won_count win_rate win_rate_low win_rate_high shrunk_rate shrunk_low shrunk_high'),
    is_told_apart: 'flag',
  },
  rows: [
    {
      ...{ owner_id: 'e1', owner: 'Анна', team: 'север', closed_count: 40, won_count: 10, expected_won_count: 8 },
      ...{ win_rate: 0.25, shrunk_rate: 0.22, shrunk_low: 0.15, shrunk_high: 0.3, is_told_apart: false },
    },
  ],
};
