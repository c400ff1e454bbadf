import type { Mart } from './mart.ts';

export const sourceGaps: Mart = {
  columns: {
    channel: 'text',
    spend: 'money',
    known_leads: 'integer',
    hidden_leads: 'float',
    hidden_leads_low: 'float',
    hidden_leads_high: 'float',
    known_revenue: 'money',
    hidden_revenue: 'money',
    hidden_revenue_low: 'money',
    hidden_revenue_high: 'money',
    known_margin: 'money',
    hidden_margin_low: 'money',
    hidden_margin_high: 'money',
  },
  rows: [
    {
      ...{ channel: 'ads', spend: '120.00', known_leads: 4, hidden_leads: 0.75, hidden_leads_low: 0.25 },
      ...{ hidden_leads_high: 1, known_revenue: '400.00', hidden_revenue: '0.00', hidden_revenue_low: '0.00' },
      ...{
        hidden_revenue_high: '10.00',
        known_margin: '50.00',
        hidden_margin_low: '0.00',
        hidden_margin_high: '100.00',
      },
    },
  ],
};
