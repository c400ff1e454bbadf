import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testPlace, type TestPlace } from '../ingest/testing/place.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { buildModels } from './support/built-models.ts';
import { engines } from './support/engines.ts';
import { describeWithData, sharedData } from './support/shared-data.ts';

const facebook = `
source: facebook
title: Facebook ads
timezone: UTC
datasets:
  - dataset: ads
    file: KAG_conversion_data.csv
    feeds:
      - entity: ad_spend
        key: ad_id
        fields:
          channel: { value: Facebook }
          campaign: xyz_campaign_id
          spend: Spent
          impressions: Impressions
          clicks: Clicks
`;

const afisha = `
source: afisha
title: Afisha
timezone: UTC
datasets:
  - dataset: costs
    file: costs_us.csv
    feeds:
      - entity: ad_spend
        key: [source_id, dt]
        fields:
          spent_on: dt
          channel: source_id
          spend: costs
  - dataset: orders
    file: orders_log_us.csv.gz
    feeds:
      - entity: order
        key: [Buy Ts, Uid, Revenue]
        occurrence: true
        fields:
          amount: Revenue
          contact_id: Uid
          ordered_at: Buy Ts
`;

/** A warehouse with one data set in it, its channels built. */
function withData(open: () => Promise<Warehouse>, mapping: string, files: readonly string[]) {
  const made = {} as { warehouse: Warehouse; place: TestPlace };
  beforeAll(async () => {
    made.warehouse = await open();
    made.place = testPlace();
    await made.place.bring(made.warehouse, mapping, ...files.map(sharedData));
    const extraModelDirs = [join(made.place.dataDir, 'models')];
    await buildModels(made.warehouse, { extraModelDirs, timezone: 'UTC', select: '+channel_days' });
  });
  afterAll(async () => {
    await made.warehouse.close();
    made.place.close();
  });
  return (columns: string, rest: string) =>
    made.warehouse.query(`select ${columns} from marts.channel_days where basis = 'event' and model = 'crm' ${rest}`);
}

describeWithData('facebook_ads')('the ads of Facebook', () => {
  describe.each(engines)('on $name', ({ open }) => {
    const ask = withData(open, facebook, ['facebook_ads/KAG_conversion_data.csv']);

    it('keep the published spend, shows and clicks of every campaign, though no lead names one', async () => {
      const rows = await ask(
        'campaign, sum(spend) as spend, sum(impressions) as shows, sum(clicks) as clicks',
        'group by campaign order by campaign',
      );
      // each ad is kept to the kopeck, so a sum may be a little off the published one
      expect(rows.map(({ campaign, spend }) => [campaign, Number(spend)])).toEqual([
        ['1178', expect.closeTo(55662.15, 0)],
        ['916', expect.closeTo(149.71, 0)],
        ['936', expect.closeTo(2893.37, 0)],
      ]);
      const whole = (name: string) => rows.reduce((sum, row) => sum + Number(row[name]), 0);
      expect([whole('shows'), whole('clicks')]).toEqual([213_434_828, 38_165]);
    });
  });
});

describeWithData('afisha_orders_costs')('a ticket service that keeps orders and no deals', () => {
  describe.each(engines)('on $name', ({ open }) => {
    const ask = withData(open, afisha, [
      'afisha_orders_costs/costs_us.csv',
      'afisha_orders_costs/orders_log_us.csv.gz',
    ]);

    it('spends what is published on its seven sources', async () => {
      const rows = await ask(
        'channel, sum(spend) as spend',
        'and channel is not null group by channel order by channel',
      );
      expect(rows.map(({ channel, spend }) => [channel, Number(spend)])).toEqual([
        ['1', 20833.27],
        ['10', 5822.49],
        ['2', 42806.04],
        ['3', 141321.63],
        ['4', 61073.6],
        ['5', 51757.1],
        ['9', 5517.49],
      ]);
    });

    it('sells to the published number of new buyers in each month, whose channel is not known', async () => {
      const rows = await ask(
        `substring(cast(date as varchar), 1, 7) as month, sum(won) as orders, sum(new_customers) as buyers,
         sum(revenue) as revenue, sum(spend) as spend`,
        'group by 1 order by 1',
      );
      const of = (month: string) => {
        const row = rows.find((one) => one['month'] === month);
        return ['orders', 'buyers', 'revenue', 'spend'].map((name) => Number(row?.[name]));
      };
      // published: 2,354, 3,387 and 6,218 orders of 2,023, 2,581 and 4,383 new buyers, free tickets among them, which are no sales
      expect(of('2017-06')).toEqual([2353, 2022, 9557.49, 18015]);
      expect(of('2017-09')).toEqual([3383, 2579, 18345.51, 24368.91]);
      expect(of('2017-12')).toEqual([6206, 4380, 36388.6, 38315.35]);
    });
  });
});
