import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import { fromStaging } from '../../../ingest/testing/staged.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { describeWithData, sharedData } from '../../support/shared-data.ts';

// Exports of other CRMs, recognised by themselves. Ids, names and sums are invented.
const FILES: Readonly<Record<string, string>> = {
  'hubspot-crm-exports-all-deals-2025-03-11.csv': `RECORD ID,Deal name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal Owner,Associated Company IDs,Associated Contact IDs,Is closed lost,Is Closed Won
101,Stands,Negotiation,Sales Pipeline,"$12,500.50",2025-03-10 18:02,2025-02-01 09:00,Anna K,501;502,301; 302,false,true
102,Lamps,Closed won,Sales Pipeline,,2025-04-01 00:00,2025-02-02 09:00,Anna K,,303,FALSE,FALSE
103,Tables,Appointment,Sales Pipeline,"1 250,00 €",2025-03-01 12:00,2025-02-03 09:00,,502,,true,false
`,
  'hubspot-crm-exports-contacts.csv': `Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Lead Status,Create Date
301,Ivan,Petrov,ivan@example.org,+7 999 123-45-67,Anna K,Customer,,2025-01-20 10:00
302,Olga,,olga@example.org,,Anna K,Sales Qualified Lead,,2025-01-21 10:00
303,Just,Reader,reader@example.org,,,Subscriber,,2025-01-22 10:00
`,
  'User.csv': `"Id","FirstName","LastName","Email","IsActive"
"0051G000006ABCDQA4","Petr","Volkov","p@example.org","true"
`,
  'Opportunity.csv': `"ID","ISDELETED","ACCOUNTID","NAME","STAGENAME","AMOUNT","PROBABILITY","CLOSEDATE","ISCLOSED","ISWON","LEADSOURCE","OWNERID","CREATEDDATE"
"006q000000HddohAAB","false","001q000000wW9BeAAK","Won one","Closed Won","1500.25","100","2025-03-10","true","true","Web","0051G000006ABCD","2025-01-10T23:30:00.000Z"
"006q000000HddoHAAR","false","001q000000wW9Be","Lost one","Closed Won","900","0","2025-03-11","true","false","","0051G000006ABCDQA4","2025-01-11T00:00:00.000Z"
"006q000000HddoiAAB","true","","Deleted","Prospecting","5","10","2025-05-01","false","false","","","2025-01-12T00:00:00.000Z"
`,
  'OpportunityHistory.csv': `"Id","OpportunityId","StageName","CreatedDate","CreatedById"
"008q0000000AAAAAA1","006q000000Hddoh","Prospecting","2025-01-10T23:30:00.000Z","0051G000006ABCDQA4"
"008q0000000AAABAA1","006q000000HddohAAB","Prospecting","2025-02-10T10:00:00.000Z","0051G000006ABCDQA4"
"008q0000000AAACAA1","006q000000HddohAAB","Closed Won","2025-03-10T10:00:00.000Z","0051G000006ABCDQA4"
`,
  'Order.csv': `"Id","OrderNumber","AccountId","EffectiveDate","Status","StatusCode","TotalAmount","OwnerId","IsDeleted"
"801q0000000AAAAAA1","00000100","001q000000wW9BeAAK","2025-03-12","Activated","Activated","1500.25","0051G000006ABCDQA4","false"
"801q0000000AAABAA1","00000101","001q000000wW9BeAAK","2025-03-12","Draft","Draft","777","0051G000006ABCDQA4","false"
`,
  'deals-1234567-1.csv': `Deal - ID,Deal - Title,Deal - Value,Deal - Currency of value,Deal - Stage,Deal - Pipeline,Deal - Status,Deal - Lost reason,Deal - Won time,Deal - Lost time,Deal - Owner,Deal - Deal created,Organization - Name,Person - Name
1,Roof,1000,RUB,Offer,Main,Won,,2025-03-01 10:00:00,,Oleg,2025-02-01 10:00:00,North,Ivan
2,Door,500,RUB,Offer,Main,Lost,Price,,2025-03-02 10:00:00,Oleg,2025-02-02 10:00:00,North,Ivan
3,Gate,250.5,RUB,Call,Main,Open,,,,Oleg,2025-02-03 10:00:00,Twin,
`,
  'organizations-1234567-2.csv': `Organization - ID,Organization - Name,Organization - Owner
7,North,Oleg
8,Twin,Oleg
9,Twin,Oleg
`,
  'quotes 2025-02.csv': `quote_id,quote_version,opportunity_id,account_name,status,created_at,currency,line_no,product_number,quantity,list_price,net_price
Q-10442,1,006q000000HddohAAB,Northline Power,Rejected,2025-02-10,,1,MX-200-A,5000,1.2400,1.1000
Q-10442,2,006q000000HddohAAB,Northline Power,Ordered,2025-02-14,,1,MX-200-A,5000,1.2400,0.9850
Q-10442,2,006q000000HddohAAB,Northline Power,Ordered,2025-02-14,,2,MX-201,10,"1,204.50","1,000.00"
Q-10443,1,OP-881,Northline Power,In approval,2025-02-14,,1,MX-200-A,1,2,2
`,
  'agreements 2025.csv': `agreement_id,product_number,account_name,price,valid_from,valid_to
A-1,MX-200-A,Northline Power,0.985,2025-01-01,2025-03-20
A-1,MX-201,Northline Power,"1,000.00",2025-01-01,2026-12-31
A-2,MX-200-A,Twin,1.1,2024-01-01,2024-12-31
`,
};

describe.each(engines)('exports of other CRMs on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  const relation = (name: string): string => warehouse.relation({ schema: 'core', name });
  const ask = (question: string) => warehouse.query(question);

  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    const paths = Object.entries(FILES).map(([name, content]) => place.put(name, content));
    const report = await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths, mapping: { kind: 'recognise' } },
      ...{ onProgress: () => undefined, clock: () => new Date('2026-01-01T12:00:00Z') },
    });
    expect(report.unclaimed).toEqual([]);
    expect(report.files.filter(({ kind }) => kind !== 'loaded')).toEqual([]);
    expect(report.totals).toMatchObject({ rejected: 0, flagged: 0, ragged: 0 });
    await buildModels(warehouse, {
      extraModelDirs: [`${place.dataDir}/models`],
      select: '+quotes +price_agreements +quote_line +deal_stage_visit +order +lead +employee',
    });
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  it('a deal is won or lost by the CRM’s own sign, whatever its stage is called and however the headings are written', async () => {
    const deals = await ask(
      `select deal_id, outcome, amount, company_id from ${relation('deal')} order by system, deal_id`,
    );
    expect(deals.map(({ deal_id, outcome, amount, company_id }) => [deal_id, outcome, amount, company_id])).toEqual([
      ['hubspot:101', 'won', '12500.50', 'hubspot:501'],
      ['hubspot:102', 'open', null, null],
      ['hubspot:103', 'lost', '1250.00', 'hubspot:502'],
      ['pipedrive:1', 'won', '1000.00', 'pipedrive:7'],
      ['pipedrive:2', 'lost', '500.00', 'pipedrive:7'],
      // two organizations of that name: which of them it is, is not known
      ['pipedrive:3', 'open', '250.50', null],
      ['salesforce:006q000000HddoH', 'lost', '900.00', 'salesforce:001q000000wW9Be'],
      ['salesforce:006q000000Hddoh', 'won', '1500.25', 'salesforce:001q000000wW9Be'],
    ]);
  });

  it('ids of 15 and of 18 characters are one, ids that differ in letter case are two', async () => {
    const [won] = await ask(`select owner_id from ${relation('deal')} where deal_id = 'salesforce:006q000000Hddoh'`);
    const [person] = await ask(`select employee_id, name from ${relation('employee')} where system = 'salesforce'`);
    expect([won?.['owner_id'], person?.['employee_id'], person?.['name']]).toEqual([
      'salesforce:0051G000006ABCD',
      'salesforce:0051G000006ABCD',
      'Petr Volkov',
    ]);
    const visits = await ask(`select deal_id, stage from ${relation('deal_stage_visit')} order by deal_id, entered_at`);
    expect(visits.map(({ stage }) => stage)).toEqual(['Prospecting', 'Closed Won']);
  });

  it('a day of closing is a day, an open deal has none, and an expected one is not a closing', async () => {
    const days = await ask(
      `select deal_id, closed_at, expected_close_on from ${relation('deal')} where system <> 'pipedrive' order by 1`,
    );
    expect(days).toEqual([
      { deal_id: 'hubspot:101', closed_at: '2025-03-10T15:02:00Z', expected_close_on: '2025-03-10' },
      { deal_id: 'hubspot:102', closed_at: null, expected_close_on: '2025-04-01' },
      { deal_id: 'hubspot:103', closed_at: '2025-03-01T09:00:00Z', expected_close_on: '2025-03-01' },
      { deal_id: 'salesforce:006q000000HddoH', closed_at: '2025-03-11T00:00:00Z', expected_close_on: '2025-03-11' },
      { deal_id: 'salesforce:006q000000Hddoh', closed_at: '2025-03-10T00:00:00Z', expected_close_on: '2025-03-10' },
    ]);
  });

  it('a contact of HubSpot is a lead from its lifecycle stage on; a subscriber is none', async () => {
    const leads = await ask(`select lead_id, status_kind, phone from ${relation('lead')} order by lead_id`);
    expect(leads).toEqual([
      { lead_id: 'hubspot:301', status_kind: 'converted', phone: '+7 999 123-45-67' },
      { lead_id: 'hubspot:302', status_kind: 'qualified', phone: null },
    ]);
  });

  it('a draft of an order is no revenue', async () => {
    const orders = await ask(`select order_id, amount from ${relation('order')}`);
    expect(orders).toEqual([{ order_id: 'salesforce:801q0000000AAAA', amount: '1500.25' }]);
  });

  it('a quote is its newest version, tied to its deal, and adds no deal and no order', async () => {
    const quotes = await ask(
      `select number, cast(version as integer) as version, cast(version_count as integer) as versions, outcome, deal_id,
         amount, list_amount from ${relation('quote')} order by number`,
    );
    expect(quotes).toEqual([
      {
        ...{ number: 'Q-10442', version: 2, versions: 2, outcome: 'won', deal_id: 'salesforce:006q000000Hddoh' },
        ...{ amount: '14925.00', list_amount: '18245.00' },
      },
      {
        ...{ number: 'Q-10443', version: 1, versions: 1, outcome: 'open', deal_id: null },
        ...{ amount: '2.00', list_amount: '2.00' },
      },
    ]);
    const [lines] = await ask(`select cast(count(*) as integer) as n from ${relation('quote_line')}`);
    expect(lines).toEqual({ n: 3 });
  });

  it('quotes are told with their deals, and what they leave of list prices is 18.2 % by hand', async () => {
    const mart = warehouse.relation({ schema: 'marts', name: 'quotes' });
    const rows = await ask(`select number, deal_status, company, amount, list_amount from ${mart} order by number`);
    expect(rows.map(Object.values)).toEqual([
      ['Q-10442', 'won', 'Northline Power', '14925.00', '18245.00'],
      ['Q-10443', null, 'Northline Power', '2.00', '2.00'],
    ]);
    // 5000 of 1.24 and 10 of 1204.50 at list, 5000 of 0.985 and 10 of 1000 as offered, and 2 for 2
    const [byHand, list] = [5000 * 0.985 + 10 * 1000 + 2, 5000 * 1.24 + 10 * 1204.5 + 2];
    const [sum] = await ask(`select sum(amount) as amount, sum(list_amount) as list from ${mart}`);
    expect([Number(sum?.['amount']), Number(sum?.['list'])]).toEqual([byHand, list]);
    expect(1 - byHand / list).toBeCloseTo(0.1819, 4);
  });

  it('an agreed price runs out by the last day the warehouse knows of, whenever it is asked', async () => {
    const mart = warehouse.relation({ schema: 'marts', name: 'price_agreements' });
    const [{ observed_on: day } = {}] = await ask(`select observed_on from ${relation('observed_until')}`);
    const daysTo = (end: string): number => (Date.parse(end) - Date.parse(String(day))) / 86_400_000;
    const rows = await ask(
      `select product_number, company, price, is_running, cast(valid_days as integer) as days from ${mart} order by company, product_number`,
    );
    expect(rows.map(Object.values)).toEqual([
      ['MX-200-A', 'Northline Power', '0.9850', daysTo('2025-03-20') >= 0, daysTo('2025-03-20')],
      ['MX-201', 'Northline Power', '1000.0000', true, daysTo('2026-12-31')],
      ['MX-200-A', 'Twin', '1.1000', false, daysTo('2024-12-31')],
    ]);
  });
});

describeWithData('fivetran_hubspot').each(engines)('connector tables on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    const paths = ['fivetran_hubspot', 'fivetran_salesforce'].flatMap((set) =>
      readdirSync(sharedData(set)).map((name) => join(sharedData(set), name)),
    );
    const read = paths.filter((path) => !/email_event|_history_|contact_list|campaign|property/.test(path));
    const report = await importFiles({
      ...{
        warehouse,
        dataDir: place.dataDir,
        paths: [...read, ...paths.filter((path) => /opportunity_history/.test(path))],
      },
      ...{ mapping: { kind: 'recognise' }, onProgress: () => undefined, clock: () => new Date('2026-01-01T12:00:00Z') },
    });
    expect(report.unclaimed).toEqual([]);
    expect(report.files.filter(({ kind }) => kind !== 'loaded')).toEqual([]);
    expect(report.totals).toMatchObject({ rejected: 0, flagged: 0, ragged: 0 });
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  // Counted over the files of ../shared/data by a plain query of each.
  it.each([
    ['deals, none in a stage that the tables know', 'fivetran_hubspot', 'deal', `outcome = 'open'`, 44],
    ['contacts, three of 22 merged into another', 'fivetran_hubspot', 'contact', 'not is_deleted', 19],
    ['companies', 'fivetran_hubspot', 'company', 'created_at is not null', 24],
    ['changes of stage', 'fivetran_hubspot', 'deal_stage_change', 'changed_at is not null', 14],
    ['closed tickets of 25', 'fivetran_hubspot', 'ticket', 'is_closed', 22],
    ['engagements', 'fivetran_hubspot', 'activity', 'happened_at is not null', 106],
    ['opportunities, all deleted', 'fivetran_salesforce', 'deal', 'is_deleted', 10],
    ['opportunities won', 'fivetran_salesforce', 'deal', `outcome = 'won'`, 5],
    ['accounts that are left of ten', 'fivetran_salesforce', 'company', 'not is_deleted', 1],
    ['tasks and events', 'fivetran_salesforce', 'activity', 'happened_at is not null', 20],
    ['orders', 'fivetran_salesforce', 'order', 'not is_deleted', 10],
  ])('%s', async (_, source, entity, where, expected) => {
    const rows = await fromStaging(
      warehouse,
      place.dataDir,
      source,
      entity,
      `select cast(count(*) as integer) as n from staged where ${where}`,
    );
    expect(rows).toEqual([{ n: expected }]);
  });

  it('the orders of Salesforce are worth 54,800.60', async () => {
    const rows = await fromStaging(
      warehouse,
      place.dataDir,
      'fivetran_salesforce',
      'order',
      'select sum(amount) as amount from staged',
    );
    expect(rows).toEqual([{ amount: '54800.60' }]);
  });
});
