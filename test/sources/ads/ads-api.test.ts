import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metaAds } from '../../../ingest/sources/meta_ads/connector.ts';
import { vkAds } from '../../../ingest/sources/vk_ads/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../../ingest/testing/synced.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { startMeta, type FakeMeta, type Insight } from './meta-server.ts';
import { startVkAds, type Campaign, type FakeVkAds } from './vk-server.ts';

// Campaigns and sums are invented.
const day = (spent: string, clicks: number, goals = 0) => ({ shows: clicks * 10, clicks, goals, spent });
const campaigns = (): Campaign[] => [
  {
    id: 5001,
    name: 'Лиды',
    status: 'active',
    days: new Map([
      ['2026-02-27', day('0.10', 1)],
      ['2026-02-28', day('1200.50', 40, 3)],
    ]),
  },
  { id: 5002, name: 'Старая', status: 'deleted', days: new Map([['2026-01-20', day('0.20', 2)]]) },
  { id: 5003, name: 'Без показов', status: 'blocked', days: new Map() },
];

const insight = (part: Partial<Insight>): Insight => ({
  ...{ date_start: '2026-02-28', date_stop: '2026-02-28', campaign_id: '120200000000000001', campaign_name: 'Spring' },
  ...{
    spend: '10.53',
    impressions: '2000',
    inline_link_clicks: '15',
    clicks: '99',
    account_currency: 'RUB',
    status: 'ACTIVE',
  },
  ...part,
});
const INSIGHTS: readonly Insight[] = [
  insight({
    actions: [
      { action_type: 'lead', value: '2' },
      { action_type: 'offsite_conversion.fb_pixel_lead', value: '2' },
    ],
  }),
  insight({ campaign_id: '120200000000000002', campaign_name: 'Old', spend: '0.07', status: 'ARCHIVED' }),
];
// what was not measured has no key
const SILENT = insight({
  date_start: '2026-01-16',
  date_stop: '2026-01-16',
  spend: '3.1',
  inline_link_clicks: undefined,
});

describe.each(engines)('ad systems by API on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let vk: FakeVkAds;
  let meta: FakeMeta;
  const fromVk = (part: object = {}, secrets: Record<string, string> = { client_secret: vk.secret }) => ({
    ...{ connector: vkAds, source: 'vk', secrets },
    settings: { address: vk.url, client_id: vk.clientId, since: '2026-01-15', page: 2, ...part },
  });
  const fromMeta = (token = meta.token) => ({
    ...{ connector: metaAds, source: 'meta', secrets: { token } },
    settings: { address: meta.url, account: '77', since: '2026-01-15', page: 1 },
  });
  const spent = async (system: string) => {
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+ad_spend' });
    const rows = await warehouse.query(
      `select spent_on, campaign_id, campaign, original_spend as spend, cast(impressions as integer) as shows,
         cast(clicks as integer) as clicks, conversions, is_vat_included, currency
       from ${warehouse.relation({ schema: 'core', name: 'ad_spend' })} where system = '${system}' order by 1, 2`,
    );
    return rows.map((row) => Object.values(row));
  };

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    vk = await startVkAds(campaigns());
    meta = await startMeta([...INSIGHTS, SILENT]);
  });
  afterAll(async () => {
    await vk.close();
    await meta.close();
    await warehouse.close();
    place.close();
  });

  it('a wrong key names what to mend and is shown nowhere', async () => {
    const report = JSON.stringify([
      await place.sync(warehouse, fromVk({}, { client_secret: 'wrong-vk-secret' })),
      await place.sync(warehouse, fromVk({ client_id: undefined }, { token: 'wrong-vk-token' })),
      await place.sync(warehouse, fromVk({ client_id: undefined }, {})),
      await place.sync(warehouse, fromMeta('wrong-meta-token')),
    ]);
    expect(report).toContain('see to client_id and the secret client_secret');
    expect(report).toContain('VORONKA_SOURCE_VK_TOKEN');
    expect(report).toContain('needs client_id and the secret client_secret, or the secret token');
    expect(report).toContain('see to the token of source meta');
    for (let n = 1; n <= 5; n++) vk.tokens.add(`somebody-else-${n}`);
    expect(JSON.stringify(await place.sync(warehouse, fromVk()))).toContain('has five tokens already');
    vk.tokens.clear();
    expect(report).not.toMatch(/wrong-vk-secret|wrong-vk-token|wrong-meta-token/);
  });

  it('VK Реклама: campaigns by pages, deleted ones too, days that hold anything, money to the kopeck and net of VAT', async () => {
    vk.faults.push({ kind: 'none' }, { kind: 'answer', answer: { status: 429, type: 'application/json', body: '{}' } });
    await place.sync(warehouse, fromVk());
    expect(vk.asked).toEqual(['2026-01-15..2026-03-01 x2', '2026-01-15..2026-03-01 x1']);
    expect(await spent('vk')).toEqual([
      ['2026-01-20', '5002', 'Старая', '0.20', 20, 2, '0.0000', false, null],
      ['2026-02-27', '5001', 'Лиды', '0.10', 10, 1, '0.0000', false, null],
      ['2026-02-28', '5001', 'Лиды', '1200.50', 400, 40, '3.0000', false, null],
    ]);
  });

  it('VK Реклама: the last days are restated, not added; what was taken back goes; a token that is over is renewed', async () => {
    vk.tokens.clear();
    const [leads] = vk.campaigns;
    leads?.days.set('2026-02-28', day('1100.00', 39, 3)).delete('2026-02-27');
    if (leads) leads.name = 'Лиды (новое имя)';
    place.now = new Date('2026-03-02T12:00:00Z');
    await place.sync(warehouse, fromVk());
    expect(vk.grants).toEqual(['client_credentials', 'refresh_token']);
    expect(vk.asked.at(-1)).toBe('2026-02-15..2026-03-02 x1');
    expect(await spent('vk')).toEqual([
      ['2026-01-20', '5002', 'Старая', '0.20', 20, 2, '0.0000', false, null],
      ['2026-02-28', '5001', 'Лиды (новое имя)', '1100.00', 390, 39, '3.0000', false, null],
    ]);
  });

  it('Meta: a report is waited for until all of it is there, a failed one is ordered again, a limit is waited out', async () => {
    meta.failing = 1;
    const usage = '{"77":[{"type":"ads_insights","estimated_time_to_regain_access":3}]}';
    const limit = {
      status: 400,
      type: 'application/json',
      body: '{"error":{"code":80000,"message":"too many calls"}}',
    };
    meta.faults.push({ kind: 'answer', answer: { ...limit, headers: { 'X-Business-Use-Case-Usage': usage } } });
    place.waited.length = 0;
    await place.sync(warehouse, fromMeta());
    expect(place.waited.filter((ms) => ms >= 180_000 && ms < 181_000)).toHaveLength(1);
    expect(meta.ordered).toEqual(['2026-01-15..2026-02-14', '2026-01-15..2026-02-14', '2026-02-15..2026-03-02']);
    // clicks are those on links; what was not measured is not 0; an enquiry under two names is one
    expect(await spent('meta')).toEqual([
      ['2026-01-16', '120200000000000001', 'Spring', '3.10', 2000, null, null, null, 'RUB'],
      ['2026-02-28', '120200000000000001', 'Spring', '10.53', 2000, 15, '2.0000', null, 'RUB'],
      ['2026-02-28', '120200000000000002', 'Old', '0.07', 2000, 15, null, null, 'RUB'],
    ]);
  });

  it('Meta: the last days are restated, not added; a period too long is cut in two', async () => {
    meta.rows = [
      insight({ spend: '9.99' }),
      SILENT,
      insight({ date_start: '2026-03-03', date_stop: '2026-03-03', spend: '0.01' }),
    ];
    meta.mostDays = 20;
    meta.ordered.length = 0;
    place.now = new Date('2026-03-03T12:00:00Z');
    await place.sync(warehouse, fromMeta());
    expect(meta.ordered).toEqual(['2026-02-02..2026-03-03', '2026-02-02..2026-02-16', '2026-02-17..2026-03-03']);
    expect((await spent('meta')).map(([date, id, , money]) => [date, id, money])).toEqual([
      ['2026-01-16', '120200000000000001', '3.10'],
      ['2026-02-28', '120200000000000001', '9.99'],
      ['2026-03-03', '120200000000000001', '0.01'],
    ]);
  });

  it('sums are those of a plain count over what the systems hold', async () => {
    const cents = (money: string): number => Math.round(Number(money) * 100);
    const byHand = {
      meta: meta.rows.reduce((sum, { spend }) => sum + cents(spend), 0),
      vk: vk.campaigns.flatMap(({ days }) => [...days.values()]).reduce((sum, one) => sum + cents(one.spent), 0),
    };
    const rows = await warehouse.query(
      `select system, sum(original_spend) as spend from ${warehouse.relation({ schema: 'core', name: 'ad_spend' })}
       group by system order by system`,
    );
    expect(Object.fromEntries(rows.map(({ system, spend }) => [system, cents(String(spend))]))).toEqual(byHand);
  });
});
