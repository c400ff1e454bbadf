import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, cubeEngines, type Opened } from './cube-fixture.ts';
import { SMALL_COMPANY } from './small-company/index.ts';
import type { CubeAnswer } from './server.ts';

/** The members that other people's scripts may rely on: measures, then dimensions. */
const CONTRACT = {
  pipeline: [
    'deal_count won_count lost_count open_count won_amount lost_amount open_amount weighted_amount win_rate avg_won_amount median_won_amount avg_cycle_days median_cycle_days',
    'pipeline stage status owner team company industry product channel source campaign lost_reason currency created_at closed_at',
  ],
  leads: [
    'lead_count qualified_count converted_count won_count conversion_rate median_days_to_won median_first_answer_minutes',
    'channel source campaign landing_page owner status lost_reason created_at',
  ],
  channels: [
    'spend impressions clicks visits leads qualified deals won revenue gross_margin cpc cpl cac romi roas drr payback_days',
    'channel source campaign model date',
  ],
  attribution: ['conversions revenue share removal_effect', 'model channel campaign date'],
  revenue: [
    'revenue gross_margin order_count line_count buyer_count new_buyer_count avg_order_amount returns_amount return_line_count returns_share',
    'product category company country channel ordered_at',
  ],
  activities: [
    'activity_count call_count missed_call_count talk_seconds email_count meeting_count median_answer_minutes',
    'kind direction owner team outcome happened_at',
  ],
  service: [
    'ticket_count closed_count within_sla_count judged_count median_first_answer_hours median_close_hours sla_share reopened_count reopened_ticket_count reopened_share',
    'category priority owner channel company opened_at',
  ],
  funnel: [
    'entered passed dropped standing step_rate lost_amount expected_loss visited complete watched_count median_days ninetieth_days stuck stuck_amount slow_after_days',
    'pipeline step step_order channel owner team lost_reason entered_at created_at',
  ],
  journeys: [
    'lead_count qualified_count deal_count won_count lost_as_lead_count lost_as_qualified_count lost_as_deal_count direct_deal_count direct_won_count won_amount lost_amount win_rate',
    'outcome channel source campaign owner team created_at',
  ],
  customers: [
    'customer_count active_count churned_count churn_rate silent_count likely_gone_count revenue gross_margin ltv_historic ltv_predicted ltv_predicted_low ltv_predicted_high p_alive expected_orders expected_orders_low expected_orders_high',
    'rfm_segment abc xyz channel country industry first_order_at last_order_at',
  ],
  cohorts: [
    'cohort_size active_count retention revenue cumulative_revenue cumulative_revenue_per_buyer',
    'cohort_month age_months channel is_partial',
  ],
  recurring: [
    'mrr start_mrr new_mrr reactivated_mrr expansion_mrr contraction_mrr churned_mrr nrr grr subscriber_count start_subscriber_count churned_subscriber_count logo_churn_rate',
    'plan month',
  ],
  managers: [
    'open_deal_count won_count won_amount win_rate activity_count plan_amount plan_share overdue_task_count',
    'owner team month',
  ],
  data_quality: [
    'row_count rejected_count duplicate_count missing_contact_count amount_at_stake',
    'source entity reason loaded_at',
  ],
} as const;

/** Views beside the contract, which have no day to be told by. */
const OTHERS = {
  channel_cohorts: [
    'cohort_count spend reached_count not_expected_count returned_share median_payback_days',
    'channel status cohort_month break_even_on expected_month',
  ],
  source_gaps: ['spend known_leads hidden_leads known_revenue hidden_revenue romi_known romi_low romi_high', 'channel'],
  replenishment: [
    'need_count due_count expected_amount usual_amount avg_odds avg_lasting_days',
    'company industry owner team product category stage basis run_out_on last_on last_quantity purchase_count',
  ],
  product_pairs: [
    'pair_count both_count avg_confidence avg_confidence_low avg_confidence_high avg_support avg_lift avg_lift_low avg_lift_high',
    'product category companion companion_category product_count',
  ],
  next_products: [
    'next_count new_count avg_share avg_share_low avg_share_high avg_lift usual_amount',
    'group_kind client_group product category followed_count',
  ],
  returning_products: [
    'first_client_count returned_count return_rate avg_return_rate_low avg_return_rate_high avg_base_rate avg_lift',
    'product category',
  ],
  segment_moves: ['move_count moved_revenue', 'seen_on from_segment to_segment is_partial'],
  segment_members: ['member_count', 'segment seen_on is_current company owner team'],
  rfm_thresholds: ['scored_clients least most', 'score points'],
  client_models: [
    'case_count backtest_actual backtest_expected backtest_low backtest_high correlation',
    'model is_used why_not backtest_from backtest_until',
  ],
  segment_strategies: [
    'customer_count order_count revenue median_order_amount avg_p_alive expected_value offer_next_count avg_offer_share avg_offer_lift offer_customer_count offer_expected_amount missing_amount',
    'segment main_industry main_channel main_categories offer',
  ],
  forecast: ['forecast_amount forecast_low forecast_high plan_amount p_reach_plan', 'month team pipeline method'],
  win_chances: [
    'deal_count amount weighted_amount p_win swing age_days',
    'deal_id title pipeline stage owner team channel basis',
  ],
  win_fit: ['value trials hits', 'part name'],
  quotes: [
    'quote_count open_count won_count lost_count win_rate quoted_amount open_amount won_amount list_amount discount_amount discount_rate expiring_count expired_open_count',
    'quote_id number deal_id status outcome company end_customer distributor owner team channel currency created_at expires_on valid_days',
  ],
  price_agreements: [
    'agreement_count running_count expiring_count',
    'price_agreement_id number status company product_number currency price valid_from valid_to valid_days',
  ],
  manager_scores: [
    'closed_count won_count expected_won_count win_rate avg_shrunk_rate avg_shrunk_low avg_shrunk_high',
    'owner team is_told_apart',
  ],
  answer_speed: ['lead_count qualified_count expected_count qualified_rate factor_rate', 'band band_order'],
  service_speed: [
    'ticket_count over_count median_hours ninetieth_hours median_work_hours ninetieth_work_hours promised_work_hours',
    'category step',
  ],
  service_curves: ['work_hours through_share through_low through_high waiting_count', 'step point'],
  satisfaction: [
    'rated_count satisfied_count csat promoter_count detractor_count avg_nps avg_nps_low avg_nps_high',
    'category',
  ],
  service_churn: ['customer_count lost_count churn_rate lost_revenue', 'is_served_badly'],
  retention_curves: [
    'client_count left_count staying_share staying_low staying_high watched_count',
    'industry age_days',
  ],
  duplicate_costs: [
    'spend new_card_count new_client_count false_new_count false_new_amount cac_by_cards cac_by_clients',
    'month',
  ],
  split_histories: ['split_count purchase_count revenue hidden_amount', 'customer_id card_count'],
  wallets: [
    'amount missing_amount missing_count avg_share avg_peer_share',
    'company industry owner team category peer_count',
  ],
} as const;

const TIMES: Readonly<Record<string, string>> = {
  pipeline: 'pipeline.created_at',
  leads: 'leads.created_at',
  channels: 'channels.date',
  attribution: 'attribution.date',
  channel_cohorts: 'channel_cohorts.cohort_month',
  revenue: 'revenue.ordered_at',
  activities: 'activities.happened_at',
  service: 'service.opened_at',
  funnel: 'funnel.entered_at',
  journeys: 'journeys.created_at',
  customers: 'customers.first_order_at',
  cohorts: 'cohorts.cohort_month',
  recurring: 'recurring.month',
  data_quality: 'data_quality.loaded_at',
  managers: 'managers.month',
};

/** A text to filter by in views that have no channel. */
const NAMED_OTHERWISE: Readonly<Record<string, string>> = {
  activities: 'kind',
  data_quality: 'entity',
  recurring: 'plan',
  managers: 'owner',
};

const opened: Partial<Record<'duckdb' | 'clickhouse', Opened>> = {};
beforeAll(async () => {
  for (const { name, open } of cubeEngines) opened[name] = await open(SMALL_COMPANY);
});
afterAll(async () => {
  for (const one of Object.values(opened)) await one.close();
});

/** The rows of both engines, in an order of their own, since ties may fall either way. */
async function both(query: unknown): Promise<{ duckdb: string[]; clickhouse: string[] }> {
  const rows = async (name: 'duckdb' | 'clickhouse') => sorted(await (opened[name] as Opened).cube.load(query, ADMIN));
  return { duckdb: await rows('duckdb'), clickhouse: await rows('clickhouse') };
}

function sorted(answer: CubeAnswer): string[] {
  return (answer.data ?? []).map((row) => JSON.stringify(Object.entries(row).sort())).sort();
}

const members = Object.entries({ ...CONTRACT, ...OTHERS }).flatMap(([view, [measures, dimensions]]) => [
  ...measures.split(' ').map((name) => [`${view}.${name}`, { measures: [`${view}.${name}`] }] as const),
  ...dimensions.split(' ').map((name) => [`${view}.${name}`, { dimensions: [`${view}.${name}`] }] as const),
]);

it.each(members)('%s says the same on both engines', async (_, query) => {
  const { duckdb, clickhouse } = await both(query);
  expect(duckdb.length).toBeGreaterThan(0);
  expect(clickhouse).toEqual(duckdb);
});

describe.each(Object.entries({ ...CONTRACT, ...OTHERS }))('the view %s', (view, [measures, dimensions]) => {
  it('gives all its measures by every dimension alike on both engines', async () => {
    const asked = measures.split(' ').map((name) => `${view}.${name}`);
    for (const dimension of dimensions.split(' ')) {
      const { duckdb, clickhouse } = await both({ measures: asked, dimensions: [`${view}.${dimension}`] });
      expect(clickhouse, dimension).toEqual(duckdb);
    }
  });
});

describe.each(Object.entries(CONTRACT))('the view %s', (view, [measures]) => {
  it.each(['day', 'week', 'month', 'quarter', 'year'])('is told by %s alike on both engines', async (granularity) => {
    const asked = measures.split(' ').map((name) => `${view}.${name}`);
    const timeDimensions = [{ dimension: TIMES[view], granularity, dateRange: ['2024-01-01', '2024-03-31'] }];
    const { duckdb, clickhouse } = await both({ measures: asked, timeDimensions });
    expect(duckdb.length).toBeGreaterThan(0);
    expect(clickhouse).toEqual(duckdb);
  });

  it('has no rates, averages or medians over nothing, and counts and sums of 0', async () => {
    const member = NAMED_OTHERWISE[view] ?? 'channel';
    const filters = [{ member: `${view}.${member}`, operator: 'equals', values: ['-'] }];
    const asked = measures.split(' ').map((name) => `${view}.${name}`);
    for (const { cube } of Object.values(opened)) {
      const [row] = (await cube.load({ measures: asked, filters }, ADMIN)).data ?? [];
      const expected = Object.fromEntries(
        asked.map((name) => [
          name,
          /rate|share|effect|avg|median|cp[cl]|cac|romi|roas|drr|payback|margin|ninetieth|slow_after|ltv|p_alive|expected_orders|retention|per_buyer|nrr|grr/.test(
            name,
          )
            ? null
            : '0',
        ]),
      );
      expect(row).toEqual(expected);
    }
  });
});

it('keeps a moment after midnight in Moscow in the day it is there', async () => {
  const { duckdb } = await both({
    measures: ['pipeline.won_amount'],
    timeDimensions: [
      { dimension: 'pipeline.created_at', granularity: 'month', dateRange: ['2024-02-01', '2024-02-29'] },
    ],
  });
  expect(duckdb).toEqual([expect.stringContaining('["pipeline.won_amount","3000"]')]);
});

it('gives rows ungrouped', async () => {
  const { duckdb, clickhouse } = await both({
    measures: ['pipeline.won_amount'],
    dimensions: ['pipeline.owner'],
    ungrouped: true,
  });
  expect(clickhouse).toEqual(duckdb);
  expect(duckdb).toHaveLength(6);
});

it('gives records with their members', async () => {
  const { duckdb, clickhouse } = await both({
    dimensions: [
      'pipeline.deal_id',
      'pipeline.title',
      'pipeline.amount',
      'pipeline.original_amount',
      'pipeline.expected_close_on',
    ],
    filters: [{ member: 'pipeline.status', operator: 'equals', values: ['open'] }],
  });
  expect(clickhouse).toEqual(duckdb);
  expect(duckdb).toHaveLength(2);
  expect(duckdb.join()).toContain('["pipeline.expected_close_on","2024-03-31T00:00:00.000"]');
});

it.each([
  ['a text that contains', { member: 'pipeline.company', operator: 'contains', values: ['ромаш'] }, '6'],
  ['a value that is not known', { member: 'pipeline.owner', operator: 'notSet' }, '1'],
  ['a value other than', { member: 'pipeline.stage', operator: 'notEquals', values: ['Отказ'] }, '5'],
  ['a number above', { member: 'pipeline.amount', operator: 'gt', values: ['600'] }, '3'],
  [
    'one or another',
    {
      or: [
        { member: 'pipeline.stage', operator: 'equals', values: ['Отказ'] },
        { member: 'pipeline.team', operator: 'equals', values: ['север'] },
      ],
    },
    '3',
  ],
])('filters by %s', async (_, filter, count) => {
  const { duckdb, clickhouse } = await both({ measures: ['pipeline.deal_count'], filters: [filter] });
  expect(duckdb).toEqual([`[["pipeline.deal_count","${count}"]]`]);
  expect(clickhouse).toEqual(duckdb);
});
