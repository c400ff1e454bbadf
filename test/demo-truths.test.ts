import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureAppTables } from '../api/versions.ts';
import { importFiles } from '../ingest/index.ts';
import { demoRoot } from '../seeds/demo/company.ts';
import { generateDemo } from '../seeds/demo/generate.ts';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { buildModels } from './support/built-models.ts';

type Row = Readonly<Record<string, unknown>>;

const until = '2026-07-15';

// What was planted into the demo company is found by the marts, as a person reading them would find it.
describe('the planted truths are found', () => {
  let directory: string;
  let warehouse: Warehouse;
  let truths: Readonly<Record<string, Row>>;
  const ask = (sql: string, params: Readonly<Record<string, string>> = {}): Promise<Row[]> =>
    warehouse.query(sql, params);

  beforeAll(async () => {
    truths = JSON.parse(await readFile(join(demoRoot, 'truths.json'), 'utf8')) as typeof truths;
    directory = await mkdtemp(join(tmpdir(), 'voronka-truths-'));
    await generateDemo({ directory, seed: 11, scale: 0.3, until });
    warehouse = await DuckDbWarehouse.open(':memory:', { threads: 2 });
    await ensureAppTables(warehouse);
    await importFiles({
      warehouse,
      dataDir: directory,
      paths: [join(directory, 'export')],
      mapping: { kind: 'file', path: join(demoRoot, 'mapping.yml') },
      onProgress: () => undefined,
      clock: () => new Date(`${until}T00:00:00Z`),
    });
    await buildModels(warehouse, {
      extraModelDirs: [join(directory, 'models')],
      select: `+product_pairs +customers +model_fits +funnel_steps +deal_stage_visits +leads +service_churn +second_card
        +recurring_months`,
    });
  }, 900_000);
  afterAll(async () => {
    await warehouse.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('products that need one another stand together in the baskets, far above chance', async () => {
    const { pairs, tolerance } = truths['baskets'] as {
      pairs: { product: number; companion: number; companion_share: number }[];
      tolerance: { absolute: number };
    };
    for (const { product, companion, companion_share } of pairs) {
      const [pair] = await ask(
        'select confidence, lift_low from marts.product_pairs where product_id = $product and companion_id = $companion',
        { product: `demo:Т${product}`, companion: `demo:Т${companion}` },
      );
      expect(Number(pair?.['confidence']), `${product} with ${companion}`).toBeGreaterThan(
        companion_share - tolerance.absolute,
      );
      expect(Number(pair?.['lift_low'])).toBeGreaterThan(1.5);
    }
    const [first] = await ask(
      'select product_id, companion_id from marts.product_pairs order by lift_low desc limit 1',
    );
    expect(pairs.flatMap((pair) => [pair.product, pair.companion]).map((id) => `demo:Т${id}`)).toEqual(
      expect.arrayContaining([first?.['product_id'], first?.['companion_id']]),
    );
  });

  it('subscribers leave at the planted rate, and the bridge of each month sums to the kopeck', async () => {
    const { monthly_churn, tolerance } = truths['subscriptions'] as {
      monthly_churn: number;
      tolerance: { absolute: number };
    };
    const [all] = await ask(
      `select sum(cast(is_churned as integer)) as lost, sum(cast(was_subscriber as integer)) as paid,
         sum(start_mrr) - sum(coalesce(contraction_mrr, 0)) - sum(coalesce(churned_mrr, 0)) as kept,
         sum(start_mrr) as start, sum(coalesce(expansion_mrr, 0)) as expansion
       from marts.recurring_months`,
    );
    expect(Number(all?.['paid'])).toBeGreaterThan(1000);
    expect(Math.abs(Number(all?.['lost']) / Number(all?.['paid']) - monthly_churn)).toBeLessThan(tolerance.absolute);
    expect(Math.abs(1 - Number(all?.['kept']) / Number(all?.['start']) - monthly_churn)).toBeLessThan(0.015);
    expect(Number(all?.['expansion'])).toBeGreaterThan(0);
    const [worst] = await ask(
      `select max(abs(gap)) as gap from (
         select sum(start_mrr) + sum(coalesce(new_mrr, 0)) + sum(coalesce(reactivated_mrr, 0))
           + sum(coalesce(expansion_mrr, 0)) - sum(coalesce(contraction_mrr, 0)) - sum(coalesce(churned_mrr, 0))
           - sum(mrr) as gap
         from marts.recurring_months group by month)`,
    );
    expect(Number(worst?.['gap'])).toBe(0);
  });

  it('clients of each industry buy in its rhythm and leave after the first order at its rate', async () => {
    const { industries, bad_service_factor, bad_service_share, tolerance } = truths['churn'] as {
      industries: { industry: string; interval_days: number; interval_cv: number; churn_rate: number }[];
      bad_service_factor: number;
      bad_service_share: number;
      tolerance: { relative: number };
    };
    const rows = await ask(
      `select customers.industry, median(case when customers.interval_count >= 2 then customers.usual_days end) as usual_days
       from marts.customers as customers where customers.industry is not null group by 1`,
    );
    for (const { industry, interval_days, interval_cv, churn_rate } of industries) {
      const usual = Number(rows.find((row) => row['industry'] === industry)?.['usual_days']);
      // lognormal intervals: the median lies below the mean
      const median = interval_days / Math.sqrt(1 + interval_cv ** 2);
      expect(Math.abs(usual / median - 1), `${industry}: ${usual} days`).toBeLessThan(0.15);
      const [first] = await ask(
        `select avg(case when purchase_days = 1 then 1.0 else 0.0 end) as share from marts.customers
         where industry = $industry and first_order_at < cast($until as date) - cast($days as integer)`,
        { industry, until, days: String(Math.round(2.5 * interval_days)) },
      );
      const planted =
        (1 - bad_service_share) * churn_rate + bad_service_share * Math.min(0.9, churn_rate * bad_service_factor);
      expect(Math.abs(Number(first?.['share']) / planted - 1), industry).toBeLessThan(tolerance.relative);
    }
  });

  it('buyers in a rhythm are not what a model of chance expects, and its test on the past says so', async () => {
    const [used] = await ask(
      `select model, backtest_actual, backtest_low, regularity from marts.model_fits where is_used and backtest_actual is not null`,
    );
    // intervals vary by two fifths of their mean, as if five or six things had to happen for each purchase
    expect(Number(used?.['regularity'])).toBeGreaterThan(3);
    // many leave after the first order, which only one of the two models knows
    expect(used?.['model']).toBe('MBG/NBD');
    expect(Number(used?.['backtest_actual'])).toBeLessThan(Number(used?.['backtest_low']));
  });

  it('one step leaks: most deals and most money are lost there, and each step loses its planted share', async () => {
    const { stage, stages, tolerance } = truths['leaking_stage'] as {
      stage: string;
      stages: { stage: string; lost_share: number }[];
      tolerance: { absolute: number };
    };
    const rows = await ask(
      `select step, sum(case when is_dropped then 1 else 0 end) / sum(sum(case when is_dropped then 1 else 0 end)) over () as share,
         sum(case when is_dropped then 1 else 0 end) / count(*) as loss_rate, sum(lost_amount) as lost_amount
       from marts.funnel_steps where pipeline = 'Новые клиенты' group by step`,
    );
    for (const planted of stages) {
      const share = Number(rows.find(({ step }) => step === planted.stage)?.['share']);
      expect(Math.abs(share - planted.lost_share), planted.stage).toBeLessThan(tolerance.absolute);
    }
    for (const figure of ['share', 'loss_rate', 'lost_amount'])
      expect(rows.toSorted((one, other) => Number(other[figure]) - Number(one[figure]))[0]?.['step']).toBe(stage);
  });

  it('stages last as long as planted, those that have not ended counted as longer', async () => {
    const { stages, tolerance } = truths['stage_dwell'] as {
      stages: { stage: string; median_days: number }[];
      tolerance: { absolute: number };
    };
    const rows = await ask(
      `select stage, median(coalesce(dwell_days, 1e6)) as median_days from marts.deal_stage_visits
       where pipeline = 'Новые клиенты' and entered_at < cast($until as date) - 90 group by stage`,
      { until },
    );
    for (const { stage, median_days } of stages) {
      const seen = Number(rows.find((row) => row['stage'] === stage)?.['median_days']);
      expect(Math.abs(seen - median_days), `${stage}: ${seen} days`).toBeLessThan(tolerance.absolute);
    }
  });

  it('clients of each channel are won as often, and buy for as much, as planted', async () => {
    const { usual_win_rate, channels, tolerance } = truths['channel_quality'] as {
      usual_win_rate: number;
      channels: { channel: string; qualify_rate: number; win_factor: number; cheque_factor: number }[];
      tolerance: { relative: number };
    };
    const rows = await ask(
      `select deals.channel, avg(case when deals.status = 'won' then 1.0 else 0.0 end) as win_rate,
         avg(case when deals.status = 'won' then deals.amount end) as cheque, any_value(leads.qualify_rate) as qualify_rate
       from marts.deals as deals
       join (select channel, avg(case when is_qualified then 1.0 else 0.0 end) as qualify_rate from marts.leads group by channel)
         as leads on leads.channel = deals.channel
       where deals.pipeline = 'Новые клиенты' and deals.status <> 'open' group by deals.channel`,
    );
    const of = (channel: string, figure: string) => Number(rows.find((row) => row['channel'] === channel)?.[figure]);
    const usual =
      channels.reduce((sum, one) => sum + of(one.channel, 'cheque') / one.cheque_factor, 0) / channels.length;
    for (const { channel, qualify_rate, win_factor, cheque_factor } of channels) {
      expect(Math.abs(of(channel, 'qualify_rate') / qualify_rate - 1), channel).toBeLessThan(tolerance.relative);
      expect(Math.abs(of(channel, 'win_rate') / (usual_win_rate * win_factor) - 1), channel).toBeLessThan(
        tolerance.relative,
      );
      expect(Math.abs(of(channel, 'cheque') / (usual * cheque_factor) - 1), channel).toBeLessThan(tolerance.relative);
    }
  });

  it('leads follow the season, freed of the growth', async () => {
    const { growth_a_year, months, tolerance } = truths['seasonality'] as {
      growth_a_year: number;
      months: { month: number; factor: number }[];
      tolerance: { absolute: number };
    };
    const rows = await ask(
      `select date_part('month', month) as month, avg(level) / avg(avg(level)) over () as factor from (
         select date_trunc('month', created_at + interval 3 hour) as month,
           count(*) / pow(1 + cast($growth as double), datediff('month', date '2023-07-01', date_trunc('month', created_at + interval 3 hour)) / 12) as level
         from marts.leads where created_at + interval 3 hour < date_trunc('month', cast($until as date)) group by 1
       ) as levels group by 1`,
      { until, growth: String(growth_a_year) },
    );
    for (const { month, factor } of months) {
      const seen = Number(rows.find((row) => Number(row['month']) === month)?.['factor']);
      expect(Math.abs(seen - factor), `month ${month}: ${seen}`).toBeLessThan(tolerance.absolute);
    }
  });

  it('the category that became dearer is sold dearer since, and its deals are won less often', async () => {
    const { category, months_ago, price_factor, win_factor, tolerance } = truths['price_rise'] as {
      category: string;
      months_ago: number;
      price_factor: number;
      win_factor: number;
      tolerance: { absolute: number };
    };
    const bounds = { category, until, months: String(months_ago) };
    const since = `date_trunc('month', cast($until as date)) - to_months(cast($months as integer))`;
    const [rate] = await ask(
      `with compared as (
         select products.category = $category as is_dearer, deals.created_at + interval 3 hour >= ${since} as is_after,
           avg(case when deals.status = 'won' then 1.0 else 0.0 end) as win_rate
         from marts.deals as deals join core.product as products on products.product_id = deals.product_id
         where deals.pipeline = 'Новые клиенты' and deals.status <> 'open' group by 1, 2
       )
       select (max(win_rate) filter (is_dearer and is_after) / max(win_rate) filter (is_dearer and not is_after))
         / (max(win_rate) filter (not is_dearer and is_after) / max(win_rate) filter (not is_dearer and not is_after)) as factor
       from compared`,
      bounds,
    );
    expect(Math.abs(Number(rate?.['factor']) - win_factor)).toBeLessThan(tolerance.absolute);
    const prices = await ask(
      `select category, avg(later / earlier) as factor from (
         select category, product_id,
           median(case when ordered_at + interval 3 hour >= ${since} then amount / quantity end) as later,
           median(case when ordered_at + interval 3 hour < ${since} then amount / quantity end) as earlier
         from marts.order_lines where kind = 'sale' group by category, product_id
       ) as products group by category order by factor desc`,
      { until, months: String(months_ago) },
    );
    expect(prices[0]?.['category']).toBe(category);
    expect(Math.abs(Number(prices[0]?.['factor']) - price_factor)).toBeLessThan(0.01);
  });

  it('some leads have no source, and some companies a second card, as many as planted', async () => {
    const hidden = truths['hidden_sources'] as { share: number; tolerance: { absolute: number } };
    const twice = truths['duplicates'] as { share_of_companies: number; tolerance: { absolute: number } };
    const [seen] = await ask(
      `select (select avg(case when channel is null then 1.0 else 0.0 end) from marts.leads) as hidden,
         (select count(*) from core.second_card where entity = 'company') / (select count(*) from core.company) as twice`,
    );
    expect(Math.abs(Number(seen?.['hidden']) - hidden.share)).toBeLessThan(hidden.tolerance.absolute);
    expect(Math.abs(Number(seen?.['twice']) - twice.share_of_companies)).toBeLessThan(twice.tolerance.absolute);
  });

  it('bad service drives as many clients away as planted', async () => {
    const { industries, bad_service_factor, tolerance } = truths['churn'] as {
      industries: { churn_rate: number }[];
      bad_service_factor: number;
      tolerance: { relative: number };
    };
    const rows = await ask('select is_served_badly, churn_rate from marts.service_churn order by is_served_badly');
    const factor = Number(rows[1]?.['churn_rate']) / Number(rows[0]?.['churn_rate']);
    // nobody leaves more surely than nine times of ten, so the factor is less where clients leave easily anyway
    const least = Math.min(
      ...industries.map(({ churn_rate }) => Math.min(0.9, bad_service_factor * churn_rate) / churn_rate),
    );
    expect(factor).toBeGreaterThan(least);
    expect(Math.abs(factor / bad_service_factor - 1)).toBeLessThan(tolerance.relative);
  });
});
