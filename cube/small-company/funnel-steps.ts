import { texts, type Mart } from './mart.ts';

export const funnelSteps: Mart = {
  columns: {
    ...texts('funnel_step_id deal_id pipeline step channel owner team lost_reason'),
    step_order: 'integer',
    is_passed: 'flag',
    is_dropped: 'flag',
    is_visited: 'flag',
    is_complete: 'flag',
    amount: 'money',
    lost_amount: 'money',
    expected_loss: 'money',
    created_at: 'instant',
    entered_at: 'instant',
    watched_days: 'float',
    has_left: 'flag',
    is_stuck: 'flag',
    slow_after_days: 'float',
  },
  rows: [
    {
      ...{ funnel_step_id: 'd1 1', deal_id: 'd1', pipeline: 'Новые', step: 'Звонок', step_order: 1 },
      ...{ channel: 'почта', owner: 'Анна', team: 'север', is_passed: true, is_dropped: false, amount: '100.00' },
      ...{ created_at: '2024-01-10 09:00:00', entered_at: '2024-01-10 09:00:00', watched_days: 2.5, has_left: true },
      ...{ is_visited: true, is_complete: true },
    },
    {
      ...{ funnel_step_id: 'd1 2', deal_id: 'd1', pipeline: 'Новые', step: 'Счёт', step_order: 2 },
      ...{ channel: 'почта', owner: 'Анна', team: 'север', is_passed: false, is_dropped: true, amount: '100.00' },
      ...{ lost_amount: '100.00', expected_loss: '40.00', lost_reason: 'цена', is_visited: true, is_complete: true },
      ...{ created_at: '2024-01-10 09:00:00', entered_at: '2024-01-12 21:00:00', watched_days: 4, has_left: true },
    },
    {
      ...{ funnel_step_id: 'd2 1', deal_id: 'd2', pipeline: 'Новые', step: 'Звонок', step_order: 1 },
      ...{ owner: 'Борис', team: 'юг', is_passed: false, is_dropped: false, amount: '70.05' },
      ...{ created_at: '2024-02-01 09:00:00', entered_at: '2024-02-01 09:00:00', watched_days: 1.25, has_left: false },
      ...{ is_visited: true, is_complete: true, is_stuck: true, slow_after_days: 1 },
    },
    {
      ...{ funnel_step_id: 'd3 1', deal_id: 'd3', pipeline: 'Новые', step: 'Звонок', step_order: 1 },
      ...{ owner: 'Борис', team: 'юг', is_passed: true, is_dropped: false, amount: '10.00' },
      ...{ created_at: '2024-02-01 09:00:00', entered_at: '2024-02-01 09:00:00', watched_days: null, has_left: true },
      ...{ is_visited: false, is_complete: false },
    },
    {
      ...{ funnel_step_id: 'd4 1', deal_id: 'd4', pipeline: 'Новые', step: 'Звонок', step_order: 1 },
      ...{ owner: 'Борис', team: 'юг', is_passed: true, is_dropped: false, amount: '10.00' },
      ...{ created_at: '2024-02-02 09:00:00', entered_at: '2024-02-02 09:00:00', watched_days: 9, has_left: true },
      ...{ is_visited: true, is_complete: true },
    },
  ],
};
