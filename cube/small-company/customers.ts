import { floats, integers, texts, type Mart } from './mart.ts';
import type { Params } from '../../warehouse/warehouse.ts';

export const customers: Mart = {
  columns: {
    ...texts('customer_id company_id contact_id company industry country channel owner team rfm_segment abc xyz'),
    ...integers(
      'order_count purchase_days silent_days recency_score frequency_score money_score orders_low orders_high',
    ),
    ...floats('limit_days usual_days p_alive expected_orders expected_value orders_variance value_variance'),
    ...floats('orders_slope_1 orders_slope_2 orders_slope_3 orders_slope_4'),
    ...floats('value_slope_1 value_slope_2 value_slope_3 value_slope_4 value_slope_5 value_slope_6 value_slope_7'),
    first_order_at: 'instant',
    last_order_at: 'instant',
    revenue: 'money',
    revenue_year: 'money',
    gross_margin: 'money',
    is_lost: 'flag',
    is_silent_half_year: 'flag',
    is_likely_gone: 'flag',
    lost_on: 'date',
  },
  rows: [
    client('company/k1', {
      channel: 'seo',
      industry: 'Опт',
      team: 'север',
      owner: 'Анна',
      is_lost: false,
      p_alive: 0.75,
    }),
    client('company/k2', { channel: 'ads', revenue: '100.00', gross_margin: null, is_lost: true, p_alive: 0.25 }),
    client('contact/k3', {
      ...{ is_lost: null, p_alive: null, expected_orders: null, expected_value: null, rfm_segment: 'new', abc: 'C' },
      ...{ orders_low: null, orders_high: null, orders_variance: null, value_variance: null },
      first_order_at: '2024-03-01 21:30:00',
      last_order_at: '2024-03-01 21:30:00',
    }),
  ],
};

function client(customer_id: string, own: Params): Params {
  return {
    customer_id,
    order_count: 2,
    revenue: '500.50',
    revenue_year: '100.00',
    gross_margin: '200.25',
    silent_days: 20,
    limit_days: 40.5,
    usual_days: 20.5,
    is_silent_half_year: false,
    is_likely_gone: false,
    rfm_segment: 'loyal',
    abc: 'A',
    xyz: 'X',
    expected_orders: 4,
    expected_value: 1000,
    orders_low: 2,
    orders_high: 6,
    orders_variance: 0.25,
    value_variance: 1024,
    ...Object.fromEntries([1, 2, 3, 4].map((k) => [`orders_slope_${k}`, 0.25])),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((k) => [`value_slope_${k}`, 8])),
    first_order_at: '2024-01-05 09:00:00',
    last_order_at: '2024-02-05 09:00:00',
    ...own,
  };
}
