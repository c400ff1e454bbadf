import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamics } from '../../ingest/sources/dynamics/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { engines } from '../support/engines.ts';
import { smallOrganisation } from './dynamics/company.ts';
import type { Dataverse } from './dynamics/dataverse.ts';
import { news, readings, streamsWithNews, type Readings } from './readings.ts';
import { unnamed } from './rows.ts';

const ENTITIES = [
  ...['employee', 'company', 'contact', 'product', 'lead', 'deal', 'deal_stage_change', 'activity', 'ticket'],
  ...['order', 'order_line', 'quote'],
];

const MARTS = '+deals +leads +order_lines +activities +tickets +quote';

describe.each(engines)('Dynamics 365 on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let org: Dataverse;
  let at: Readings;

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    org = await smallOrganisation();
    // two tokens, two pages: everything the source can make one wait for is in the first reading
    org.throttled = 2;
    at = readings(warehouse, place, () => ({
      ...{ connector: dynamics, secrets: { client_secret: org.secret } },
      settings: {
        ...{ address: org.url, login: org.url, tenant: org.tenant, client_id: org.clientId, audit: true },
        ...{ page: 2, columns: { opportunities: ['new_utm_source'] } },
      },
    }));
    await at.synced('dyn');
    await at.build(MARTS);
  }, 300_000);
  afterAll(async () => {
    place.close();
    await org.close();
    await warehouse.close();
  });

  const ask = (sql: string): Promise<unknown[][]> => at.ask(sql);

  it('won, lost and open are told by statecode, money is that of the organisation, a day stays a day', async () => {
    const rows = await ask(
      `select status, pipeline, stage, amount, lost_reason, owner, company, expected_close_on from marts.deals order by deal_id`,
    );
    expect(rows).toEqual([
      ['won', 'Продажа', 'Закрытие', '480000.00', null, 'Вера Ильина', 'ООО «Север»', '2025-03-31'],
      ['lost', null, '2-Develop', '70000.00', 'Выбрали конкурента', 'Тендеры', null, '2025-02-28'],
      ['open', 'Продажа', 'Предложение', '30000.50', null, 'Вера Ильина', 'ООО «Север»', '2025-06-30'],
    ]);
  });

  it('a customer is an account or a person, by what the lookup points to', async () => {
    expect(await ask(`select deal_id, company_id, contact_id from core.deal order by 1`)).toEqual([
      ['dyn:o-1', 'dyn:a-1', null],
      ['dyn:o-2', null, 'dyn:k-2'],
      ['dyn:o-3', 'dyn:a-1', null],
    ]);
    expect(await ask(`select contact_id, company_id, phone from core.contact order by 1`)).toEqual([
      ['dyn:k-1', 'dyn:a-1', '+7 916 123-45-67'],
      ['dyn:k-2', null, null],
    ]);
  });

  it('a record that was moved in says when it was really made; a close date is a day of the company', async () => {
    expect(await ask(`select created_at, closed_at from core.deal order by deal_id`)).toEqual([
      ['2025-01-20T08:11:02Z', '2025-03-11T21:00:00Z'],
      ['2025-01-25T08:00:00Z', '2025-02-19T21:00:00Z'],
      ['2024-12-01T00:00:00Z', null],
    ]);
  });

  it('leads are converted, lost or open; the converted one became a won deal', async () => {
    const rows = await ask(
      `select lead_id, status_kind, source, campaign, is_converted, is_won from marts.leads order by 1`,
    );
    expect(rows).toEqual([
      ['dyn:l-1', 'converted', 'Web', 'Выставка', true, true],
      ['dyn:l-2', 'lost', null, null, false, false],
      ['dyn:l-3', 'open', null, null, false, false],
    ]);
  });

  it('only the lines of a won opportunity are revenue', async () => {
    const rows = await ask(`select order_id, product, kind, quantity, amount from marts.order_lines`);
    expect(rows).toEqual([['dyn:o-1', 'Насос 40', 'sale', '2.0000', '480000.00']]);
  });

  it('of a quote the newest revision counts, beside its opportunity and not as a sale', async () => {
    const quotes = await ask(
      `select number, version, outcome, deal_id, company_name, amount, currency, expires_on, version_count from core.quote`,
    );
    expect(quotes).toEqual([
      ['QUO-01000', '1', 'won', 'dyn:o-1', 'ООО «Север»', '480000.00', 'RUB', '2025-03-31', '2'],
    ]);
  });

  it('moves between stages come from the audit log, and of it nothing else', async () => {
    expect((await at.staged('dyn', 'deal_stage_change')).map(({ stage, changed_at: at }) => [stage, at])).toEqual([
      ['Квалификация', '2025-01-20T08:11:02Z'],
      ['Предложение', '2025-02-01T08:00:00Z'],
      ['Закрытие', '2025-03-10T08:00:00Z'],
    ]);
  });

  it('activities know what they are about; a case is closed when it was resolved, not when it was last touched', async () => {
    const rows = await ask(
      `select activity_id, kind, direction, outcome, deal_id, lead_id from core.activity order by 1`,
    );
    expect(rows).toEqual([
      ['dyn:ac-1', 'call', 'out', 'completed', 'dyn:o-1', null],
      ['dyn:ac-2', 'task', null, 'planned', null, 'dyn:l-3'],
    ]);
    expect(await ask(`select number, priority, is_closed, closed_at from core.ticket`)).toEqual([
      ['CAS-01', 'Высокий', true, '2025-04-02T08:00:00Z'],
    ]);
  });

  it('links are followed as they are written, never a skip, and a limit is waited out as long as it says', () => {
    const opportunities = org.asked.filter((one) => one.startsWith('opportunities?'));
    expect(opportunities.some((one) => one.includes('$skiptoken=%253ccookie'))).toBe(true);
    expect(opportunities.some((one) => one.includes('$skip='))).toBe(false);
    expect(opportunities[0]).not.toContain('$filter');
    expect(place.waited.filter((ms) => ms >= 7000 && ms < 8000)).toHaveLength(2);
  });

  it('a second reading takes what has changed and what was deleted, and equals a fresh one', async () => {
    org.endTokens();
    org.put('opportunities', {
      opportunityid: 'o-3',
      statecode: 1,
      statuscode: 3,
      actualvalue_base: 31000,
      actualclosedate: '2025-05-05',
      modifiedon: '2025-05-05T08:00:00Z',
    });
    org.put('accounts', { accountid: 'a-1', name: 'АО «Север»', modifiedon: '2025-05-05T08:00:00Z' });
    org.put('opportunityproducts', { opportunityproductid: 'op-2', quantity: 3, modifiedon: '2025-05-05T08:00:00Z' });
    org.remove('opportunityproducts', 'op-1');
    org.remove('leads', 'l-2');
    org.remove('teams', 't-1');
    place.now = new Date('2026-03-03T12:00:00Z');
    const second = await at.synced('dyn');
    expect(news(second['opportunities'])).toEqual([0, 1, 0]);
    expect(second['opportunities']?.read).toBe(1);
    expect(news(second['leads'])).toEqual([0, 0, 1]);
    // no change tracking: what is gone is found by the list of ids
    expect(news(second['opportunityproducts'])).toEqual([0, 1, 1]);
    expect(news(second['teams'])).toEqual([0, 0, 1]);
    await at.synced('fresh');
    for (const entity of ENTITIES) {
      expect(unnamed(await at.staged('dyn', entity), 'dyn')).toEqual(
        unnamed(await at.staged('fresh', entity), 'fresh'),
      );
    }
    expect(streamsWithNews(await at.synced('dyn'))).toEqual([]);
  });

  it('a reopened opportunity is open and has no day of closing, though the system still keeps the old one', async () => {
    org.put('opportunities', { opportunityid: 'o-2', statecode: 0, statuscode: 1, modifiedon: '2025-06-01T08:00:00Z' });
    place.now = new Date('2026-03-04T12:00:00Z');
    await at.synced('dyn');
    const reopened = (await at.staged('dyn', 'deal')).find(({ deal_id }) => deal_id === 'dyn:o-2');
    expect(reopened).toMatchObject({ outcome: 'open', closed_at: null, lost_reason: null, amount: '70000.00' });
  });

  it('money that was not entered is not known, which is not zero', async () => {
    org.put('opportunities', {
      ...{ opportunityid: 'o-4', name: 'Без суммы', estimatedvalue_base: null, statecode: 0, statuscode: 1 },
      ...{ createdon: '2025-06-02T08:00:00Z', modifiedon: '2025-06-02T08:00:00Z' },
    });
    await at.synced('dyn');
    const unknown = (await at.staged('dyn', 'deal')).find(({ deal_id }) => deal_id === 'dyn:o-4');
    expect(unknown).toMatchObject({ amount: null, expected_close_on: null, company_id: null });
  });

  it('an expired delta link leads to a whole reading, and what was deleted meanwhile is still noticed', async () => {
    org.remove('leads', 'l-3');
    org.expireDeltas();
    place.now = new Date('2026-03-20T12:00:00Z');
    const run = (await at.synced('dyn'))['leads'];
    expect([run?.read, ...news(run)]).toEqual([1, 0, 0, 1]);
    expect((await at.staged('dyn', 'lead')).map((lead) => lead['lead_id'])).toEqual(['dyn:l-1']);
  });

  it('a table that the role may not read stops alone and says what to do; an absent one is passed over', async () => {
    org.forbidden.add('incidents');
    delete org.tables['emails'];
    const all = await at.runs('rights');
    const failed = all.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ stream }) => stream)).toEqual(['incidents']);
    expect(failed[0]?.error?.en).toMatch(/prvReadincident privilege \(0x80040220\): let the application user/);
    expect(all.find(({ stream }) => stream === 'emails')).toMatchObject({ outcome: 'done', read: 0 });
  });

  it('a wrong secret is told in the words of Entra ID, without the secret', async () => {
    const all = await at.runs('wrong', { secrets: { client_secret: 'not-the-secret-value' } });
    expect(all[0]?.error?.en).toMatch(/invalid_client: AADSTS7000215.*client_secret/);
    expect(JSON.stringify(all)).not.toContain('not-the-secret-value');
  });
});
