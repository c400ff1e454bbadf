import { texts, type Mart } from './mart.ts';

export const dealChances: Mart = {
  columns: {
    ...texts('deal_id title pipeline stage owner team channel basis'),
    amount: 'money',
    age_days: 'integer',
    step_order: 'integer',
    p_win: 'float',
    weighted_amount: 'money',
    swing: 'money',
  },
  rows: [
    {
      ...{ deal_id: 'd4', title: 'Сделка d4', pipeline: 'Основная', stage: 'Переговоры', owner: 'Борис', team: 'юг' },
      ...{ basis: 'model', amount: '700.00', age_days: 5, step_order: 2, p_win: 0.5 },
      ...{ weighted_amount: '350.00', swing: '350.00', channel: 'ads' },
    },
  ],
};
