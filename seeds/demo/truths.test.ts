import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRoot } from './company.ts';
import { generateDemo } from './generate.ts';
import { measureTruths } from './measure.ts';
import { readExport, type Export, type FindingRow } from './read-export.ts';
import type { plantedTruths } from './truths.ts';

type Truths = Awaited<ReturnType<typeof plantedTruths>>;

const until = '2026-07-15';

describe('the planted truths show in the files', () => {
  let directory: string;
  let demo: Export;
  let truths: Truths;

  beforeAll(async () => {
    truths = JSON.parse(await readFile(join(demoRoot, 'truths.json'), 'utf8')) as Truths;
    directory = await mkdtemp(join(tmpdir(), 'voronka-truths-test-'));
    await generateDemo({ directory, seed: 11, scale: 0.3, until });
    demo = await readExport(directory, until);
  });
  afterAll(async () => {
    demo.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('truths.json says what the company is and what the measured run gives', async () => {
    expect(JSON.parse(JSON.stringify(await measureTruths()))).toEqual(truths);
  });

  it('channels differ in win rate, cheque and cost, and one loses money', async () => {
    const { usual_win_rate, channels, best, loss_making, tolerance } = truths.channel_quality;
    const found = await demo.finding('channels');
    const direct = byName(found, 'channel', 'Яндекс.Директ');
    for (const planted of channels) {
      const seen = byName(found, 'channel', planted['channel']);
      if (number(seen['closed_deals']) < 1000) continue;
      const expected = usual_win_rate * number(planted['win_factor']);
      expect(Math.abs(number(seen['win_rate']) / expected - 1), String(planted['channel'])).toBeLessThan(
        tolerance.relative,
      );
      const cheque = number(seen['avg_won_amount']) / number(direct['avg_won_amount']);
      expect(Math.abs((cheque * 0.95) / number(planted['cheque_factor']) - 1)).toBeLessThan(tolerance.relative);
    }
    const ranked = found.filter((row) => number(row['closed_deals']) > 1000).toSorted(descending('win_rate'));
    expect(ranked[0]?.['channel']).toBe(best);
    expect(ranked.at(-1)?.['channel']).toBe(loss_making);
    const losing = found.filter((row) => number(row['spend']) > number(row['first_margin']));
    expect(losing.map(({ channel }) => channel)).toEqual([loss_making]);
  });

  it('subscribers leave at one rate a month and some move to a dearer plan', async () => {
    const { monthly_churn, upgrade_share, tolerance } = truths.subscriptions;
    const [found] = await demo.finding('subscriptions');
    const churn = number(found?.['stopped']) / number(found?.['client_months']);
    expect(Math.abs(churn - monthly_churn)).toBeLessThan(tolerance.absolute);
    expect(Math.abs(number(found?.['moved_share']) - upgrade_share)).toBeLessThan(0.08);
  });

  it('one stage leaks', async () => {
    const found = await demo.finding('stage_losses');
    for (const planted of truths.leaking_stage.stages) {
      const seen = byName(found, 'stage', planted['stage']);
      expect(number(seen['share_of_lost'])).toSatisfy(
        near(planted['lost_share'], truths.leaking_stage.tolerance.absolute),
      );
    }
    expect(found.toSorted(descending('loss_rate'))[0]?.['stage']).toBe(truths.leaking_stage.stage);
  });

  it('a late answer costs qualification', async () => {
    const found = await demo.finding('answer_speed');
    truths.answer_speed.steps.forEach(({ factor }, step) =>
      expect(number(found[step]?.['factor'])).toSatisfy(near(factor, factor * truths.answer_speed.tolerance.relative)),
    );
  });

  it('one manager is slow, one is truly better, one was only lucky', async () => {
    const found = await demo.finding('managers');
    const of = (id: string) => byName(found, 'id', Number(id));
    const { slow_manager, best_manager, lucky_newcomer } = truths;
    const slow = of(slow_manager.employee_id);
    expect(number(slow['median_answer_minutes'])).toSatisfy(near(260, 260 * slow_manager.tolerance.relative));
    const others = found.filter((row) => row['id'] !== slow['id']);
    expect(Math.max(...others.map((row) => number(row['median_answer_minutes'])))).toBeLessThan(
      slow_manager.others_below_minutes,
    );
    expect(number(slow['qualification_rate'])).toBe(Math.min(...found.map((row) => number(row['qualification_rate']))));
    const seasoned = found.filter((row) => number(row['closed_deals']) > 100).toSorted(descending('win_rate'));
    expect(String(seasoned[0]?.['id'])).toBe(best_manager.employee_id);
    expect(of(lucky_newcomer.employee_id)).toMatchObject({ closed_deals: 5, won_deals: 5 });
  });

  it('companies and people are there twice, spelt in another way', async () => {
    const [found] = await demo.finding('duplicates');
    const { share_of_companies, tolerance } = truths.duplicates;
    expect(number(found?.['share_of_companies'])).toSatisfy(near(share_of_companies, tolerance.absolute));
    expect(number(found?.['share_with_equal_inn'])).toSatisfy(near(0.55, 0.06));
    expect(found).toMatchObject({
      share_with_equal_name: 0,
      share_with_phone_spelt_alike: expect.closeTo(0.05, 1),
      share_with_equal_phone: 1,
    });
  });

  it('leads follow the season', async () => {
    const found = await demo.finding('seasons');
    for (const planted of truths.seasonality.months) {
      const seen = byName(found, 'month', planted['month']);
      expect(number(seen['factor'])).toSatisfy(near(planted['factor'], truths.seasonality.tolerance.absolute));
    }
  });

  it('each industry orders in its own rhythm and leaves at its own rate', async () => {
    const { industries, bad_service_factor, bad_service_share, tolerance } = truths.churn;
    const found = await demo.finding('rhythms');
    for (const planted of industries) {
      const seen = byName(found, 'industry', planted['industry']);
      const days = number(planted['interval_days']);
      expect(number(seen['mean_interval_days'])).toSatisfy(near(days, days * 0.1));
      const rate = number(planted['churn_rate']);
      const mixed = (1 - bad_service_share) * rate + bad_service_share * Math.min(0.9, rate * bad_service_factor);
      expect(number(seen['churn_after_first'])).toSatisfy(near(mixed, mixed * tolerance.relative));
    }
  });

  it('bad service drives clients away', async () => {
    const [well, badly] = await demo.finding('bad_service');
    expect(number(badly?.['churn_after_first']) / number(well?.['churn_after_first'])).toSatisfy(
      near(truths.churn.bad_service_factor, 0.35),
    );
  });

  it('stages last as long as planted', async () => {
    const found = await demo.finding('stage_dwell');
    for (const planted of truths.stage_dwell.stages) {
      const seen = byName(found, 'stage', planted['stage']);
      expect(number(seen['median_days'])).toSatisfy(
        near(planted['median_days'], truths.stage_dwell.tolerance.absolute),
      );
    }
  });

  it('deals skip stages, go back, come again and are reopened', async () => {
    const [found] = await demo.query(`
      select
          count(*) filter (backward)::integer as backward,
          count(*) filter (stage_order = 7 and left_at is not null)::integer as reopened,
          count(*) filter (skipped)::integer as skipped
      from (
          select
              *,
              stage_order < lag(stage_order) over upto as backward,
              stage_order > 1 + lag(stage_order) over upto and stage_order < 6 as skipped
          from stage_change
          window upto as (partition by deal_id order by entered_at, stage_order)
      )`);
    expect(number(found?.['backward'])).toBeGreaterThan(200);
    expect(number(found?.['reopened'])).toBeGreaterThan(50);
    expect(number(found?.['skipped'])).toBeGreaterThan(200);
  });

  it('a price rise is in the prices and in the win rate', async () => {
    const [found] = await demo.finding('price_rise');
    const { price_factor, win_factor, tolerance } = truths.price_rise;
    expect(number(found?.['price_factor'])).toSatisfy(near(price_factor, 0.005));
    expect(number(found?.['win_factor'])).toSatisfy(near(win_factor, tolerance.absolute));
  });

  it('some leads have no source, unlike between channels', async () => {
    const [found] = await demo.query('select avg(is_hidden::integer) as share from lead');
    expect(number(found?.['share'])).toSatisfy(
      near(truths.hidden_sources.share, truths.hidden_sources.tolerance.absolute),
    );
    for (const seen of await demo.finding('channels')) {
      const planted = byName(truths.channel_quality.channels, 'channel', seen['channel']);
      expect(number(seen['hidden_share'])).toSatisfy(near(planted['hidden_share'], 0.03));
    }
  });

  it('some channels open paths and others close them', async () => {
    const found = await demo.finding('openers');
    const openers = found.filter(
      (row) => number(row['opened_per_closed']) >= truths.openers.opened_per_closed_at_least,
    );
    expect(openers.map(({ channel }) => channel).toSorted()).toEqual(truths.openers.channels);
  });

  it('one campaign costs money and brings nobody', async () => {
    const { campaign } = truths.spend_without_leads;
    const [found] = await demo.query(`
      select
          (select sum(spend)::double from spend where campaign = '${campaign}') as spend,
          (select count(*)::integer from lead where campaign = '${campaign}') as leads`);
    expect(number(found?.['spend'])).toBeGreaterThan(100_000);
    expect(found?.['leads']).toBe(0);
  });

  it('a dispenser is bought with what it dispenses', async () => {
    const found = await demo.finding('baskets');
    for (const planted of truths.baskets.pairs) {
      const seen = byName(found, 'product', planted['product']);
      const share = number(planted['companion_share']);
      expect(number(seen['companion_share'])).toBeGreaterThan(share - truths.baskets.tolerance.absolute);
    }
  });

  it('money is the same in deals, orders, lines and payments', async () => {
    const [counts] = await demo.finding('counts');
    expect(counts?.['sales_amount']).toBe(counts?.['won_amount']);
    expect(counts?.['orders']).toBe(counts?.['won_deals']);
    const unequal = await demo.query(`
      select sale.order_id
      from sale
      join sale_line on sale_line.order_id = sale.order_id and is_sale
      join deal on deal.deal_id = sale.deal_id
      group by sale.order_id, sale.amount, deal.amount
      having sum(sale_line.amount) <> sale.amount or deal.amount <> sale.amount`);
    expect(unequal).toEqual([]);
    const overpaid = await demo.query(`
      select sale.order_id
      from payments
      join sale on sale.order_id = payments."Заказ ID"
      group by sale.order_id, sale.amount
      having sum(payments."Сумма") > sale.amount`);
    expect(overpaid).toEqual([]);
  });

  it('the company looks alive: growth, a fifth to a third of deals won, cycles of weeks', async () => {
    const [found] = await demo.query(`
      select
          avg((outcome = 'won')::integer) filter (outcome <> 'open') as win_rate,
          median(amount) filter (outcome = 'won') as median_won_amount,
          median(datediff('day', created_at, closed_at)) filter (outcome = 'won' and is_new) as median_cycle_days
      from deal`);
    expect(number(found?.['win_rate'])).toSatisfy(near(0.27, 0.05));
    expect(number(found?.['median_won_amount'])).toSatisfy(near(90_000, 15_000));
    expect(number(found?.['median_cycle_days'])).toSatisfy(near(32, 6));
    const years = await demo.query(`
      select (datediff('month', ordered_at, timestamp '2026-06-30') // 12)::integer as years_ago, sum(amount)::double as sold
      from sale
      where ordered_at < '2026-07-01'
      group by 1
      order by 1`);
    expect(number(years[0]?.['sold'])).toBeGreaterThan(number(years[1]?.['sold']) * 1.05);
    expect(number(years[1]?.['sold'])).toBeGreaterThan(number(years[2]?.['sold']) * 1.05);
  });
});

const number = (value: unknown): number => Number(value);

const descending =
  (column: string) =>
  (one: FindingRow, other: FindingRow): number =>
    number(other[column]) - number(one[column]);

function byName(rows: readonly FindingRow[], column: string, value: unknown): FindingRow {
  const row = rows.find((row) => row[column] === value);
  if (!row) throw new Error(`no row with ${column} = ${String(value)}`);
  return row;
}

/** Within `distance` of the expected number. */
const near =
  (expected: unknown, distance: number) =>
  (value: number): boolean =>
    Math.abs(value - number(expected)) <= distance;
