import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askCube, freshPlace, serve, signIn, voronkaDoes, type Place, type Server } from '../support/voronka.ts';
import { warehouses, type Served } from '../support/warehouses.ts';
import { startVkAds, type FakeVkAds } from './ads/vk-server.ts';
import { KEY, SECRET, startZadarma, type FakeZadarma, type Leg } from './telephony/zadarma-server.ts';

// People, campaigns and sums are invented.
const ASTERISK = `"","79991234567","100","from-trunk","79991234567","PJSIP/trunk-1","PJSIP/100-1","Dial","","2025-03-10 09:15:02","2025-03-10 09:15:10","2025-03-10 09:18:41",219,211,"ANSWERED","DOCUMENTATION","1741587302.161"
"","79990000001","600","ext-queues","79990000001","PJSIP/trunk-2","","Queue","600","2025-03-10 09:20:00",,"2025-03-10 09:20:31",31,0,"NO ANSWER","DOCUMENTATION","1741587600.170"
"","79990000001","600","ext-queues","79990000001","PJSIP/trunk-2","PJSIP/100-2","Queue","600","2025-03-10 09:20:05",,"2025-03-10 09:20:31",26,0,"NO ANSWER","DOCUMENTATION","1741587600.170"
`;
const METRICA = `ym:s:visitID\tym:s:clientID\tym:s:dateTime\tym:s:startURL\tym:s:pageViews\tym:s:lastsignTrafficSource\tym:s:lastsignUTMSource\tym:s:lastsignUTMCampaign
18446744073709551001\t1741600000123456789\t2025-03-10 12:00:00\thttps://shop.example/\t3\tad\tgoogle\tBrand
18446744073709551002\t1741600000123456789\t2025-03-10 18:00:00\thttps://shop.example/\t1\torganic\t\t
18446744073709551003\t1741600000999999999\t2025-03-11 19:00:00\thttps://shop.example/\t2\tad\tgoogle\tBrand
`;
const GOOGLE = `Campaign report
"March 10, 2025 - March 11, 2025"
Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks
2025-03-10,Brand,9001,RUB,"1,204.50","12,300",310
2025-03-11,Brand,9001,RUB,0.10,40,1
Total: Campaigns, --, --,RUB,"1,204.60","12,340",311
`;

/** Yesterday, for sources that are asked from then on up to now. */
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const leg = (part: Partial<Leg>): Leg => ({
  ...{ call_id: '1771574400.1', sip: '100', callstart: `${YESTERDAY} 11:00:00`, clid: '+79991234567', seconds: 60 },
  ...{ destination: '100', disposition: 'answered', is_recorded: false, pbx_call_id: 'in_1' },
  ...part,
});

describe.each(warehouses)('channels in the cube over HTTP on $name', (engine) => {
  let warehouse: Served;
  let place: Place;
  let server: Server;
  let cookie: string;
  let zadarma: FakeZadarma;
  let vk: FakeVkAds;
  const numbers = async (query: { readonly measures: readonly string[]; readonly dimensions: readonly string[] }) => {
    const by = query.dimensions.map((name) => name.slice(name.indexOf('.') + 1));
    const found = await askCube(server, cookie, query);
    return found
      .map((row) =>
        Object.entries(row).map(([name, value]) => (value === null || by.includes(name) ? value : Number(value))),
      )
      .toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  };

  beforeAll(async () => {
    warehouse = await engine.serve('channel_files');
    zadarma = await startZadarma([
      leg({}),
      leg({ pbx_call_id: 'in_2', clid: '+79990000002', disposition: 'no answer', seconds: 0 }),
    ]);
    const days = new Map([[YESTERDAY, { shows: 400, clicks: 40, goals: 3, spent: '1200.50' }]]);
    vk = await startVkAds([{ id: 5001, name: 'Лиды', status: 'active', days }]);
    place = await freshPlace({
      ...{ ...warehouse.env, VORONKA_DEMO_SCALE: '0', VORONKA_SOURCE_PBX_KEY: KEY, VORONKA_SOURCE_PBX_SECRET: SECRET },
      VORONKA_SOURCE_VK_ADS_CLIENT_SECRET: vk.secret,
    });
    const sources = [
      `  pbx: { system: zadarma, address: '${zadarma.url}', since: ${YESTERDAY}, requests_per_minute: 100 }`,
      `  vk_ads: { system: vk_ads, address: '${vk.url}', client_id: ${vk.clientId}, since: ${YESTERDAY} }`,
    ];
    await writeFile(join(place.dir, 'voronka.yml'), `sources:\n${sources.join('\n')}\n`);
    await mkdir(join(place.dir, 'given'));
    for (const [name, text] of Object.entries({
      'Master.csv': ASTERISK,
      'visits.tsv': METRICA,
      'google ads.csv': GOOGLE,
    })) {
      await writeFile(join(place.dir, 'given', name), text);
    }
    await voronkaDoes(place, 'import', 'given');
    await voronkaDoes(place, 'sync');
    server = await serve(place);
    cookie = await signIn(server.link);
  }, 900_000);
  afterAll(async () => {
    await server?.stop();
    await warehouse?.close();
    await place?.remove();
    await zadarma?.close();
    await vk?.close();
  });

  it('calls of an exchange’s log and of a telephone service are activities, answered and missed', async () => {
    const measures = ['activity_count', 'call_count', 'missed_call_count', 'talk_seconds'].map(
      (name) => `activities.${name}`,
    );
    expect(
      await numbers({ measures, dimensions: ['activities.kind', 'activities.direction', 'activities.outcome'] }),
    ).toEqual([
      ['call', 'in', 'answered', 2, 2, 0, 271],
      ['call', 'in', 'missed', 2, 2, 2, 0],
    ]);
  });

  it('spend, shows, clicks and visits stand by channel, to the kopeck', async () => {
    const measures = ['spend', 'impressions', 'clicks', 'visits'].map((name) => `channels.${name}`);
    expect(await numbers({ measures, dimensions: ['channels.channel'] })).toEqual([
      ['Google Ads', 1204.6, 12340, 311, 2],
      ['SEO', 0, 0, 0, 1],
      ['VK Реклама', 1200.5, 400, 40, 0],
    ]);
  });
});
