import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../ingest/import.ts';
import { siebel } from '../../ingest/sources/siebel/connector.ts';
import { siebelTime, utcOf } from '../../ingest/sources/siebel/siebel-time.ts';
import { fromStaging } from '../../ingest/testing/staged.ts';
import { testPlace } from '../../ingest/testing/place.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { engines } from '../support/engines.ts';
import { news, readings, streamsWithNews, type Readings } from './readings.ts';
import { unnamed } from './rows.ts';
import { smallCompany } from './siebel/company.ts';
import type { Siebel } from './siebel/server.ts';

const ENTITIES = [
  'employee',
  'company',
  'contact',
  'product',
  'deal',
  'activity',
  'ticket',
  'order',
  'order_line',
  'quote',
];
const MARTS = '+deals +order_lines +activities +tickets +deal_stage_visit';

describe.each(engines)('Siebel on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let server: Siebel;
  let at: Readings;

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    server = await smallCompany();
    at = readings(warehouse, place, () => ({
      ...{ connector: siebel, secrets: { password: server.password } },
      settings: {
        ...{ address: server.address, login: server.login, page: 2 },
        audit: 'Audit Trail Item 2/Audit Trail Item 2',
      },
    }));
    await at.synced('sbl');
    await at.build(MARTS);
  }, 300_000);
  afterAll(async () => {
    place.close();
    await server.close();
    await warehouse.close();
  });

  const ask = (sql: string): Promise<unknown[][]> => at.ask(sql);

  it('a chance of 100 is won, 0 with a reason is lost, 0 without one is open; all three changed in one second', async () => {
    const rows = await ask(
      `select title, stage, status, amount, lost_reason, owner, company from marts.deals order by deal_id`,
    );
    expect(rows).toEqual([
      ['Switchgear upgrade', '06 - Closed', 'won', '250000.00', null, 'Павел Волков', 'Northline Power, HQ'],
      ['Cable', '06 - Closed', 'lost', '70000.00', 'Competitor', 'Павел Волков', 'Northline Power, HQ'],
      ['Pumps', '01 - Prospecting', 'open', '30000.50', null, 'Павел Волков', 'Northline Power, HQ'],
    ]);
  });

  it('American dates are read as such, times as UTC', async () => {
    expect(await ask(`select created_at, expected_close_on from core.deal where title = 'Switchgear upgrade'`)).toEqual(
      [['2025-01-20T08:11:02Z', '2025-03-12']],
    );
  });

  it('ids that differ in letter case are two; a key that matches no row is nobody', async () => {
    expect(await ask(`select company_id, name from core.company order by name`)).toEqual([
      ['sbl:1-2A9D', 'Northline Power, HQ'],
      ['sbl:1-2a9d', 'Northline Power, Plant'],
    ]);
    expect(await ask(`select full_name, company_id from core.contact order by full_name`)).toEqual([
      ['Анна Ким', 'sbl:1-2A9D'],
      ['Пётр Сидоров', null],
    ]);
  });

  it('a cancelled order and its lines are no revenue', async () => {
    expect(await ask(`select order_number, product, quantity, revenue from marts.order_lines`)).toEqual([
      ['N-1-O1', 'Ячейка КСО', '2.0000', '250000.00'],
    ]);
  });

  it('moves between stages come from the audit trail, the first stage from the move that left it', async () => {
    const visits = await ask(
      `select stage, entered_at, left_at from core.deal_stage_visit where deal_id = 'sbl:1-4F7QK' order by visit_number`,
    );
    expect(visits).toEqual([
      ['01 - Prospecting', '2025-01-20T08:11:02Z', '2025-02-01T08:00:00Z'],
      ['03 - Proposal', '2025-02-01T08:00:00Z', '2025-03-12T14:55:40Z'],
      ['06 - Closed', '2025-03-12T14:55:40Z', null],
    ]);
    const bare = await at.synced('bare', { settings: { audit: undefined }, streams: ['quotes'] });
    expect(Object.keys(bare)).toEqual(['quotes']);
    await expect(at.runs('bare', { settings: { audit: undefined }, streams: ['stage_moves'] })).rejects.toThrow(
      /no stream "stage_moves"/,
    );
  });

  it('a quote keeps its status and the id of its deal', async () => {
    const [quote] = await at.staged('sbl', 'quote');
    expect(quote).toMatchObject({ number: 'Q-1', status: 'Approved', deal_number: '1-4F7QK', amount: '260000.00' });
  });

  it('activities and service requests know their kind, state and moment', async () => {
    expect(await ask(`select kind, direction, outcome, deal_id from core.activity`)).toEqual([
      ['call', 'out', 'completed', 'sbl:1-4F7QK'],
    ]);
    expect(await ask(`select number, is_closed, closed_at from core.ticket`)).toEqual([
      ['1-77', true, '2025-04-02T08:00:00Z'],
    ]);
  });

  it('a second reading takes changes and finds what is gone, and equals a fresh one', async () => {
    place.now = new Date('2026-03-03T12:00:00Z');
    server.put('Opportunity/Opportunity', {
      Id: '1-4F7QM',
      'Primary Revenue Win Probability': '100',
      'Primary Revenue Close Date': '05/05/2025',
      Updated: '05/05/2025 08:00:00',
    });
    server.remove('Opportunity/Opportunity', '1-4F7QL');
    server.put('Contact/Contact', { Id: '1-C2', 'Account Id': '1-2a9d', Updated: '05/05/2025 08:00:00' });
    const second = await at.synced('sbl');
    expect(news(second['opportunities'])).toEqual([0, 1, 1]);
    expect(news(second['contacts'])).toEqual([0, 1, 0]);
    await at.synced('fresh');
    for (const entity of ENTITIES) {
      expect(unnamed(await at.staged('sbl', entity), 'sbl')).toEqual(
        unnamed(await at.staged('fresh', entity), 'fresh'),
      );
    }
    expect(streamsWithNews(await at.synced('sbl'))).toEqual([]);
  });

  it('an older server, with single records unwrapped and 404 for nothing, gives the same', async () => {
    server.isOld = true;
    await at.synced('old');
    server.isOld = false;
    for (const entity of ENTITIES) {
      expect(unnamed(await at.staged('old', entity), 'old')).toEqual(unnamed(await at.staged('sbl', entity), 'sbl'));
    }
  });

  it('a view that shows nothing is noticed before anything is taken for deleted', async () => {
    place.now = new Date('2026-03-05T12:00:00Z');
    const all = await at.runs('sbl', { settings: { view: 'Personal' } });
    expect(all.find(({ stream }) => stream === 'opportunities')?.error?.en).toMatch(
      /shows no record of "opportunities" where 2 were known/,
    );
    expect((await at.staged('sbl', 'deal')).length).toBe(2);
  });

  it('an export of the same list as a file gives the same deals', async () => {
    const names = [
      'Id',
      'Name',
      'Account Id',
      'Sales Method',
      'Sales Stage',
      'Primary Revenue Amount',
      'Currency Code',
    ];
    names.push('Primary Revenue Win Probability', 'Primary Revenue Close Date', 'Reason Won Lost', 'Key Contact Id');
    names.push('Primary Sales Rep Login', 'Created', 'Updated');
    const rows = server
      .all('Opportunity/Opportunity')
      .map((record) =>
        names.map((name) => `"${record[name] ?? (name.endsWith(' Id') ? 'No Match Row Id' : '')}"`).join(','),
      );
    const files = testPlace();
    const report = await importFiles({
      ...{ warehouse, dataDir: files.dataDir, mapping: { kind: 'recognise' } },
      paths: [files.put('Opportunities.csv', [names.join(','), ...rows].join('\n'))],
      ...{ onProgress: () => undefined, clock: () => place.now },
    });
    expect(report.totals).toMatchObject({ rows: 2, rejected: 0, flagged: 0 });
    const deals = await fromStaging(
      warehouse,
      files.dataDir,
      'siebel',
      'deal',
      'select * from staged order by deal_id',
    );
    expect(unnamed(deals, 'siebel')).toEqual(unnamed(await at.staged('sbl', 'deal'), 'sbl'));
    files.close();
  });

  it('no page asks for more than Siebel gives, and 230 records of one second are read, each once', async () => {
    for (let n = 100; n < 330; n++) {
      server.put('Contact/Contact', { Id: `1-Z${n}`, 'First Name': `N${n}`, Updated: '06/01/2025 08:00:00' });
    }
    const runs = await at.synced('many', { settings: { page: 100 }, streams: ['contacts'] });
    expect(runs['contacts']).toMatchObject({ read: 232, fresh: 232 });
  });

  it('a wrong password is told without the password', async () => {
    const all = await at.runs('wrong', { secrets: { password: 'not-the-password' } });
    expect(all[0]?.error?.en).toMatch(/does not accept the login and password of Siebel/);
    expect(JSON.stringify(all)).not.toContain('not-the-password');
  });
});

it.each([
  ['UTC', '03/12/2025 14:55:40', '2025-03-12T14:55:40.000Z'],
  ['Europe/Moscow', '03/12/2025 14:55:40', '2025-03-12T11:55:40.000Z'],
  ['America/New_York', '03/09/2025 01:30:00', '2025-03-09T06:30:00.000Z'],
  ['America/New_York', '03/09/2025 03:30:00', '2025-03-09T07:30:00.000Z'],
])('a time of Siebel in %s: %s', (zone, text, instant) => {
  expect(utcOf(text, zone)).toBe(instant);
  expect(siebelTime(new Date(instant), zone)).toBe(text);
});
