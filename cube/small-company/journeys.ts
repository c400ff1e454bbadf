import { texts, type Mart } from './mart.ts';

export const journeys: Mart = {
  columns: {
    ...texts('journey_id lead_id deal_id outcome channel source campaign owner team'),
    starts_at: 'integer',
    reached_level: 'integer',
    won_amount: 'money',
    lost_amount: 'money',
    created_at: 'instant',
  },
  rows: [
    {
      ...{ journey_id: 'l1', lead_id: 'l1', starts_at: 1, reached_level: 4, outcome: 'won', won_amount: '1000.50' },
      ...{ channel: 'seo', owner: 'Анна', team: 'север', created_at: '2024-01-09 09:00:00' },
    },
    {
      ...{ journey_id: 'l2', lead_id: 'l2', starts_at: 1, reached_level: 1, outcome: 'lost', channel: 'ads' },
      ...{ owner: 'Анна', team: 'север', created_at: '2024-01-09 09:00:00' },
    },
    {
      ...{ journey_id: 'd3', deal_id: 'd3', starts_at: 3, reached_level: 3, outcome: 'lost', lost_amount: '500.00' },
      ...{ owner: 'Борис', team: 'юг', created_at: '2024-02-05 09:00:00' },
    },
  ],
};
