import { floats, texts, type Mart } from './mart.ts';

export const segmentStrategies: Mart = {
  columns: {
    ...texts('segment main_industry main_channel main_categories offer'),
    ...floats('p_alive expected_orders main_industry_share main_channel_share'),
    ...floats('offer_share offer_share_low offer_share_high offer_lift'),
    customer_count: 'integer',
    order_count: 'integer',
    offer_next_count: 'integer',
    offer_customer_count: 'integer',
    revenue: 'money',
    median_order_amount: 'money',
    expected_value: 'money',
    offer_expected_amount: 'money',
    missing_amount: 'money',
  },
  rows: [
    {
      ...{ segment: 'champions', customer_count: 3, order_count: 9, revenue: '900.00', median_order_amount: '100.00' },
      ...{
        p_alive: 0.75,
        expected_orders: 5,
        expected_value: '450.00',
        main_industry: 'Кафе',
        main_industry_share: 0.5,
      },
      ...{ main_channel: 'почта', main_channel_share: 0.25, main_categories: 'Химия, Бумага', offer: 'Гель' },
      ...{ offer_next_count: 5, offer_share: 0.5, offer_share_low: 0.25, offer_share_high: 0.75, offer_lift: 2 },
      ...{ offer_customer_count: 1, offer_expected_amount: '37.50', missing_amount: '12.00' },
    },
    { segment: 'lost', customer_count: 2, order_count: 0, revenue: '0.00' },
  ],
};
