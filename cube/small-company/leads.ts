import { texts, type Mart } from './mart.ts';
import type { Params } from '../../warehouse/warehouse.ts';

export const leads: Mart = {
  columns: {
    ...texts('lead_id system title channel source campaign landing_page owner_id owner team status status_kind'),
    ...texts('lost_reason company_id contact_id'),
    is_qualified: 'flag',
    is_converted: 'flag',
    is_won: 'flag',
    created_at: 'instant',
    days_to_won: 'float',
    first_answer_minutes: 'float',
  },
  rows: [
    lead('l1', 'seo', 'converted', {
      is_qualified: true,
      is_converted: true,
      is_won: true,
      days_to_won: 12.5,
      first_answer_minutes: 5,
    }),
    lead('l2', 'ads', 'lost', { lost_reason: 'спам', first_answer_minutes: 60 }),
    lead('l3', 'ads', 'qualified', { is_qualified: true, first_answer_minutes: 20 }),
    lead('l4', null, 'open', { owner: null, team: null }),
  ],
};

function lead(id: string, channel: string | null, kind: string, rest: Params): Params {
  return {
    lead_id: id,
    title: `Лид ${id}`,
    channel,
    status: kind,
    status_kind: kind,
    owner: 'Анна',
    team: 'север',
    created_at: '2024-01-09 09:00:00',
    is_qualified: false,
    is_converted: false,
    is_won: false,
    ...rest,
  };
}
