import { texts, type Mart } from './mart.ts';
import type { Params } from '../../warehouse/warehouse.ts';

export const orderLines: Mart = {
  columns: {
    ...texts('order_line_id order_id order_number product_id product category company_id company contact_id buyer_id'),
    ...texts('country channel deal_id kind owner team'),
    quantity: 'number',
    amount: 'money',
    revenue: 'money',
    returns_amount: 'money',
    adjustment_amount: 'money',
    gross_margin: 'money',
    is_first_order: 'flag',
    ordered_at: 'instant',
  },
  rows: [
    line('o1', 'o1-1', 'sale', 'b1', {
      revenue: '100.00',
      amount: '100.00',
      gross_margin: '40.00',
      is_first_order: true,
      ordered_at: '2024-01-03 10:00:00',
    }),
    line('o1', 'o1-2', 'sale', 'b1', {
      revenue: '50.00',
      amount: '50.00',
      is_first_order: true,
      ordered_at: '2024-01-03 10:00:00',
    }),
    line('o2', 'o2-1', 'sale', 'b1', { revenue: '30.00', amount: '30.00', ordered_at: '2024-02-03 10:00:00' }),
    line('o3', 'o3-1', 'sale', null, {
      revenue: '20.00',
      amount: '20.00',
      ordered_at: '2024-02-04 10:00:00',
      team: 'юг',
    }),
    line('o4', 'o4-1', 'return', 'b1', {
      returns_amount: '15.00',
      amount: '-15.00',
      ordered_at: '2024-02-05 10:00:00',
    }),
    line('o5', 'o5-1', 'adjustment', null, {
      adjustment_amount: '-5.00',
      amount: '-5.00',
      ordered_at: '2024-02-06 10:00:00',
    }),
  ],
};

function line(order: string, id: string, kind: string, buyer: string | null, rest: Params): Params {
  return {
    order_line_id: id,
    order_id: order,
    order_number: order.toUpperCase(),
    product: 'Чай',
    category: 'Напитки',
    country: 'Россия',
    team: 'север',
    quantity: '1.0000',
    kind,
    buyer_id: buyer,
    is_first_order: false,
    ...rest,
  };
}
