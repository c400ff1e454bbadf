import { texts, type Mart } from './mart.ts';
import type { Params } from '../../warehouse/warehouse.ts';

export const deals: Mart = {
  columns: {
    ...texts('deal_id system title pipeline stage status owner_id owner team company_id company contact_id industry'),
    ...texts('product_id product channel source campaign lost_reason currency lead_id'),
    stage_order: 'integer',
    amount: 'money',
    original_amount: 'money',
    weighted_amount: 'money',
    created_at: 'instant',
    closed_at: 'instant',
    cycle_days: 'float',
    expected_close_on: 'date',
  },
  rows: [
    deal('d1', 'won', 'Анна', 'север', '1000.50', {
      created_at: '2024-01-10 09:00:00',
      closed_at: '2024-01-20 09:00:00',
      cycle_days: 10,
      channel: 'seo',
    }),
    // Still January in UTC, already February in Moscow.
    deal('d2', 'won', 'Анна', 'север', '3000.00', {
      created_at: '2024-01-31 22:30:00',
      closed_at: '2024-02-20 22:30:00',
      cycle_days: 20,
      channel: 'ads',
    }),
    deal('d3', 'lost', 'Борис', 'юг', '500.00', {
      created_at: '2024-02-05 09:00:00',
      closed_at: '2024-02-25 09:00:00',
      lost_reason: 'цена',
      channel: 'ads',
    }),
    deal('d4', 'open', 'Борис', 'юг', '700.00', {
      created_at: '2024-02-06 09:00:00',
      weighted_amount: '350.00',
      expected_close_on: '2024-03-31',
    }),
    deal('d5', 'won', 'Борис', 'юг', null, {
      created_at: '2024-03-01 09:00:00',
      closed_at: '2024-03-05 09:00:00',
      cycle_days: 4,
      currency: 'XXX',
      original_amount: '90.00',
    }),
    deal('d6', 'open', null, null, '0.10', { created_at: '2024-03-02 09:00:00', weighted_amount: '0.05' }),
  ],
};

function deal(
  id: string,
  status: string,
  owner: string | null,
  team: string | null,
  amount: string | null,
  rest: Params,
): Params {
  const stages: Readonly<Record<string, [string, number]>> = {
    open: ['Переговоры', 2],
    won: ['Оплата', 3],
    lost: ['Отказ', 4],
  };
  const [stage, order] = stages[status] ?? ['?', 0];
  return {
    deal_id: id,
    system: 'zoho',
    title: `Сделка ${id}`,
    pipeline: 'Основная',
    stage,
    stage_order: order,
    status,
    owner,
    team,
    company: 'Ромашка',
    currency: 'RUB',
    amount,
    original_amount: amount,
    ...rest,
  };
}
