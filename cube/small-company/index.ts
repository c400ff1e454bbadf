import { activities } from './activities.ts';
import { answerSpeed } from './answer-speed.ts';
import { attributionDays } from './attribution-days.ts';
import { categoryWallets } from './category-wallets.ts';
import { channelCohorts } from './channel-cohorts.ts';
import { channelDays } from './channel-days.ts';
import { cohortMonths } from './cohort-months.ts';
import { customers } from './customers.ts';
import { dataQuality } from './data-quality.ts';
import { dealChances } from './deal-chances.ts';
import { deals } from './deals.ts';
import { duplicateCosts } from './duplicate-costs.ts';
import { forecast } from './forecast.ts';
import { funnelSteps } from './funnel-steps.ts';
import { journeys } from './journeys.ts';
import { leads } from './leads.ts';
import { managerMonths } from './manager-months.ts';
import { managerScores } from './manager-scores.ts';
import { modelFits } from './model-fits.ts';
import { nextProducts } from './next-products.ts';
import { orderLines } from './order-lines.ts';
import { priceAgreements } from './price-agreements.ts';
import { productPairs } from './product-pairs.ts';
import { quotes } from './quotes.ts';
import { recurringMonths } from './recurring-months.ts';
import { replenishment } from './replenishment.ts';
import { retentionCurves } from './retention-curves.ts';
import { returningProducts } from './returning-products.ts';
import { rfmThresholds } from './rfm-thresholds.ts';
import { satisfaction } from './satisfaction.ts';
import { segmentMembers } from './segment-members.ts';
import { segmentMoves } from './segment-moves.ts';
import { segmentStrategies } from './segment-strategies.ts';
import { serviceChurn } from './service-churn.ts';
import { serviceCurves } from './service-curves.ts';
import { serviceSpeed } from './service-speed.ts';
import { sourceGaps } from './source-gaps.ts';
import { splitHistories } from './split-histories.ts';
import { tickets } from './tickets.ts';
import { winFit } from './win-fit.ts';
import type { Columns, Mart } from './mart.ts';
import type { Params } from '../../warehouse/warehouse.ts';

export type { Kind } from './mart.ts';

/** A small company of two teams, with a deal that nobody owns, one in a currency without a rate, and gaps. */
const COMPANY: Readonly<Record<string, Mart>> = {
  activities,
  answer_speed: answerSpeed,
  attribution_days: attributionDays,
  category_wallets: categoryWallets,
  channel_cohorts: channelCohorts,
  channel_days: channelDays,
  cohort_months: cohortMonths,
  customers,
  data_quality: dataQuality,
  deal_chances: dealChances,
  deals,
  duplicate_costs: duplicateCosts,
  forecast,
  funnel_steps: funnelSteps,
  journeys,
  leads,
  manager_months: managerMonths,
  manager_scores: managerScores,
  model_fits: modelFits,
  next_products: nextProducts,
  order_lines: orderLines,
  price_agreements: priceAgreements,
  product_pairs: productPairs,
  quotes,
  recurring_months: recurringMonths,
  replenishment,
  retention_curves: retentionCurves,
  returning_products: returningProducts,
  rfm_thresholds: rfmThresholds,
  satisfaction,
  segment_members: segmentMembers,
  segment_moves: segmentMoves,
  segment_strategies: segmentStrategies,
  service_churn: serviceChurn,
  service_curves: serviceCurves,
  service_speed: serviceSpeed,
  source_gaps: sourceGaps,
  split_histories: splitHistories,
  tickets,
  win_fit: winFit,
};

export const MART_COLUMNS: Readonly<Record<string, Columns>> = Object.fromEntries(
  Object.entries(COMPANY).map(([name, { columns }]) => [name, columns]),
);

export const SMALL_COMPANY: Readonly<Record<string, readonly Params[]>> = Object.fromEntries(
  Object.entries(COMPANY).map(([name, { rows }]) => [name, rows]),
);
