import { integers, type Mart } from './mart.ts';

export const serviceChurn: Mart = {
  columns: { is_served_badly: 'flag', ...integers('customer_count lost_count'), lost_revenue: 'money' },
  rows: [
    { is_served_badly: true, customer_count: 10, lost_count: 6, lost_revenue: '1200.50' },
    { is_served_badly: false, customer_count: 100, lost_count: 30 },
  ],
};
