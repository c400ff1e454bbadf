import type { Params } from '../warehouse/warehouse.ts';

/** A small company of two teams, with a deal that nobody owns, one in a currency without a rate, and gaps. */
export const SMALL_COMPANY: Readonly<Record<string, readonly Params[]>> = {
  deals: [
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
  leads: [
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
  channel_days: [
    {
      date: '2024-01-01',
      channel: 'ads',
      source: 'direct',
      campaign: 'brand',
      model: 'crm',
      basis: 'event',
      spend: '100.00',
      impressions: 1000,
      clicks: 50,
      visits: 40,
      leads: 4,
      qualified: 2,
      deals: 2,
      won: 1,
      new_customers: 1,
      revenue: '400.00',
      gross_margin: '50.00',
    },
    {
      date: '2024-01-10',
      channel: 'ads',
      source: 'direct',
      campaign: 'brand',
      model: 'crm',
      basis: 'event',
      spend: '20.00',
      impressions: 100,
      clicks: 10,
      visits: 9,
      leads: 0,
      qualified: 0,
      deals: 0,
      won: 0,
      new_customers: 0,
      revenue: '0.00',
      gross_margin: null,
    },
    {
      date: '2024-01-05',
      channel: 'seo',
      source: 'google',
      campaign: null,
      model: 'crm',
      basis: 'event',
      spend: '0.00',
      impressions: 0,
      clicks: 0,
      visits: 30,
      leads: 1,
      qualified: 1,
      deals: 1,
      won: 1,
      new_customers: 1,
      revenue: '1000.50',
      gross_margin: null,
    },
  ],
  source_gaps: [
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
  channel_cohorts: [
    {
      ...{ channel: 'ads', status: 'reached', cohort_month: '2024-01-01', spend: '100.00', leads: 4 },
      ...{ margin: '150.00', break_even_on: '2024-02-11' },
    },
    { channel: 'ads', status: 'not expected', cohort_month: '2024-02-01', spend: '20.00', leads: 0, margin: '0.00' },
  ],
  attribution_days: [
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
  order_lines: [
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
  activities: [
    {
      activity_id: 'a1',
      kind: 'call',
      direction: 'in',
      owner: 'Анна',
      team: 'север',
      outcome: 'answered',
      happened_at: '2024-01-10 09:00:00',
      talk_seconds: 120,
      is_missed: false,
      answer_minutes: 0.5,
    },
    {
      activity_id: 'a2',
      kind: 'call',
      direction: 'in',
      owner: 'Борис',
      team: 'юг',
      outcome: 'missed',
      happened_at: '2024-01-11 09:00:00',
      talk_seconds: 0,
      is_missed: true,
    },
    {
      activity_id: 'a3',
      kind: 'email',
      direction: 'out',
      owner: 'Анна',
      team: 'север',
      outcome: null,
      happened_at: '2024-01-12 09:00:00',
      is_missed: false,
    },
    {
      activity_id: 'a4',
      kind: 'meeting',
      owner: 'Борис',
      team: 'юг',
      outcome: 'completed',
      happened_at: '2024-02-12 09:00:00',
      is_missed: null,
      answer_minutes: 1.5,
    },
  ],
  funnel_steps: [
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
  forecast: [
    ...[100, 300, 200, 50].map((kopecks, draw) => ({
      ...{ month: '2024-03-01', team: 'север', pipeline: 'Новые', method: 'deals', draw, kopecks },
    })),
    ...[10, 10, 40, 0].map((kopecks, draw) => ({
      ...{ month: '2024-03-01', team: 'юг', pipeline: 'Новые', method: 'deals', draw, kopecks },
    })),
    { month: '2024-03-01', team: 'север', plan_amount: '2.00' },
  ],
  win_fit: [
    { part: 'state', name: 'fitted', trials: 400, hits: 100 },
    { part: 'score', name: 'model', value: 0.125, trials: 100, hits: 25 },
  ],
  deal_chances: [
    {
      ...{ deal_id: 'd4', title: 'Сделка d4', pipeline: 'Основная', stage: 'Переговоры', owner: 'Борис', team: 'юг' },
      ...{ basis: 'model', amount: '700.00', age_days: 5, step_order: 2, p_win: 0.5 },
      ...{ weighted_amount: '350.00', swing: '350.00', channel: 'ads' },
    },
  ],
  journeys: [
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
  replenishment: [
    {
      ...{ need_id: 'company/c1 p1', customer_id: 'company/c1', company: 'Ромашка', industry: 'Кафе', owner: 'Анна' },
      ...{ team: 'север', product_id: 'p1', product: 'Гель', category: 'Химия', basis: 'own', stage: 'overdue' },
      ...{ last_quantity: 30, rate: 0.9, lasting_days: 32.5, odds: 0.25, purchase_count: 4, silent_days: 50 },
      ...{ odds_case_count: 120, last_on: '2024-01-10', run_out_on: '2024-02-11' },
      ...{ usual_amount: '100.00', expected_amount: '25.00' },
    },
    { need_id: 'contact/p2 p2', customer_id: 'contact/p2', product_id: 'p2', product: 'Мыло', purchase_count: 1 },
  ],
  product_pairs: [
    {
      ...{ product_pair_id: 'p1 p2', product: 'Гель', category: 'Химия', companion: 'Мыло', companion_category: null },
      ...{ support: 0.1, confidence: 0.5, confidence_low: 0.25, confidence_high: 0.75, lift: 2.5, lift_low: 1.5 },
      ...{ lift_high: 4, both_count: 10, product_count: 20, companion_count: 20, purchase_count: 100 },
    },
  ],
  next_products: [
    {
      ...{ next_product_id: 'industry Кафе p1', group_kind: 'industry', client_group: 'Кафе', product: 'Гель' },
      ...{ category: 'Химия', share: 0.5, share_low: 0.25, share_high: 0.75, lift: 2, followed_count: 10 },
      ...{ next_count: 5, new_count: 3, usual_amount: '100.00' },
    },
    { next_product_id: 'everyone  p1', group_kind: 'everyone', product: 'Гель', next_count: 5, followed_count: 20 },
  ],
  customers: [
    client('company/k1', {
      channel: 'seo',
      industry: 'Опт',
      team: 'север',
      owner: 'Анна',
      is_lost: false,
      p_alive: 0.75,
    }),
    client('company/k2', { channel: 'ads', revenue: '100.00', gross_margin: null, is_lost: true, p_alive: 0.25 }),
    client('contact/k3', {
      ...{ is_lost: null, p_alive: null, expected_orders: null, expected_value: null, rfm_segment: 'new', abc: 'C' },
      ...{ orders_low: null, orders_high: null, orders_variance: null, value_variance: null },
      first_order_at: '2024-03-01 21:30:00',
      last_order_at: '2024-03-01 21:30:00',
    }),
  ],
  cohort_months: [
    cell(1, '2024-01-01', 'seo', 0, {
      cohort_size: 4,
      active_count: 4,
      revenue: '400.00',
      cumulative_revenue: '400.00',
    }),
    cell(1, '2024-01-01', 'seo', 1, {
      cohort_size: 4,
      active_count: 1,
      revenue: '50.00',
      cumulative_revenue: '450.00',
    }),
    cell(2, '2024-01-01', null, 0, { cohort_size: 2, active_count: 2, revenue: '20.50', cumulative_revenue: '20.50' }),
    cell(2, '2024-01-01', null, 1, { cohort_size: 2, active_count: 0, revenue: '0.00', cumulative_revenue: '20.50' }),
    cell(3, '2024-02-01', 'seo', 0, {
      cohort_size: 3,
      active_count: 3,
      revenue: '90.00',
      cumulative_revenue: '90.00',
      is_partial: true,
    }),
  ],
  recurring_months: [
    paying('2024-01-01', 'company/k1', { mrr: '100.00', new_mrr: '100.00', is_subscriber: true }),
    paying('2024-02-01', 'company/k1', {
      mrr: '80.00',
      start_mrr: '100.00',
      contraction_mrr: '20.00',
      is_subscriber: true,
      was_subscriber: true,
    }),
    paying('2024-02-01', 'company/k2', { mrr: '50.00', new_mrr: '50.00', is_subscriber: true, plan: null }),
    paying('2024-03-01', 'company/k1', {
      start_mrr: '80.00',
      churned_mrr: '80.00',
      was_subscriber: true,
      is_churned: true,
    }),
  ],
  segment_moves: [
    {
      segment_move_id: 'm1',
      seen_on: '2024-02-29',
      from_segment: 'new',
      to_segment: 'loyal',
      is_partial: false,
      customer_count: 2,
      revenue: '90.00',
    },
    {
      segment_move_id: 'm2',
      seen_on: '2024-02-29',
      from_segment: null,
      to_segment: 'new',
      is_partial: false,
      customer_count: 3,
      revenue: '30.00',
    },
  ],
  segment_members: [
    {
      ...{ segment_member_id: 's1', customer_id: 'company/k1', segment: 'Крупные', company: 'Ромашка', owner: 'Анна' },
      ...{ team: 'север', seen_on: '2024-02-29', is_current: true },
    },
    { segment_member_id: 's2', customer_id: 'contact/k3', segment: 'Новые', seen_on: '2024-01-31', is_current: false },
  ],
  rfm_thresholds: [
    { score_id: 'money 1', score: 'money', points: 1, customer_count: 2, least: '1.00', most: '10.50' },
    { score_id: 'recency 5', score: 'recency', points: 5, customer_count: 1, least: '0.00', most: '3.00' },
  ],
  model_fits: [
    {
      ...{ model: 'BG/NBD', is_used: true, why_not: null, customer_count: 300, case_count: 120, log_likelihood: -9.5 },
      ...{ backtest_from: '2024-01-01', backtest_until: '2024-03-01', backtest_actual: 40, backtest_expected: 38.5 },
      ...{ backtest_low: 30.5, backtest_high: 46.5, correlation: null, regularity: 3.5 },
    },
    { model: 'Gamma-Gamma', is_used: false, why_not: 'few-repeats', customer_count: 20, case_count: 20 },
  ],
  returning_products: [
    {
      ...{ product_id: 'p1', product: 'Гель', category: 'Химия', return_rate: 0.5, return_rate_low: 0.25 },
      ...{ return_rate_high: 0.75, base_rate: 0.25, lift: 2, first_client_count: 10, returned_count: 5 },
    },
  ],
  segment_strategies: [
    {
      ...{ segment: 'champions', customer_count: 3, order_count: 9, revenue: '900.00', median_order_amount: '100.00' },
      ...{
        p_alive: 0.75,
        expected_orders: 5,
        expected_value: '450.00',
        main_industry: 'Кафе',
        main_industry_share: 0.5,
      },
      ...{ main_channel: 'почта', main_channel_share: 0.25, main_categories: 'Химия, Бумага', offer: 'Гель' },
      ...{ offer_next_count: 5, offer_share: 0.5, offer_share_low: 0.25, offer_share_high: 0.75, offer_lift: 2 },
      ...{ offer_customer_count: 1, offer_expected_amount: '37.50', missing_amount: '12.00' },
    },
    { segment: 'lost', customer_count: 2, order_count: 0, revenue: '0.00' },
  ],
  manager_months: [
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
  manager_scores: [
    {
      ...{ owner_id: 'e1', owner: 'Анна', team: 'север', closed_count: 40, won_count: 10, expected_won_count: 8 },
      ...{ win_rate: 0.25, shrunk_rate: 0.22, shrunk_low: 0.15, shrunk_high: 0.3, is_told_apart: false },
    },
  ],
  answer_speed: [
    { band: '0-15', band_order: 1, lead_count: 40, qualified_count: 20, expected_count: 16, factor: 1.25 },
    { band: '15-60', band_order: 2, lead_count: 20, qualified_count: 8, expected_count: 8, factor: 1 },
  ],
  category_wallets: [
    {
      ...{ category_wallet_id: 'company/c1 Химия', customer_id: 'company/c1', company: 'Ромашка', owner: 'Анна' },
      ...{ team: 'север', industry: 'Кафе', category: 'Химия', share: 0.5, peer_share: 0.75, peer_count: 12 },
      ...{ wallet_amount: '200.00', amount: '100.00', missing_amount: '50.00' },
    },
    { category_wallet_id: 'contact/p2 ', customer_id: 'contact/p2', amount: '10.00', wallet_amount: '10.00', share: 1 },
  ],
  quotes: [
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
  price_agreements: [
    {
      ...{ price_agreement_id: 'a1', number: 'ЦС-1', company: 'Север', product_number: 'MX-200', price: '0.985' },
      ...{ valid_from: '2024-01-01', valid_to: '2024-03-15', valid_days: 14, is_running: true },
    },
    {
      ...{ price_agreement_id: 'a2', number: 'ЦС-2', company: 'Север', product_number: 'MX-201', price: '10' },
      ...{ valid_to: '2023-12-31', valid_days: -61, is_running: false },
    },
  ],
  tickets: [
    {
      ticket_id: 't1',
      number: '1',
      category: 'доставка',
      priority: 'высокая',
      owner: 'Анна',
      team: 'север',
      channel: 'почта',
      company: 'Ромашка',
      status: 'Closed',
      is_closed: true,
      is_within_sla: true,
      opened_at: '2024-01-10 09:00:00',
      closed_at: '2024-01-11 09:00:00',
      first_answer_hours: 1,
      close_hours: 24,
      reopened_count: 0,
    },
    {
      ticket_id: 't2',
      number: '2',
      category: 'доставка',
      priority: 'обычная',
      owner: 'Борис',
      team: 'юг',
      channel: 'чат',
      status: 'Closed',
      is_closed: true,
      is_within_sla: false,
      opened_at: '2024-01-12 09:00:00',
      closed_at: '2024-01-15 09:00:00',
      first_answer_hours: 3,
      close_hours: 72,
      reopened_count: 2,
    },
    {
      ticket_id: 't3',
      number: '3',
      category: null,
      priority: 'обычная',
      owner: 'Борис',
      team: 'юг',
      channel: 'чат',
      status: 'New',
      is_closed: false,
      opened_at: '2024-02-12 09:00:00',
    },
  ],
  service_speed: [
    {
      ...{ category: null, step: 'close', ticket_count: 3, over_count: 2, median_hours: 24, ninetieth_hours: 72 },
      ...{ median_work_hours: 9, ninetieth_work_hours: 27, promised_work_hours: 18 },
    },
    { category: 'доставка', step: 'answer', ticket_count: 2, over_count: 2, median_hours: 1, median_work_hours: 1 },
  ],
  service_curves: [
    { service_curve_id: 'answer 0', step: 'answer', point: 0, work_hours: 0, through_share: 0, waiting_count: 3 },
    {
      ...{ service_curve_id: 'answer 1', step: 'answer', point: 1, work_hours: 1, through_share: 0.5 },
      ...{ through_low: 0.25, through_high: 0.75, waiting_count: 2 },
    },
  ],
  satisfaction: [
    { category: 'доставка', rated_count: 4, satisfied_count: 3, promoter_count: 2, detractor_count: 1 },
    { category: null, rated_count: 1, satisfied_count: 0, promoter_count: 0, detractor_count: 1 },
  ],
  service_churn: [
    { is_served_badly: true, customer_count: 10, lost_count: 6, lost_revenue: '1200.50' },
    { is_served_badly: false, customer_count: 100, lost_count: 30 },
  ],
  retention_curves: [
    {
      ...{ retention_curve_id: ' 0', industry: null, age_days: 0, client_count: 40, left_count: 10 },
      ...{ staying_share: 1, watched_count: 40 },
    },
    {
      ...{ retention_curve_id: 'Опт 30', industry: 'Опт', age_days: 30, client_count: 30, left_count: 5 },
      ...{ staying_share: 0.75, staying_low: 0.5, staying_high: 0.9, watched_count: 20 },
    },
  ],
  duplicate_costs: [
    {
      ...{ month: '2024-01-01', spend: '120.00', new_card_count: 4, new_client_count: 3, false_new_count: 1 },
      false_new_amount: '30.00',
    },
    { month: '2024-02-01', new_card_count: 0, new_client_count: 0, false_new_count: 0, false_new_amount: '0.00' },
  ],
  split_histories: [
    { customer_id: 'company/k1', card_count: 2, purchase_count: 3, amount: '180.00', hidden_amount: '30.00' },
  ],
  data_quality: [
    {
      source: 'zoho',
      entity: 'deal',
      reason: null,
      loaded_at: '2024-03-10 09:00:00',
      row_count: 8,
      rejected_count: 0,
      duplicate_count: 1,
      missing_contact_count: 2,
      amount_at_stake: '0.00',
    },
    {
      source: 'zoho',
      entity: 'deal',
      reason: 'дата',
      loaded_at: '2024-03-10 09:00:00',
      row_count: 2,
      rejected_count: 2,
      duplicate_count: 0,
      missing_contact_count: 0,
      amount_at_stake: '150.00',
    },
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

function credit(date: string, model: string, channel: string, rest: Params): Params {
  return { date, model, channel, ...rest };
}

function client(customer_id: string, own: Params): Params {
  return {
    customer_id,
    order_count: 2,
    revenue: '500.50',
    revenue_year: '100.00',
    gross_margin: '200.25',
    silent_days: 20,
    limit_days: 40.5,
    usual_days: 20.5,
    is_silent_half_year: false,
    is_likely_gone: false,
    rfm_segment: 'loyal',
    abc: 'A',
    xyz: 'X',
    expected_orders: 4,
    expected_value: 1000,
    orders_low: 2,
    orders_high: 6,
    orders_variance: 0.25,
    value_variance: 1024,
    ...Object.fromEntries([1, 2, 3, 4].map((k) => [`orders_slope_${k}`, 0.25])),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((k) => [`value_slope_${k}`, 8])),
    first_order_at: '2024-01-05 09:00:00',
    last_order_at: '2024-02-05 09:00:00',
    ...own,
  };
}

function cell(
  cohort_key: number,
  cohort_month: string,
  channel: string | null,
  age_months: number,
  own: Params,
): Params {
  return {
    cohort_cell_id: `${cohort_key} ${age_months}`,
    cohort_key,
    cohort_month,
    channel,
    age_months,
    is_partial: false,
    ...own,
  };
}

function paying(month: string, client_id: string, own: Params): Params {
  return {
    recurring_month_id: `${month} ${client_id}`,
    month,
    client_id,
    plan: 'Базовый',
    mrr: '0.00',
    start_mrr: '0.00',
    is_subscriber: false,
    was_subscriber: false,
    is_churned: false,
    ...own,
  };
}
