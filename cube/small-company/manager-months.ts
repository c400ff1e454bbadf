import { integers, texts, type Mart } from './mart.ts';

export const managerMonths: Mart = {
  columns: {
    ...texts('manager_month_id owner_id owner team'),
    month: 'date',
    ...integers('open_deal_count won_count lost_count activity_count call_count incoming_call_count missed_call_count'),
    ...integers('talk_seconds task_count overdue_task_count lead_count answered_lead_count qualified_lead_count'),
    quick_lead_count: 'integer',
    open_amount: 'money',
    won_amount: 'money',
    plan_amount: 'money',
    delay_hours: 'float',
    slow_answer_cost: 'money',
  },
  rows: [
    {
      ...{ manager_month_id: 'e1 2024-01-01', owner_id: 'e1', owner: 'Анна', team: 'север', month: '2024-01-01' },
      ...{ open_deal_count: 0, won_count: 2, lost_count: 1, activity_count: 9, call_count: 5, talk_seconds: 600 },
      ...{ incoming_call_count: 2, missed_call_count: 1, task_count: 3, overdue_task_count: 1, lead_count: 4 },
      ...{ answered_lead_count: 3, qualified_lead_count: 2, quick_lead_count: 1, won_amount: '300.00' },
      ...{ plan_amount: '400.00', delay_hours: 2.5, slow_answer_cost: '50.00' },
    },
    {
      ...{ manager_month_id: 'e2 2024-03-01', owner_id: 'e2', owner: 'Борис', team: 'юг', month: '2024-03-01' },
      ...{ open_deal_count: 4, won_count: 0, lost_count: 0, activity_count: 0, call_count: 0, talk_seconds: 0 },
      ...{ incoming_call_count: 0, missed_call_count: 0, task_count: 0, overdue_task_count: 0, lead_count: 0 },
      ...{ answered_lead_count: 0, qualified_lead_count: 0, quick_lead_count: 0 },
    },
  ],
};
