import { floats, integers, texts, type Mart } from './mart.ts';

export const answerSpeed: Mart = {
  columns: {
    ...texts('band'),
    ...integers('band_order lead_count qualified_count'),
    ...floats('expected_count qualified_rate rate_low rate_high factor'),
  },
  rows: [
    { band: '0-15', band_order: 1, lead_count: 40, qualified_count: 20, expected_count: 16, factor: 1.25 },
    { band: '15-60', band_order: 2, lead_count: 20, qualified_count: 8, expected_count: 8, factor: 1 },
  ],
};
