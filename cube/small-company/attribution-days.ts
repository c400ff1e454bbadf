import { texts, type Mart } from './mart.ts';
import type { Params } from '../../warehouse/warehouse.ts';

export const attributionDays: Mart = {
  columns: {
    date: 'date',
    ...texts('model channel source campaign'),
    conversions: 'number',
    new_customers: 'number',
    revenue: 'money',
    gross_margin: 'money',
    lost_deals: 'number',
    lost_amount: 'money',
    open_deals: 'number',
    open_amount: 'money',
    day_revenue: 'money',
    removal_effect: 'float',
    history_share: 'float',
    history_share_low: 'float',
    history_share_high: 'float',
    is_unstable: 'integer',
  },
  rows: [
    credit('2024-01-01', 'crm', 'ads', { conversions: '1.0000', revenue: '400.00' }),
    credit('2024-01-05', 'crm', 'seo', {
      conversions: '1.0000',
      revenue: '1000.50',
      lost_deals: '1.0000',
      lost_amount: '5.00',
    }),
    credit('2024-01-05', 'markov', 'ads', {
      conversions: '0.2500',
      revenue: '250.13',
      open_deals: '1.0000',
      open_amount: '7.00',
    }),
    credit('2024-01-05', 'markov', 'seo', { conversions: '0.7500', revenue: '750.37' }),
    // the money of each day once more for every channel, to take shares of
    ...['ads', 'seo'].flatMap((channel) => [
      credit('2024-01-01', 'crm', channel, { day_revenue: '400.00', history_share: 0.5, is_unstable: 1 }),
      credit('2024-01-05', 'crm', channel, { day_revenue: '1000.50', history_share: 0.5, is_unstable: 1 }),
      credit('2024-01-05', 'markov', channel, {
        ...{ day_revenue: '1000.50', removal_effect: channel === 'ads' ? 0.25 : 0.75, is_unstable: 0 },
        ...{ history_share: 0.5, history_share_low: 0.4, history_share_high: 0.6 },
      }),
    ]),
  ],
};

function credit(date: string, model: string, channel: string, rest: Params): Params {
  return { date, model, channel, ...rest };
}
