import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';

// Reports of ad systems as they are saved. Campaigns and sums are invented.
const DIRECT_MONDAY = `"Voronka (2025-03-10 - 2025-03-11)"
Date\tCampaignId\tCampaignName\tImpressions\tClicks\tCost\tConversions
2025-03-10\t7001\tПоиск\t1000\t50\t1234560000\t--
2025-03-10\t7002\tСети\t500\t5\t500000\t1
2025-03-11\t7001\tПоиск\t900\t45\t1000000000\t2
Total rows: 3
`;
/** The next report restates the 11th, splits it by ad group, and has lost nothing of the 10th. */
const DIRECT_TUESDAY = `"Voronka (2025-03-11 - 2025-03-12)"
Date\tCampaignId\tCampaignName\tAdGroupId\tImpressions\tClicks\tCost\tConversions
2025-03-11\t7001\tПоиск (новое имя)\t1\t500\t25\t600000000\t2
2025-03-11\t7001\tПоиск (новое имя)\t2\t410\t21\t450000000\t--
2025-03-12\t7001\tПоиск (новое имя)\t1\t10\t1\t10000000\t--
Total rows: 3
`;
const DIRECT_CABINET = `Отчёт;;;;;
Дата;№ Кампании;Кампания;Показы;Клики;Расход (руб.)
13.03.2025;7001;Поиск;1 200;60;1 500,25
Всего;;;1 200;60;1 500,25
`;
const GOOGLE = `Campaign report
"March 10, 2025 - March 11, 2025"
Day\tCampaign\tCampaign ID\tCurrency code\tCost\tImpr.\tClicks\tConversions
2025-03-10\tBrand\t9001\tUSD\t"1,204.50"\t"12,300"\t310\t2.50
2025-03-11\tBrand\t9001\tUSD\t--\t40\t0\t0.00
Total: Campaigns\t --\t --\tUSD\t"1,204.50"\t"12,340"\t310\t2.50
`;
const META = `Campaign name,Campaign ID,Day,Impressions,Amount spent (USD),Link clicks,Reporting starts,Reporting ends
Spring,120200000000000001,2025-03-10,2000,10.5,15,2025-03-10,2025-03-10
Spring,120200000000000001,2025-03-11,1000,4.25,,2025-03-11,2025-03-11
`;
const INSIGHTS = `{"date_start":"2025-03-12","date_stop":"2025-03-12","campaign_id":"120200000000000001","campaign_name":"Spring","spend":"3.10","impressions":"300","account_currency":"USD","actions":[{"action_type":"link_click","value":"7"},{"action_type":"lead","value":"2"},{"action_type":"offsite_conversion.fb_pixel_lead","value":"2"}]}
`;
const VK = `Отчет по кампаниям
Дата;ID кампании;Название кампании;Показы;Клики;Потрачено всего, ₽
10.03.2025;5001;Лиды;10 000;120;2 345,60
11.03.2025;5001;Лиды;—;—;0,00
Итого;;;10 000;120;2 345,60
`;

describe.each(engines)('ad spend on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  let minute = 0;
  const bring = async (name: string, content: string | Uint8Array, source?: string) => {
    const report = await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths: [place.put(name, content)] },
      mapping: source === undefined ? { kind: 'recognise' } : { kind: 'source', name: source },
      onProgress: () => undefined,
      clock: () => new Date(Date.UTC(2026, 0, 1, 12, minute++)),
    });
    expect(report.unclaimed).toEqual([]);
    expect(report.files.map(({ kind }) => kind)).toEqual(['loaded']);
    expect(report.totals).toMatchObject({ rejected: 0, flagged: 0, ragged: 0 });
  };
  const spent = (system: string) =>
    warehouse.query(
      `select spent_on, campaign_id, sum(original_spend) as spend, currency,
         cast(sum(impressions) as integer) as impressions, cast(sum(clicks) as integer) as clicks
       from ${warehouse.relation({ schema: 'core', name: 'ad_spend' })}
       where system = '${system}' group by spent_on, campaign_id, currency order by 1, 2`,
    );

  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    await bring('direct 1.tsv', DIRECT_MONDAY);
    await bring('direct 2.tsv', DIRECT_TUESDAY);
    await bring('Отчёт Директ.csv', iconv.encode(DIRECT_CABINET, 'windows-1251'));
    await bring('google ads.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(GOOGLE, 'utf16le')]));
    await bring('Untitled report.csv', META);
    await bring('insights.ndjson', INSIGHTS, 'meta_ads');
    await bring('vk ads march.csv', VK);
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+channel_crm_day' });
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  it('a restated day of Яндекс.Директ takes the place of the earlier one, even split otherwise and renamed', async () => {
    expect(await spent('direct')).toEqual([
      { spent_on: '2025-03-10', campaign_id: '7001', spend: '1234.56', currency: null, impressions: 1000, clicks: 50 },
      { spent_on: '2025-03-10', campaign_id: '7002', spend: '0.50', currency: null, impressions: 500, clicks: 5 },
      { spent_on: '2025-03-11', campaign_id: '7001', spend: '1050.00', currency: null, impressions: 910, clicks: 46 },
      { spent_on: '2025-03-12', campaign_id: '7001', spend: '10.00', currency: null, impressions: 10, clicks: 1 },
      { spent_on: '2025-03-13', campaign_id: '7001', spend: '1500.25', currency: null, impressions: 1200, clicks: 60 },
    ]);
  });

  it('Google Ads is read through its titles and totals, in UTF-16, with thousands and dashes', async () => {
    expect(await spent('google_ads')).toEqual([
      {
        spent_on: '2025-03-10',
        campaign_id: '9001',
        spend: '1204.50',
        currency: 'USD',
        impressions: 12300,
        clicks: 310,
      },
      { spent_on: '2025-03-11', campaign_id: '9001', spend: null, currency: 'USD', impressions: 40, clicks: 0 },
    ]);
  });

  it('Meta says its currency in a heading, and an enquiry under two names is one', async () => {
    expect(await spent('meta_ads')).toEqual([
      {
        spent_on: '2025-03-10',
        campaign_id: '120200000000000001',
        spend: '10.50',
        currency: 'USD',
        impressions: 2000,
        clicks: 15,
      },
      {
        spent_on: '2025-03-11',
        campaign_id: '120200000000000001',
        spend: '4.25',
        currency: 'USD',
        impressions: 1000,
        clicks: null,
      },
      {
        spent_on: '2025-03-12',
        campaign_id: '120200000000000001',
        spend: '3.10',
        currency: 'USD',
        impressions: 300,
        clicks: null,
      },
    ]);
    const [leads] = await warehouse.query(
      `select sum(conversions) as leads from ${warehouse.relation({ schema: 'core', name: 'ad_spend' })} where system = 'meta_ads'`,
    );
    expect(leads).toEqual({ leads: '2.0000' });
  });

  it('VK Реклама is read by day with its Russian numbers', async () => {
    expect(await spent('vk_ads')).toEqual([
      {
        spent_on: '2025-03-10',
        campaign_id: '5001',
        spend: '2345.60',
        currency: null,
        impressions: 10000,
        clicks: 120,
      },
      { spent_on: '2025-03-11', campaign_id: '5001', spend: '0.00', currency: null, impressions: null, clicks: null },
    ]);
  });

  it('reaches the channels, in the company’s currency; spend without a rate is not made up', async () => {
    const rows = await warehouse.query(
      `select channel, sum(spend) as spend from ${warehouse.relation({ schema: 'core', name: 'channel_crm_day' })}

       group by channel order by channel`,
    );
    const rates = await warehouse.query(
      `select cast(rate as double) as rate from ${warehouse.relation({ schema: 'core', name: 'currency_rate' })}
       where currency = 'USD' and valid_from <= '2025-03-10' and (valid_to is null or valid_to > '2025-03-12')`,
    );
    const rate = rates[0] ? Number(rates[0]['rate']) : 0;
    expect(rows.map(({ channel, spend }) => [channel, Number(spend)])).toEqual([
      ['Google Ads', Math.round(1204.5 * rate * 100) / 100],
      ['Meta', [10.5, 4.25, 3.1].reduce((sum, usd) => sum + Math.round(usd * rate * 100), 0) / 100],
      ['VK Реклама', 2345.6],
      ['Яндекс.Директ', 1234.56 + 0.5 + 1050 + 10 + 1500.25],
    ]);
  });
});
