import { readCompany } from './company.ts';
import type { Export } from './read-export.ts';

/**
 * What the demo company truly is, for analyses to find. Rates are 0 to 1; a `factor` multiplies the usual rate.
 * `tolerance` is how far an analysis of a run at scale 0.3 may be from the number: `relative` as a share of it,
 * `absolute` in its own unit.
 */
export async function plantedTruths(demo: Export) {
  const company = await readCompany();
  const rows = (sql: string) => demo.query(sql);
  return {
    company: { name: company.name, goods: company.goods },
    channel_quality: {
      says: 'Win rate and cheque of new clients by true channel, against the usual; spend on one channel is lost.',
      usual_win_rate: company.win_rate,
      channels: await rows(
        'select channel, qualify_rate, win_factor, cheque_factor, hidden_share from channels order by channel',
      ),
      best: 'Рекомендации',
      loss_making: 'VK Реклама',
      tolerance: { relative: 0.25 },
    },
    leaking_stage: {
      says: 'Of the deals of new clients that were lost, the share lost at each stage; one stage leaks.',
      stage: 'Коммерческое предложение',
      stages: await rows(`select stage, lost_share from stages where pipeline = 'Новые клиенты' order by stage_order`),
      tolerance: { absolute: 0.02 },
    },
    answer_speed: {
      says: 'Qualification of a lead by minutes to the first answer, against an answer within 16 to 60 minutes.',
      steps: [
        { upto_minutes: 15, factor: 1.15 },
        { upto_minutes: 60, factor: 1 },
        { upto_minutes: 240, factor: 0.75 },
        { upto_minutes: null, factor: 0.5 },
      ],
      tolerance: { relative: 0.1 },
    },
    slow_manager: {
      says: 'Loses leads by answering late, closes no worse than others.',
      employee_id: '106',
      name: 'Виктор Медведев',
      median_answer_minutes: 260,
      others_below_minutes: 45,
      tolerance: { relative: 0.15 },
    },
    best_manager: { says: 'Truly closes better.', employee_id: '107', name: 'Анна Королёва', win_factor: 1.6 },
    lucky_newcomer: {
      says: 'Won all of five new clients and is no better than anybody: a ranking must not put this first.',
      employee_id: '116',
      name: 'Ева Лаптева',
      closed_deals: 5,
      won_deals: 5,
    },
    duplicates: {
      says: 'Second cards of companies and their buyers; the pairs are in truth/duplicate_*.csv of every run.',
      share_of_companies: company.second_card_share,
      tolerance: { absolute: 0.012 },
    },
    seasonality: {
      says: 'Leads of a month against the mean month, growth taken out; orders of regular clients swing alike in size.',
      growth_a_year: company.growth_a_year,
      months: await rows('select month::integer as month, factor from seasons order by month'),
      tolerance: { absolute: 0.01 },
    },
    churn: {
      says: 'Days between orders and the share that each order is the last, by industry; late service multiplies it.',
      industries: await rows(
        'select industry, rhythm, interval_days::integer as interval_days, interval_cv, churn_rate from industries order by industry',
      ),
      bad_service_factor: company.bad_service_factor,
      bad_service_share: 0.15,
      tolerance: { relative: 0.25 },
    },
    stage_dwell: {
      says: 'Median days of a visit to a stage (Weibull); 3 % of lost deals are forgotten and stay open for ever.',
      stages: await rows(
        `select stage, median_days, shape from stages where pipeline = 'Новые клиенты' order by stage_order`,
      ),
      tolerance: { absolute: 0.6 },
    },
    subscriptions: {
      says: 'Clients of the service plan leave at one rate a month; some of those who stay half a year move to a dearer plan.',
      subscriber_share: company.subscriber_share,
      monthly_churn: company.subscription_churn,
      upgrade_after_months: 6,
      upgrade_share: company.subscription_upgrade_share,
      tolerance: { absolute: 0.01 },
    },
    price_rise: {
      says: 'One category became dearer on the first day of a month; its deals are won less often since.',
      category: company.price_rise_category,
      months_ago: company.price_rise_months_ago,
      price_factor: company.price_rise,
      win_factor: company.price_rise_win_factor,
      tolerance: { absolute: 0.2 },
    },
    hidden_sources: {
      says: 'Share of leads without a source, unlike between channels; truth/hidden_sources.csv has the true ones.',
      share: 0.106,
      tolerance: { absolute: 0.01 },
    },
    openers: {
      says: 'Channels that open paths more often than they close them.',
      channels: ['Telegram-канал', 'VK Реклама'],
      opened_per_closed_at_least: 1.4,
    },
    spend_without_leads: {
      says: 'A campaign that costs money and that no lead names.',
      campaign: 'Медийная: узнаваемость',
    },
    baskets: {
      says: 'Products bought with another because one needs the other; the share is the least to be seen.',
      pairs: await rows(
        'select id::integer as product, companion_id::integer as companion, companion_share from goods where companion_id is not null order by id',
      ),
      tolerance: { absolute: 0.06 },
    },
  };
}
