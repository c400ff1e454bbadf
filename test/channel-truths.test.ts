import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../ingest/import.ts';
import { generateDemo } from '../seeds/demo/generate.ts';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { buildModels } from './support/built-models.ts';

const ROOT = new URL('..', import.meta.url);

describe('the channels of the demo company', () => {
  let warehouse: DuckDbWarehouse;
  let directory: string;
  let truths: {
    channel_quality: { best: string; loss_making: string };
    openers: { channels: string[]; opened_per_closed_at_least: number };
    spend_without_leads: { campaign: string };
  };
  const ask = (sql: string): Promise<Row[]> => warehouse.query(sql);

  beforeAll(async () => {
    truths = JSON.parse(await readFile(new URL('seeds/demo/truths.json', ROOT), 'utf8')) as typeof truths;
    directory = await mkdtemp(join(tmpdir(), 'voronka-channels-'));
    warehouse = await DuckDbWarehouse.open(':memory:', { threads: 2 });
    const { files } = await generateDemo({ directory, seed: 11, scale: 0.15, until: '2026-07-15' });
    await importFiles({
      ...{ warehouse, dataDir: join(directory, 'data'), paths: files.map(({ path }) => path) },
      mapping: { kind: 'file', path: new URL('seeds/demo/mapping.yml', ROOT).pathname },
      ...{ onProgress: () => undefined, clock: () => new Date() },
    });
    await buildModels(warehouse, {
      extraModelDirs: [join(directory, 'data', 'models')],
      select: '+channel_days +attribution_days +source_gaps +channel_cohorts',
    });
  });
  afterAll(async () => {
    await warehouse.close();
    await rm(directory, { recursive: true, force: true });
  });

  it.each(['event', 'lead', 'payment'])('one channel loses money, counted by %s', async (basis) => {
    const rows = await ask(
      `select channel from marts.channel_days where basis = '${basis}' and model = 'crm' and channel is not null
       group by channel having sum(spend) > coalesce(sum(gross_margin), 0)`,
    );
    expect(rows).toEqual([{ channel: truths.channel_quality.loss_making }]);
  });

  it('leads of the best channel become clients most often', async () => {
    const [best] = await ask(
      `select channel, sum(new_customers) / sum(leads) as rate from marts.channel_days
       where basis = 'lead' and model = 'crm' and channel is not null
       group by channel having sum(leads) > 100 order by rate desc limit 1`,
    );
    expect(best?.['channel']).toBe(truths.channel_quality.best);
  });

  it('the campaign that no lead names keeps its spend', async () => {
    const rows = await ask(
      `select campaign, sum(spend) > 0 as has_spend, sum(leads) as leads from marts.channel_days
       where basis = 'event' and model = 'crm' group by campaign having sum(spend) > 0 and sum(leads) = 0`,
    );
    expect(rows).toEqual([{ campaign: truths.spend_without_leads.campaign, has_spend: true, leads: 0n }]);
  });

  it('channels that open journeys are due more by the first touch than by the last', async () => {
    const rows = await ask(
      `select channel, sum(case when model = 'first' then conversions end) as opened,
         sum(case when model = 'last' then conversions end) as closed
       from marts.attribution_days where model in ('first', 'last') and channel is not null
       group by channel`,
    );
    for (const channel of truths.openers.channels) {
      const row = rows.find((one) => one['channel'] === channel);
      expect(Number(row?.['opened']) / Number(row?.['closed']), channel).toBeGreaterThan(1.3);
    }
  });

  it('every model gives away the same money', async () => {
    const rows = await ask(`select model, sum(revenue) as revenue from marts.attribution_days group by model`);
    expect(rows).toHaveLength(10);
    expect(new Set(rows.map(({ revenue }) => String(revenue))).size).toBe(1);
  });

  it('hidden sources: nine bands in ten hold the true number of leads', async () => {
    const truth = await ask(
      `select channel, count(*) as hidden from read_csv('${directory}/truth/hidden_sources.csv') group by channel`,
    );
    const found = new Map(
      (await ask('select channel, hidden_leads_low as low, hidden_leads_high as high from marts.source_gaps')).map(
        (row) => [row['channel'], row],
      ),
    );
    const within = truth.filter(({ channel, hidden }) => {
      const band = found.get(channel as string);
      return Number(band?.['low']) <= Number(hidden) + 0.5 && Number(hidden) - 0.5 <= Number(band?.['high']);
    });
    expect(truth.length).toBeGreaterThan(9);
    expect(within.length / truth.length).toBeGreaterThanOrEqual(0.9);
  });

  it('money of the losing channel is seldom seen to come back, that of others is', async () => {
    const rows = await ask(
      `select channel, sum(case when status = 'reached' then 1 else 0 end) / count(*) as reached
       from marts.channel_cohorts where cohort_month < date '2025-07-01' group by channel`,
    );
    const shareOf = (channel: string) => Number(rows.find((row) => row['channel'] === channel)?.['reached']);
    expect(shareOf(truths.channel_quality.loss_making)).toBeLessThan(0.5);
    expect(shareOf('SEO')).toBeGreaterThan(0.8);
  });

  it('the day a cohort paid back is the day that adding its sales up gives', async () => {
    const [cohort] = await ask(
      `select channel, cohort_month, spend, break_even_on from marts.channel_cohorts
       where status = 'reached' and channel = 'SEO' order by cohort_month limit 1`,
    );
    const sales = await ask(
      `select cast(closed_at + interval 3 hour as date) as day, cast(sum(margin) as double) as margin
       from core.deal_origin as origins
       join marts.deals as deals on deals.deal_id = origins.deal_id
       join (select deal_id, sum(gross_margin) as margin from marts.order_lines group by deal_id) as lines
         on lines.deal_id = origins.deal_id
       where origins.channel = 'SEO' and date_trunc('month', came_at + interval 3 hour) = date '${String(cohort?.['cohort_month'])}'
       group by 1 order by 1`,
    );
    let sum = 0;
    const reached = sales.find(({ margin }) => (sum += Number(margin)) >= Number(cohort?.['spend']));
    expect(reached?.['day']).toBe(cohort?.['break_even_on']);
  });
});
