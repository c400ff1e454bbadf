import { floats, integers, texts, type Mart } from './mart.ts';

export const modelFits: Mart = {
  columns: {
    ...texts('model why_not'),
    is_used: 'flag',
    ...integers('customer_count case_count backtest_actual'),
    ...floats('log_likelihood correlation backtest_expected backtest_low backtest_high regularity'),
    backtest_from: 'date',
    backtest_until: 'date',
  },
  rows: [
    {
      ...{ model: 'BG/NBD', is_used: true, why_not: null, customer_count: 300, case_count: 120, log_likelihood: -9.5 },
      ...{ backtest_from: '2024-01-01', backtest_until: '2024-03-01', backtest_actual: 40, backtest_expected: 38.5 },
      ...{ backtest_low: 30.5, backtest_high: 46.5, correlation: null, regularity: 3.5 },
    },
    { model: 'Gamma-Gamma', is_used: false, why_not: 'few-repeats', customer_count: 20, case_count: 20 },
  ],
};
