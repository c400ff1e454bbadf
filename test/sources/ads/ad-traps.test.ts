import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';

// Campaigns and sums are invented.
/** A manager's export: its title is any text, the currency another in each account, sums with thousands in quotes. */
const MANAGER = `\uFEFFОтчёт для руководства
"1 марта 2025 г. - 2 марта 2025 г."
Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value
2025-03-01,"Brand, EU",9001,EUR,"1,204.50","12,300",310,2.50,"2,000.00"
2025-03-01,Brand US,9002,USD,0.07,1,0,0.00,--
2025-03-02,"Brand, EU",9001,EUR, --,40,0,0.00,--
Total: Account, --, --, --,"1,204.57","12,341",310,2.50,"2,000.00"
Total: Campaigns, --, --, --,"1,204.57","12,341",310,2.50,"2,000.00"
`;
/** The same interface in Russian. */
const RUSSIAN = `Отчет по кампаниям
3 марта 2025 г.
День;Кампания;Идентификатор кампании;Код валюты;Стоимость;Показы;Клики;Конверсии
2025-03-03;Бренд;9003;RUB;1 204,50;12 300;310;2,50
Всего: кампании; --; --; --;1 204,50;12 300;310;2,50
`;
/** Ads Manager with windows of attribution beside the figures and a line of results without a day. */
const META = `Campaign name,Campaign ID,Day,Impressions,Amount spent (GBP),Link clicks,Purchases,Purchases [1-day view],Reporting starts,Reporting ends
Spring,120200000000000009,2025-03-01,"2,000",10.50,15,3,1,2025-03-01,2025-03-01
Results from 1 campaign,,,"2,000",10.50,15,3,1,2025-03-01,2025-03-01
`;
/** A row of insights with windows in its actions; a figure that was not measured has no key. */
const INSIGHTS = `{"date_start":"2025-03-04","date_stop":"2025-03-04","campaign_id":"120200000000000009","campaign_name":"Spring (new)","spend":"0.30","account_currency":"GBP","reach":"77","actions":[{"action_type":"offsite_conversion.fb_pixel_lead","value":"5","1d_view":"1","7d_click":"4"},{"action_type":"lead","value":"5","1d_view":"1","7d_click":"4"}]}
`;

describe.each(engines)('odd reports of ad systems on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  const bring = async (name: string, content: string, source?: string) => {
    const report = await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths: [place.put(name, content)], onProgress: () => undefined },
      mapping: source === undefined ? { kind: 'recognise' } : { kind: 'source', name: source },
      clock: () => new Date('2026-01-01T12:00:00Z'),
    });
    expect(report.unclaimed).toEqual([]);
    expect(report.totals).toMatchObject({ rejected: 0, flagged: 0 });
  };

  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    await bring('google ads manager.csv', MANAGER);
    await bring('Отчет по кампаниям.csv', RUSSIAN);
    await bring('meta ads.csv', META);
    await bring('insights.ndjson', INSIGHTS, 'meta_ads');
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+ad_spend' });
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  it('any title, headings of another language, totals dropped, a currency for each row, empty is not 0', async () => {
    const rows = await warehouse.query(
      `select system, spent_on, campaign, campaign_id, original_spend as spend, currency, cast(impressions as integer) as shows,
         cast(clicks as integer) as clicks, conversions
       from ${warehouse.relation({ schema: 'core', name: 'ad_spend' })} order by system, spent_on, campaign_id`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['google_ads', '2025-03-01', 'Brand, EU', '9001', '1204.50', 'EUR', 12300, 310, '2.5000'],
      ['google_ads', '2025-03-01', 'Brand US', '9002', '0.07', 'USD', 1, 0, '0.0000'],
      ['google_ads', '2025-03-02', 'Brand, EU', '9001', null, 'EUR', 40, 0, '0.0000'],
      ['google_ads', '2025-03-03', 'Бренд', '9003', '1204.50', 'RUB', 12300, 310, '2.5000'],
      ['meta_ads', '2025-03-01', 'Spring', '120200000000000009', '10.50', 'GBP', 2000, 15, null],
      ['meta_ads', '2025-03-04', 'Spring (new)', '120200000000000009', '0.30', 'GBP', null, null, '5.0000'],
    ]);
  });
});
