import type { Engine, Params, Warehouse } from '../warehouse/warehouse.ts';

export { SMALL_COMPANY } from './small-company.ts';

type Kind = 'text' | 'integer' | 'money' | 'number' | 'float' | 'flag' | 'date' | 'instant';
type Columns = Readonly<Record<string, Kind>>;

/** The columns of the marts that cubes read, as models/marts builds them. */
const MARTS: Readonly<Record<string, Columns>> = {
  deals: {
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
  leads: {
    ...texts('lead_id system title channel source campaign landing_page owner_id owner team status status_kind'),
    ...texts('lost_reason company_id contact_id'),
    is_qualified: 'flag',
    is_converted: 'flag',
    is_won: 'flag',
    created_at: 'instant',
    days_to_won: 'float',
    first_answer_minutes: 'float',
  },
  channel_days: {
    date: 'date',
    ...texts('channel source campaign model basis'),
    is_paid: 'flag',
    spend: 'money',
    impressions: 'integer',
    clicks: 'integer',
    visits: 'integer',
    leads: 'integer',
    qualified: 'integer',
    deals: 'integer',
    won: 'number',
    new_customers: 'number',
    revenue: 'money',
    gross_margin: 'money',
  },
  source_gaps: {
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
  channel_cohorts: {
    ...texts('channel status'),
    cohort_month: 'date',
    spend: 'money',
    leads: 'integer',
    margin: 'money',
    break_even_on: 'date',
    expected_month: 'date',
    earliest_month: 'date',
    latest_month: 'date',
  },
  attribution_days: {
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
  order_lines: {
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
  activities: {
    ...texts('activity_id kind direction owner_id owner team outcome lead_id deal_id contact_id company_id'),
    happened_at: 'instant',
    talk_seconds: 'integer',
    is_missed: 'flag',
    answer_minutes: 'float',
  },
  tickets: {
    ...texts('ticket_id number category priority owner_id owner team channel status'),
    is_closed: 'flag',
    is_within_sla: 'flag',
    opened_at: 'instant',
    closed_at: 'instant',
    first_answer_hours: 'float',
    close_hours: 'float',
    reopened_count: 'integer',
  },
  funnel_steps: {
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
  forecast: {
    month: 'date',
    ...texts('team pipeline method'),
    draw: 'integer',
    kopecks: 'integer',
    plan_amount: 'money',
  },
  win_fit: { ...texts('part name'), value: 'float', trials: 'integer', hits: 'integer' },
  deal_chances: {
    ...texts('deal_id title pipeline stage owner team channel basis'),
    amount: 'money',
    age_days: 'integer',
    step_order: 'integer',
    p_win: 'float',
    weighted_amount: 'money',
    swing: 'money',
  },
  journeys: {
    ...texts('journey_id lead_id deal_id outcome channel source campaign owner team'),
    starts_at: 'integer',
    reached_level: 'integer',
    won_amount: 'money',
    lost_amount: 'money',
    created_at: 'instant',
  },
  manager_months: {
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
  manager_scores: {
    ...texts('owner_id owner team'),
    ...integers('closed_count won_count'),
    ...floats('expected_won_count win_rate win_rate_low win_rate_high shrunk_rate shrunk_low shrunk_high'),
    is_told_apart: 'flag',
  },
  answer_speed: {
    ...texts('band'),
    ...integers('band_order lead_count qualified_count'),
    ...floats('expected_count qualified_rate rate_low rate_high factor'),
  },
  replenishment: {
    ...texts(
      'need_id customer_id company_id company industry owner_id owner team product_id product category basis stage',
    ),
    ...floats('last_quantity rate lasting_days odds'),
    purchase_count: 'integer',
    silent_days: 'integer',
    odds_case_count: 'integer',
    last_on: 'date',
    run_out_on: 'date',
    usual_amount: 'money',
    expected_amount: 'money',
  },
  product_pairs: {
    ...texts('product_pair_id product_id product category companion_id companion companion_category'),
    ...floats('support confidence confidence_low confidence_high lift lift_low lift_high'),
    both_count: 'integer',
    product_count: 'integer',
    companion_count: 'integer',
    purchase_count: 'integer',
  },
  next_products: {
    ...texts('next_product_id group_kind client_group product_id product category'),
    ...floats('share share_low share_high lift'),
    followed_count: 'integer',
    next_count: 'integer',
    new_count: 'integer',
    usual_amount: 'money',
  },
  returning_products: {
    ...texts('product_id product category'),
    ...floats('return_rate return_rate_low return_rate_high base_rate lift'),
    first_client_count: 'integer',
    returned_count: 'integer',
  },
  segment_strategies: {
    ...texts('segment main_industry main_channel main_categories offer'),
    ...floats('p_alive expected_orders main_industry_share main_channel_share'),
    ...floats('offer_share offer_share_low offer_share_high offer_lift'),
    customer_count: 'integer',
    order_count: 'integer',
    offer_next_count: 'integer',
    offer_customer_count: 'integer',
    revenue: 'money',
    median_order_amount: 'money',
    expected_value: 'money',
    offer_expected_amount: 'money',
    missing_amount: 'money',
  },
  category_wallets: {
    ...texts('category_wallet_id customer_id company owner team industry category'),
    ...floats('share peer_share'),
    peer_count: 'integer',
    peer_buyer_count: 'integer',
    wallet_amount: 'money',
    amount: 'money',
    missing_amount: 'money',
  },
  customers: {
    ...texts('customer_id company_id contact_id company industry country channel owner team rfm_segment abc xyz'),
    ...integers(
      'order_count purchase_days silent_days recency_score frequency_score money_score orders_low orders_high',
    ),
    ...floats('limit_days usual_days p_alive expected_orders expected_value orders_variance value_variance'),
    ...floats('orders_slope_1 orders_slope_2 orders_slope_3 orders_slope_4'),
    ...floats('value_slope_1 value_slope_2 value_slope_3 value_slope_4 value_slope_5 value_slope_6 value_slope_7'),
    first_order_at: 'instant',
    last_order_at: 'instant',
    revenue: 'money',
    revenue_year: 'money',
    gross_margin: 'money',
    is_lost: 'flag',
    is_silent_half_year: 'flag',
    is_likely_gone: 'flag',
    lost_on: 'date',
  },
  cohort_months: {
    ...texts('cohort_cell_id channel'),
    ...integers('cohort_key age_months cohort_size active_count'),
    cohort_month: 'date',
    is_partial: 'flag',
    revenue: 'money',
    cumulative_revenue: 'money',
  },
  recurring_months: {
    ...texts('recurring_month_id client_id plan'),
    month: 'date',
    mrr: 'money',
    start_mrr: 'money',
    new_mrr: 'money',
    reactivated_mrr: 'money',
    expansion_mrr: 'money',
    contraction_mrr: 'money',
    churned_mrr: 'money',
    is_subscriber: 'flag',
    was_subscriber: 'flag',
    is_churned: 'flag',
  },
  segment_moves: {
    ...texts('segment_move_id from_segment to_segment'),
    seen_on: 'date',
    is_partial: 'flag',
    customer_count: 'integer',
    revenue: 'money',
  },
  segment_members: {
    ...texts('segment_member_id customer_id segment company owner team'),
    seen_on: 'date',
    is_current: 'flag',
  },
  rfm_thresholds: {
    ...texts('score_id score'),
    ...integers('points customer_count'),
    least: 'money',
    most: 'money',
  },
  model_fits: {
    ...texts('model why_not'),
    is_used: 'flag',
    ...integers('customer_count case_count backtest_actual'),
    ...floats('log_likelihood correlation backtest_expected backtest_low backtest_high'),
    backtest_from: 'date',
    backtest_until: 'date',
  },
  data_quality: {
    ...texts('source entity reason'),
    loaded_at: 'instant',
    row_count: 'integer',
    rejected_count: 'integer',
    flagged_count: 'integer',
    duplicate_count: 'integer',
    missing_contact_count: 'integer',
    amount_at_stake: 'money',
  },
};

const TYPES: Readonly<Record<Engine, Readonly<Record<Kind, string>>>> = {
  duckdb: {
    text: 'varchar',
    integer: 'bigint',
    money: 'decimal(18, 2)',
    number: 'decimal(18, 4)',
    float: 'double',
    flag: 'boolean',
    date: 'date',
    instant: 'timestamp',
  },
  clickhouse: {
    text: 'Nullable(String)',
    integer: 'Nullable(Int64)',
    money: 'Nullable(Decimal(18, 2))',
    number: 'Nullable(Decimal(18, 4))',
    float: 'Nullable(Float64)',
    flag: 'Nullable(Bool)',
    date: 'Nullable(Date32)',
    instant: "Nullable(DateTime64(6, 'UTC'))",
  },
};

/** Empty marts in a fresh warehouse; `rows` fills the ones it names. What a row leaves out is not known. */
export async function layMarts(warehouse: Warehouse, rows: Readonly<Record<string, readonly Params[]>>): Promise<void> {
  await warehouse.createSchema('marts');
  for (const [name, columns] of Object.entries(MARTS)) {
    const table = { schema: 'marts', name };
    const list = Object.entries(columns).map(([column, kind]) => `${column} ${TYPES[warehouse.engine][kind]}`);
    const end = warehouse.engine === 'clickhouse' ? ' engine MergeTree order by tuple()' : '';
    await warehouse.run(`create table ${warehouse.relation(table)} (${list.join(', ')})${end}`);
    const unknown = Object.fromEntries(Object.keys(columns).map((column) => [column, null]));
    const filled = (rows[name] ?? []).map((row) => ({ ...unknown, ...row }));
    if (filled.length > 0) await warehouse.insert(table, filled);
  }
}

function integers(names: string): Columns {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'integer'] as const));
}

function texts(names: string): Columns {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'text'] as const));
}

function floats(names: string): Columns {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'float'] as const));
}
