import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { testPlace, type TestPlace } from '../ingest/testing/place.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { buildModels } from './support/built-models.ts';
import { engines } from './support/engines.ts';
import { describeWithData, sharedData } from './support/shared-data.ts';

const mapping = `
source: playbook
title: Attribution playbook
timezone: UTC
datasets:
  - dataset: sessions
    file: sessions.csv
    format: '%Y-%m-%d %H:%M:%S'
    feeds:
      - entity: touch
        key: session_id
        fields:
          kind: { value: visit }
          contact_id: customer_id
          channel: utm_source
          campaign: utm_campaign
          happened_at: started_at
  - dataset: conversions
    file: customer_conversions.csv
    format: '%Y-%m-%d %H:%M:%S'
    feeds:
      - entity: deal
        key: customer_id
        fields:
          outcome: { value: won }
          contact_id: customer_id
          amount: revenue
          created_at: converted_at
          closed_at: converted_at
  - dataset: spend
    file: ad_spend.csv
    feeds:
      - entity: ad_spend
        key: [date_day, utm_source, utm_medium, utm_campaign]
        fields:
          spent_on: date_day
          channel: utm_source
          campaign: utm_campaign
          spend: spend
`;

/** Counted by others over the same sessions up to 30 days before the conversion: revenue by first, last, linear, 40-20-40. */
const published: Readonly<Record<string, readonly number[]>> = {
  direct: [140, 145, 141.43, 141.4],
  facebook_ads: [95, 50, 70.18, 71.4],
  google: [30, 40, 37.86, 35.8],
  adwords: [10, 15, 19.11, 16.4],
  bing: [0, 25, 6.43, 10],
};

describeWithData('dbt_playbooks')('the attribution playbook', () => {
  describe.each(engines)('on $name', ({ open }) => {
    let warehouse: Warehouse;
    let place: TestPlace;
    beforeAll(async () => {
      warehouse = await open();
      place = testPlace();
      const files = ['sessions', 'customer_conversions', 'ad_spend'].map((name) =>
        sharedData(`dbt_playbooks/attribution/${name}.csv`),
      );
      const report = await place.bring(warehouse, mapping, ...files);
      expect(report.totals).toMatchObject({ rows: 153, rejected: 0 });
      await buildModels(warehouse, {
        extraModelDirs: [join(place.dataDir, 'models')],
        timezone: 'UTC',
        select: '+attribution_days +channel_days',
      });
    });
    afterAll(async () => {
      await warehouse.close();
      place.close();
    });

    it('gives the counted revenue of every channel by first, last, linear and 40-20-40', async () => {
      const rows = await warehouse.query<{ model: string; channel: string; revenue: string }>(
        `select model, channel, sum(revenue) as revenue from marts.attribution_days
         where model in ('first', 'last', 'linear', 'position_based') group by model, channel`,
      );
      const found = (channel: string, model: string): number =>
        Number(rows.find((row) => row.channel === channel && row.model === model)?.revenue ?? 0);
      for (const [channel, figures] of Object.entries(published)) {
        ['first', 'last', 'linear', 'position_based'].forEach((model, index) =>
          // parts are rounded to the kopeck deal by deal, so a sum of them may be a few kopecks away
          expect(Math.abs(found(channel, model) - (figures[index] ?? NaN)), `${channel} ${model}`).toBeLessThan(0.02),
        );
      }
    });

    it('gives away 275 in every model', async () => {
      const rows = await warehouse.query(
        'select model, sum(revenue) as revenue, sum(conversions) as deals from marts.attribution_days group by model',
      );
      expect(rows).toHaveLength(10);
      for (const { revenue, deals } of rows) expect([Number(revenue), Number(deals)]).toEqual([275, 21]);
    });

    it('keeps the spend of both accounts', async () => {
      const rows = await warehouse.query(
        `select channel, sum(spend) as spend from marts.channel_days
         where basis = 'event' and model = 'crm' and spend > 0 group by channel order by channel`,
      );
      expect(rows.map(({ channel, spend }) => [channel, Number(spend)])).toEqual([
        ['adwords', 47],
        ['facebook_ads', 312],
      ]);
    });
  });
});
