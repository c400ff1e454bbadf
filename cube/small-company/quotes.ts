import { texts, type Mart } from './mart.ts';

export const quotes: Mart = {
  columns: {
    ...texts('quote_id number status outcome deal_id company end_customer distributor owner team channel currency'),
    amount: 'money',
    list_amount: 'money',
    created_at: 'instant',
    expires_on: 'date',
    valid_days: 'integer',
  },
  rows: [
    {
      ...{ quote_id: 'q1', number: 'КП-1', status: 'Ordered', outcome: 'won', deal_id: 'd1', company: 'Ромашка' },
      ...{ owner: 'Анна', team: 'север', channel: 'сайт', amount: '80.00', list_amount: '100.00' },
      ...{ created_at: '2024-01-10 09:00:00', expires_on: '2024-02-10', valid_days: -20 },
    },
    {
      ...{ quote_id: 'q2', number: 'КП-2', status: 'Sent', outcome: 'open', company: 'Север', distributor: 'Опт' },
      ...{ amount: '50.00', created_at: '2024-02-10 09:00:00', expires_on: '2024-03-10', valid_days: 9 },
    },
    {
      ...{ quote_id: 'q3', number: 'КП-3', status: 'Rejected', outcome: 'lost', company: 'Север', currency: 'USD' },
      ...{ list_amount: '10.00', created_at: '2024-02-12 09:00:00' },
    },
  ],
};
