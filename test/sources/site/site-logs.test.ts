import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels, createRecords } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';

// What a site leaves behind, in four forms. Addresses are of the documentation ranges.
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36';
const NGINX = [
  `203.0.113.7 - - [10/Mar/2025:18:02:08 +0300] "GET /tables?utm_source=yandex&utm_medium=cpc&utm_campaign=%D0%9E%D1%84%D0%B8%D1%81+1 HTTP/1.1" 200 1234 "https://yandex.ru/" "${CHROME}"`,
  `203.0.113.7 - - [10/Mar/2025:18:02:09 +0300] "GET /app.js HTTP/1.1" 200 99 "https://shop.example/tables" "${CHROME}"`,
  `203.0.113.7 - - [10/Mar/2025:18:10:00 +0300] "GET /basket HTTP/1.1" 200 99 "https://shop.example/tables" "${CHROME}"`,
  `203.0.113.7 - - [10/Mar/2025:18:40:01 +0300] "GET / HTTP/1.1" 304 0 "-" "${CHROME}"`,
  `2001:db8::1 - anna [10/Mar/2025:19:00:00 +0300] "GET /blog/post.html HTTP/2.0" 200 5 "https://www.google.com/" "Mozilla/5.0 \\"Quoted\\" Firefox/132.0"`,
  `203.0.113.9 - - [10/Mar/2025:19:00:00 +0300] "GET /tables HTTP/1.1" 200 5 "-" "Mozilla/5.0 (compatible; YandexBot/3.0)"`,
  `203.0.113.9 - - [10/Mar/2025:19:00:01 +0300] "\\x16\\x03\\x01" 400 157 "-" "-"`,
  `203.0.113.9 - - [10/Mar/2025:19:00:02 +0300] "GET /missing HTTP/1.1" 404 157 "-" "${CHROME}"`,
].join('\n');

const METRICA = `ym:s:visitID\tym:s:clientID\tym:s:dateTime\tym:s:startURL\tym:s:pageViews\tym:s:lastsignTrafficSource\tym:s:lastsignUTMSource\tym:s:lastsignUTMCampaign\tym:s:goalsID\tym:s:deviceCategory
18446744073709551001\t1741600000123456789\t2025-03-11 12:00:00\thttps://shop.example/tables?yclid=777\t3\tad\t\t\t[1,2]\t1
18446744073709551002\t1741600000123456789\t2025-03-11 18:00:00\thttps://shop.example/\t1\torganic\t\t\t[]\t2
18446744073709551003\t1741600000999999999\t2025-03-11 19:00:00\thttps://shop.example/\t2\tad\tvk\tspring\t[]\t2
`;
const METRICA_LATER = METRICA.replace('\t3\tad\t\t\t', '\t5\tad\t\t\t').split('\n').slice(0, 2).join('\n') + '\n';

const ga4 = (user: string, micros: string, name: string, session: string, page: string) =>
  JSON.stringify({
    event_date: '20250312',
    event_timestamp: micros,
    event_name: name,
    user_pseudo_id: user,
    event_params: [
      { key: 'ga_session_id', value: { int_value: session } },
      { key: 'page_location', value: { string_value: page } },
    ],
    collected_traffic_source: page.includes('?') ? { manual_source: 'google', manual_medium: 'cpc' } : null,
    device: { category: 'mobile' },
  });
const GA4 = [
  ga4('u.1', '1741766400000000', 'page_view', '171', 'https://shop.example/a?gclid=g1'),
  // an hour of silence is no end where the source cuts sessions by itself
  ga4('u.1', '1741770000000000', 'page_view', '171', 'https://shop.example/b'),
  ga4('u.1', '1741770001000000', 'scroll', '171', 'https://shop.example/b'),
  ga4('u.1', '1741780000000000', 'generate_lead', '172', 'https://shop.example/c'),
].join('\n');

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const event = (id: string, at: string, part: object = {}) =>
  JSON.stringify({
    ...{
      event_id: id,
      kind: 'page',
      visitor_id: 'v1',
      occurred_at: at,
      page_url: 'https://shop.example/',
      referrer: null,
    },
    ...{
      ym_uid: null,
      email_hash: null,
      phone_hash: null,
      form_id: null,
      device: 'desktop',
      user_agent: CHROME,
      is_bot: 'false',
    },
    ...part,
  });
const SITE = [
  event('e1', '2025-03-13T09:00:00Z', { page_url: 'https://shop.example/tables?utm_source=vk&utm_campaign=spring' }),
  event('e1', '2025-03-13T09:00:00Z', { page_url: 'https://shop.example/tables?utm_source=vk&utm_campaign=spring' }),
  event('e2', '2025-03-13T09:30:00Z', { referrer: 'https://shop.example/tables' }),
  // within half an hour, but from outside by another way: a visit of its own
  event('e3', '2025-03-13T09:40:00Z', { page_url: 'https://shop.example/?yclid=9', referrer: 'https://yandex.ru/' }),
  event('e4', '2025-03-13T09:41:00Z', { kind: 'form', form_id: 'order', email_hash: hash('anna@example.org') }),
  event('e5', '2025-03-13T12:00:00Z', { visitor_id: 'v2', phone_hash: hash('+79991234567'), kind: 'form' }),
  event('e6', '2025-03-13T12:00:00Z', { visitor_id: 'v3', is_bot: 'true' }),
  event('e7', '2025-03-13T12:00:00Z', { visitor_id: 'v4', referrer: 'https://blog.example/post' }),
].join('\n');
/** The server's log of the day that our own collector saw: the same visits, told a second time. */
const NGINX_SAME_DAY = `203.0.113.7 - - [13/Mar/2025:12:00:00 +0300] "GET / HTTP/1.1" 200 1 "-" "${CHROME}"\n`;

describe.each(engines)('visits to the site on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  let minute = 0;
  const bring = async (source: string | null, ...paths: string[]) => {
    const report = await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths, onProgress: () => undefined },
      mapping: source === null ? { kind: 'recognise' } : { kind: 'source', name: source },
      clock: () => new Date(Date.UTC(2026, 0, 1, 12, minute++)),
    });
    expect(report.unclaimed).toEqual([]);
    expect(report.files.filter(({ kind }) => kind !== 'loaded')).toEqual([]);
    expect(report.totals).toMatchObject({ rejected: 0, flagged: 0 });
  };
  const touches = (where: string) =>
    warehouse.query(
      `select kind, source, campaign, landing_page, cast(page_count as integer) as pages, happened_at, lead_id
       from ${warehouse.relation({ schema: 'core', name: 'touch' })} where ${where} order by happened_at, kind desc, touch_id`,
    );

  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    await bring(null, place.put('access.log', NGINX), place.put('access.log.1', NGINX_SAME_DAY));
    await bring(null, place.put('visits.tsv', METRICA));
    await bring(null, place.put('visits later.tsv', METRICA_LATER));
    await bring('ga4', place.put('events_20250312.ndjson', GA4));
    await bring('site', place.put('site-events-1.ndjson', SITE));
    await createRecords(warehouse, [
      ['lead', 'voronka:1', { email: ' Anna@Example.org', created_at: '2025-03-13T09:41:30Z', status_kind: 'open' }],
      ['lead', 'voronka:2', { phone: '8 (999) 123-45-67', created_at: '2025-03-13T12:05:00Z', status_kind: 'open' }],
      ['lead', 'voronka:3', { ym_uid: '1741600000123456789', created_at: '2025-03-11T10:00:00Z', status_kind: 'open' }],
    ]);
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+channel_days' });
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  it('the log of nginx: pages of people, cut by half an hour of silence', async () => {
    expect(await touches(`system = 'nginx'`)).toEqual([
      {
        ...{ kind: 'visit', source: 'yandex', campaign: 'Офис 1', landing_page: '/tables', pages: 2, lead_id: null },
        happened_at: '2025-03-10T15:02:08Z',
      },
      {
        ...{ kind: 'visit', source: '(direct)', campaign: null, landing_page: '/', pages: 1, lead_id: null },
        happened_at: '2025-03-10T15:40:01Z',
      },
      {
        ...{
          kind: 'visit',
          source: 'organic',
          campaign: null,
          landing_page: '/blog/post.html',
          pages: 1,
          lead_id: null,
        },
        happened_at: '2025-03-10T16:00:00Z',
      },
    ]);
  });

  it('visits of Яндекс.Метрика keep ids longer than a number, and a restated visit is one', async () => {
    expect(await touches(`system = 'metrica'`)).toEqual([
      {
        ...{ kind: 'visit', source: 'yandex', campaign: null, landing_page: '/tables', pages: 5 },
        ...{ happened_at: '2025-03-11T09:00:00Z', lead_id: 'voronka:3' },
      },
      {
        ...{ kind: 'visit', source: 'organic', campaign: null, landing_page: '/', pages: 1 },
        ...{ happened_at: '2025-03-11T15:00:00Z', lead_id: 'voronka:3' },
      },
      {
        ...{ kind: 'visit', source: 'vk', campaign: 'spring', landing_page: '/', pages: 2 },
        ...{ happened_at: '2025-03-11T16:00:00Z', lead_id: null },
      },
    ]);
  });

  it('sessions of Google Analytics are its own', async () => {
    expect((await touches(`system = 'ga4'`)).map(({ kind, source, pages }) => [kind, source, pages])).toEqual([
      ['visit', 'google', 2],
      ['visit', '(direct)', 0],
      ['form', null, null],
    ]);
  });

  it('our own events: a repeat counts once, half an hour holds, another way from outside is another visit', async () => {
    const visits = await touches(`system = 'site' and kind = 'visit'`);
    expect(visits.map(({ source, campaign, landing_page, pages }) => [source, campaign, landing_page, pages])).toEqual([
      ['vk', 'spring', '/tables', 2],
      ['yandex', null, '/', 1],
      ['(direct)', null, '/', 0],
      ['blog.example', null, '/', 1],
    ]);
  });

  it('a visitor is tied to the enquiry by the hash of an e-mail or a telephone', async () => {
    const tied = await touches(`system = 'site' and lead_id is not null`);
    expect(tied.map(({ kind, lead_id }) => [kind, lead_id])).toEqual([
      ['visit', 'voronka:1'],
      ['visit', 'voronka:1'],
      ['form', 'voronka:1'],
      ['visit', 'voronka:2'],
      ['form', 'voronka:2'],
    ]);
  });

  it('of a day that two counters saw, the better one is kept', async () => {
    const days = await warehouse.query(
      `select visited_on, cast(sum(visit_count) as integer) as visits
       from ${warehouse.relation({ schema: 'core', name: 'visit_day' })} group by visited_on order by visited_on`,
    );
    expect(days.map(({ visited_on, visits }) => [visited_on, visits])).toEqual([
      ['2025-03-10', 3],
      ['2025-03-11', 3],
      ['2025-03-12', 2],
      ['2025-03-13', 4],
    ]);
  });
});
