import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import { metrica } from '../../../ingest/sources/metrica/connector.ts';
import { rowsOf } from '../../../ingest/sources/metrica/tsv.ts';
import { momentsIn } from '../../../ingest/sources/zone-time.ts';
import { syncedPlace, type SyncedPlace } from '../../../ingest/testing/synced.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels, createRecords } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { startMetrica, type FakeMetrica, type Line } from './metrica-server.ts';

it.each([
  ['Asia/Yekaterinburg', '2026-02-20 01:30:00', '2026-02-19T20:30:00.000Z'],
  ['UTC', '2026-02-20 01:30:00', '2026-02-20T01:30:00.000Z'],
  // the day of summer time: 02:00 is passed over, in autumn 02:30 is shown twice
  ['Europe/Berlin', '2026-03-29 01:30:00', '2026-03-29T00:30:00.000Z'],
  ['Europe/Berlin', '2026-03-29 03:30:00', '2026-03-29T01:30:00.000Z'],
  ['Europe/Berlin', '2026-10-25 02:30:00', '2026-10-25T01:30:00.000Z'],
  ['Asia/Kolkata', '2026-02-20 00:10:00', '2026-02-19T18:40:00.000Z'],
  ['UTC', 'вчера', null],
])('in %s the clock shows %s at %s', (zone, shown, moment) => expect(momentsIn(zone)(shown)).toBe(moment));

it('a log is read as ClickHouse writes it; a line that is no row stops the reading', () => {
  const log = "a\tb\tc\n1\t[\\'x\\',\\'y\\']\tone\\ttwo\\nthree\\\\\n18446744073709551001\t\t\"\n";
  expect([...rowsOf(log, 1)].flat()).toEqual([
    { a: '1', b: "['x','y']", c: 'one\ttwo\nthree\\' },
    { a: '18446744073709551001', b: null, c: '"' },
  ]);
  expect(() => [...rowsOf('a\tb\n1\n', 10)]).toThrow(/1 fields instead of 2/);
});

const visit = (id: string, dateTime: string, part: Line = {}): Line => ({
  ...{ 'ym:s:visitID': id, 'ym:s:date': dateTime.slice(0, 10), 'ym:s:dateTime': dateTime, 'ym:s:pageViews': '1' },
  ...{ 'ym:s:clientID': '1741600000123456789', 'ym:s:startURL': 'https://shop.example/', 'ym:s:goalsID': '[1,2]' },
  ...{ 'ym:s:lastsignTrafficSource': 'organic', 'ym:s:deviceCategory': '2' },
  ...part,
});
const VISITS: readonly Line[] = [
  visit('18446744073709551001', '2026-02-20 01:30:00', {
    ...{ 'ym:s:lastsignTrafficSource': 'ad', 'ym:s:startURL': 'https://shop.example/tables?yclid=777' },
    'ym:s:pageViews': '3',
  }),
  visit('18446744073709551002', '2026-02-28 12:00:00', {
    'ym:s:lastsignUTMSource': 'vk',
    'ym:s:lastsignUTMCampaign': 'it’s\tspring',
  }),
  visit('18446744073709551003', '2026-02-28 13:00:00', { 'ym:s:lastsignTrafficSource': 'direct' }),
];

describe.each(engines)('Яндекс.Метрика by its Logs API on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let server: FakeMetrica;
  const wish = (token = server.token, streams?: readonly string[]) => ({
    ...{ connector: metrica, source: 'shop_counter', secrets: { token } },
    settings: { address: server.url, counter: 123, since: '2026-02-15' },
    ...(streams ? { streams } : {}),
  });
  const touches = async () => {
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+visit_day' });
    const rows = await warehouse.query(
      `select kind, source, campaign, landing_page, cast(page_count as integer) as pages, happened_at, device, yclid, lead_id
       from ${warehouse.relation({ schema: 'core', name: 'touch' })} order by happened_at`,
    );
    return rows.map((row) => Object.values(row));
  };

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    server = await startMetrica('2026-03-03');
    server.visits = [...VISITS];
    server.hits = [1, 2, 3].map((number) => ({
      ...{ 'ym:pv:watchID': `1844674407370955200${number}`, 'ym:pv:date': '2026-02-20' },
      ...{ 'ym:pv:dateTime': '2026-02-20 01:30:00', 'ym:pv:URL': 'https://shop.example/', 'ym:pv:clientID': '1' },
    }));
    await createRecords(warehouse, [
      ['lead', 'voronka:1', { ym_uid: '1741600000123456789', created_at: '2026-02-19T21:00:00Z', status_kind: 'open' }],
    ]);
  });
  afterAll(async () => {
    await server.close();
    await warehouse.close();
    place.close();
  });

  it('a wrong token says so and is shown nowhere', async () => {
    const report = JSON.stringify(await place.sync(warehouse, wish('wrong-metrica-token')));
    expect(report).toContain('Invalid oauth_token');
    expect(report).not.toContain('wrong-metrica-token');
  });

  it('logs are ordered by weeks up to yesterday, waited for, taken by parts and cleared away', async () => {
    await place.sync(warehouse, wish());
    expect(server.ordered).toEqual([
      ...['visits 2026-02-15..2026-02-21', 'visits 2026-02-22..2026-02-28'],
      ...['hits 2026-02-15..2026-02-21', 'hits 2026-02-22..2026-02-28'],
    ]);
    expect([...server.kept.keys()]).toEqual([]);
    expect(place.waited.filter((ms) => ms === 20_000)).toHaveLength(12);
    // by the counter's clock, UTC+5; ids longer than a number
    expect(await touches()).toEqual([
      ['visit', 'yandex', null, '/tables', 3, '2026-02-19T20:30:00Z', 'mobile', '777', 'voronka:1'],
      ['visit', 'vk', 'it’s\tspring', '/', 1, '2026-02-28T07:00:00Z', 'mobile', null, 'voronka:1'],
      ['visit', '(direct)', null, '/', 1, '2026-02-28T08:00:00Z', 'mobile', null, 'voronka:1'],
    ]);
    const [hits] = await warehouse.query(
      `select cast(count(distinct ${warehouse.quote('ym:pv:watchID')}) as integer) as n
       from ${warehouse.relation({ schema: 'raw', name: 'shop_counter__hits' })}`,
    );
    expect(Number(hits?.['n'])).toBe(3);
  });

  it('the last days are read anew: an updated visit takes its own place, and nothing is doubled', async () => {
    place.now = new Date('2026-03-02T12:00:00Z');
    server.visits = [
      ...VISITS.slice(0, 2),
      visit('18446744073709551003', '2026-02-28 13:00:00', {
        'ym:s:lastsignTrafficSource': 'direct',
        'ym:s:pageViews': '9',
      }),
      visit('18446744073709551004', '2026-03-01 10:00:00'),
    ];
    await place.sync(warehouse, wish(server.token, ['visits']));
    expect(server.ordered.at(-1)).toBe('visits 2026-02-24..2026-03-01');
    expect((await touches()).map((row) => [row[1], row[4]])).toEqual([
      ['yandex', 3],
      ['vk', 1],
      ['(direct)', 9],
      ['organic', 1],
    ]);
  });

  it('what a stopped run has ordered is taken, not ordered again; where there is little room fewer days are ordered', async () => {
    place.now = new Date('2026-03-03T12:00:00Z');
    const stop = new AbortController();
    // killed while the log is being prepared
    server.faults.push(...Array.from({ length: 4 }, () => ({ kind: 'none' }) as const), {
      kind: 'slow',
      milliseconds: 300,
    });
    const killed = place.sync(warehouse, { ...wish(server.token, ['visits']), signal: stop.signal });
    await expect.poll(() => server.kept.size, { timeout: 5_000 }).toBe(1);
    stop.abort();
    await killed;
    const before = server.ordered.length;
    server.room = 4;
    server.kept.forEach((order) => Object.assign(order, { date2: '2026-02-28' }));
    await place.sync(warehouse, wish(server.token, ['visits']));
    expect(server.ordered.slice(before)).toEqual(['visits 2026-03-01..2026-03-02']);
    expect([...server.kept.keys()]).toEqual([]);
    server.room = 0;
    expect(JSON.stringify(await place.sync(warehouse, wish(server.token, ['visits'])))).toContain(
      'has no room for logs',
    );
  });

  it('of a day that our own counter saw too, its visits are kept, whatever the source of Метрика is called', async () => {
    const path = join(place.dataDir, 'site-events-1.ndjson');
    const event = {
      ...{ event_id: 'e1', kind: 'page', visitor_id: 'v1', occurred_at: '2026-03-01T09:00:00Z', is_bot: 'false' },
      ...{ page_url: 'https://shop.example/own', referrer: null, ym_uid: null, email_hash: null, phone_hash: null },
      ...{ form_id: null, device: 'desktop', user_agent: 'Firefox' },
    };
    writeFileSync(path, `${JSON.stringify(event)}\n`);
    await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths: [path], mapping: { kind: 'source', name: 'site' } },
      ...{ onProgress: () => undefined, clock: () => place.now },
    });
    expect((await touches()).map((row) => [row[3], row[5]])).toEqual([
      ['/tables', '2026-02-19T20:30:00Z'],
      ['/', '2026-02-28T07:00:00Z'],
      ['/', '2026-02-28T08:00:00Z'],
      ['/own', '2026-03-01T09:00:00Z'],
    ]);
  });
});
