import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { direct } from '../../../ingest/sources/direct/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../../ingest/testing/synced.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { listen, type Listening } from '../listening.ts';

/** What the advertiser's statistics hold; the server answers from it as the Reports service does. */
type Days = Map<string, { campaign: string; name: string; cost: string; clicks: number }[]>;

/** The Reports service: a report is first put into the queue, then ready; it is known by its name. */
async function startDirect(days: Days): Promise<Listening & { readonly asked: string[] }> {
  const queue = new Map<string, number>();
  const asked: string[] = [];
  const listening = await listen(({ headers, body, url }) => {
    if (url.pathname !== '/json/v501/reports') return { status: 404, type: 'text/plain', body: 'no' };
    if (headers.authorization !== 'Bearer right-token') {
      const error = { error_code: '53', error_string: 'Authorization error', error_detail: 'Invalid OAuth token' };
      return { status: 400, type: 'application/json', body: JSON.stringify({ error }) };
    }
    expect(headers).toMatchObject({
      returnmoneyinmicros: 'false',
      skipreportheader: 'true',
      skipreportsummary: 'true',
    });
    const { params } = JSON.parse(body) as {
      params: { ReportName: string; SelectionCriteria: { DateFrom: string; DateTo: string }; FieldNames: string[] };
    };
    // money with VAT unless the settings say otherwise
    expect(params).toMatchObject({ IncludeVAT: 'YES', DateRangeType: 'CUSTOM_DATE' });
    const { DateFrom, DateTo } = params.SelectionCriteria;
    const tries = (queue.get(params.ReportName) ?? 0) + 1;
    queue.set(params.ReportName, tries);
    if (tries <= 2) return { status: tries === 1 ? 201 : 202, type: 'text/plain', body: '', headers: { retryIn: '7' } };
    asked.push(`${DateFrom}..${DateTo}`);
    const rows = [...days]
      .filter(([day]) => day >= DateFrom && day <= DateTo)
      .flatMap(([day, campaigns]) =>
        campaigns.map(({ campaign, name, cost, clicks }) =>
          [day, campaign, name, 'TEXT_CAMPAIGN', clicks * 10, clicks, cost, '--'].join('\t'),
        ),
      );
    return {
      status: 200,
      type: 'text/tab-separated-values',
      body: [params.FieldNames.join('\t'), ...rows, ''].join('\n'),
    };
  });
  return Object.assign(listening, { asked });
}

describe.each(engines)('Яндекс.Директ by API on $name', ({ open }) => {
  let warehouse: Warehouse;
  let server: Awaited<ReturnType<typeof startDirect>>;
  let place: SyncedPlace;
  const days: Days = new Map();
  const wish = (token = 'right-token') => ({
    connector: direct,
    source: 'direct_api',
    settings: { address: server.url, since: '2026-01-15' },
    secrets: { token },
  });
  const spent = async () => {
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+ad_spend' });
    return warehouse.query(
      `select spent_on, campaign_id, spend, cast(clicks as integer) as clicks
       from ${warehouse.relation({ schema: 'core', name: 'ad_spend' })} order by 1, 2`,
    );
  };

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    days.clear();
    days.set('2026-01-15', [{ campaign: '7001', name: 'Поиск', cost: '100.00', clicks: 5 }]);
    days.set('2026-02-28', [
      { campaign: '7001', name: 'Поиск', cost: '1234.56', clicks: 50 },
      { campaign: '7002', name: 'Сети', cost: '0.50', clicks: 1 },
    ]);
    server = await startDirect(days);
  });
  afterAll(async () => {
    await server.close();
    await warehouse.close();
    place.close();
  });

  it('a wrong token names what to mend and is shown nowhere', async () => {
    const report = JSON.stringify(await place.sync(warehouse, wish('wrong-token-77')));
    expect(report).toContain('token of source direct_api');
    expect(report).not.toContain('wrong-token-77');
  });

  it('waits in the queue as long as it is told to, and reads whole months', async () => {
    await place.sync(warehouse, wish());
    expect(server.asked).toEqual(['2026-01-15..2026-02-14', '2026-02-15..2026-03-01']);
    expect(place.waited.filter((ms) => ms >= 7_000 && ms < 7_500)).toHaveLength(4);
    expect(await spent()).toEqual([
      { spent_on: '2026-01-15', campaign_id: '7001', spend: '100.00', clicks: 5 },
      { spent_on: '2026-02-28', campaign_id: '7001', spend: '1234.56', clicks: 50 },
      { spent_on: '2026-02-28', campaign_id: '7002', spend: '0.50', clicks: 1 },
    ]);
  });

  it('says of each sum whether VAT is in it', async () => {
    const rows = await warehouse.query(
      `select distinct is_vat_included from ${warehouse.relation({ schema: 'core', name: 'ad_spend' })}`,
    );
    expect(rows).toEqual([{ is_vat_included: true }]);
  });

  it('the last days are restated, not added; what the system took back goes', async () => {
    days.set('2026-02-28', [{ campaign: '7001', name: 'Поиск (новое имя)', cost: '1200.00', clicks: 48 }]);
    days.set('2026-03-02', [{ campaign: '7001', name: 'Поиск (новое имя)', cost: '10.00', clicks: 1 }]);
    place.now = new Date('2026-03-02T12:00:00Z');
    await place.sync(warehouse, wish());
    expect(server.asked.at(-1)).toBe('2026-02-15..2026-03-02');
    expect(await spent()).toEqual([
      { spent_on: '2026-01-15', campaign_id: '7001', spend: '100.00', clicks: 5 },
      { spent_on: '2026-02-28', campaign_id: '7001', spend: '1200.00', clicks: 48 },
      { spent_on: '2026-03-02', campaign_id: '7001', spend: '10.00', clicks: 1 },
    ]);
  });
});
