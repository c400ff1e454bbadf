import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36';
/** One request of a person among all that is none; addresses are of the documentation ranges. */
const NGINX = [
  `198.51.100.1 - - [01/Dec/2025:23:59:59 +0300] "GET /tables/?q=%27%22 HTTP/1.1" 200 1234 "-" "Mozilla/5.0 \\"Odd\\" Firefox/132.0"`,
  `198.51.100.2 - - [01/Dec/2025:23:59:59 +0300] "-" 400 0 "-" "-"`,
  `198.51.100.2 - - [01/Dec/2025:23:59:59 +0300] "\\x16\\x03\\x01\\x02" 400 157 "-" "-"`,
  `198.51.100.3 - - [01/Dec/2025:23:59:59 +0300] "HEAD / HTTP/1.1" 200 0 "-" "${CHROME}"`,
  `198.51.100.4 - - [01/Dec/2025:23:59:59 +0300] "GET / HTTP/1.1" 301 0 "-" "${CHROME}"`,
  `198.51.100.5 - - [01/Dec/2025:23:59:59 +0300] "GET / HTTP/1.1" 200 9 "-" "curl/8.0"`,
  `198.51.100.6 - - [01/Dec/2025:23:59:59 +0300] "GET / HTTP/1.1" 200 9 "-" "-"`,
].join('\n');

const event = (user: string, minute: number, page: string, traffic: object | null = null) =>
  JSON.stringify({
    ...{ event_date: '20251203', event_timestamp: String(1_764_740_000_000_000 + minute * 60_000_000) },
    ...{ event_name: 'page_view', user_pseudo_id: user },
    event_params: [
      // the same number in two users' sessions
      { key: 'ga_session_id', value: { int_value: '9007199254740993' } },
      { key: 'page_location', value: { string_value: `https://shop.example${page}` } },
    ],
    // how the user came for the first time, long ago
    traffic_source: { name: '(direct)', medium: 'email', source: 'newsletter' },
    collected_traffic_source: traffic,
    device: { category: 'desktop' },
  });
const GA4 = [
  event('u.1', 0, '/a', { manual_source: 'vk', manual_medium: 'cpc', manual_campaign_name: 'spring' }),
  event('u.1', 60, '/b'),
  event('u.2', 120, '/c'),
].join('\n');
/** The day's table as it is two days later: one more page of the first user, and one user less. */
const GA4_LATER = [...GA4.split('\n').slice(0, 2), event('u.1', 180, '/d')].join('\n');

describe.each(engines)('odd logs of a site on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  let minute = 0;
  const bring = async (name: string, content: string, source: string | null = null) => {
    const report = await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths: [place.put(name, content)], onProgress: () => undefined },
      mapping: source === null ? { kind: 'recognise' } : { kind: 'source', name: source },
      clock: () => new Date(Date.UTC(2026, 0, 1, 12, minute++)),
    });
    expect(report.unclaimed).toEqual([]);
    expect(report.totals).toMatchObject({ rejected: 0, flagged: 0 });
  };
  const visits = async (system: string) => {
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+touch' });
    const rows = await warehouse.query(
      `select source, campaign, landing_page, cast(page_count as integer) as pages, happened_at
       from ${warehouse.relation({ schema: 'core', name: 'touch' })} where system = '${system}' order by happened_at`,
    );
    return rows.map((row) => Object.values(row));
  };

  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    await bring('access.log', NGINX);
    await bring('events_20251203.ndjson', GA4, 'ga4');
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  it('nginx: what is no request, no page and no person is no visit, and stays in raw', async () => {
    expect(await visits('nginx')).toEqual([['(direct)', null, '/tables/', 1, '2025-12-01T20:59:59Z']]);
    const [raw] = await warehouse.query(
      `select cast(count(*) as integer) as n from ${warehouse.relation({ schema: 'raw', name: 'nginx__access' })}`,
    );
    expect(Number(raw?.['n'])).toBe(7);
  });

  it('GA4: a session is its user’s own; the source is that of the visit, not of the first one ever', async () => {
    expect((await visits('ga4')).map(([source, campaign, page, pages]) => [source, campaign, page, pages])).toEqual([
      ['vk', 'spring', '/a', 2],
      ['(direct)', null, '/c', 1],
    ]);
  });

  it('GA4: a day’s table that was written anew takes the place of the earlier one', async () => {
    await bring('events_20251203 (2).ndjson', GA4_LATER, 'ga4');
    expect((await visits('ga4')).map(([source, , page, pages]) => [source, page, pages])).toEqual([['vk', '/a', 3]]);
  });
});
