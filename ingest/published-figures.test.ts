import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../test/support/engines.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { importFiles } from './import.ts';
import { fromStaging } from './testing/staged.ts';

const DATA = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const ZOHO = join(DATA, 'zoho_crm_demo');
const RETAIL = join(DATA, 'online_retail');
const areThere = existsSync(ZOHO) && existsSync(RETAIL);
if (!areThere) console.log(`skipped: published figures, as ${DATA} is not there`);

describe.skipIf(!areThere).each(engines)('published figures at staging level on $name', ({ open }) => {
  let warehouse: Warehouse;
  const dataDir = mkdtempSync(join(tmpdir(), 'voronka-figures-'));
  const ask = (source: string, entity: string, question: string): Promise<Row[]> =>
    fromStaging(warehouse, dataDir, source, entity, question);
  const bring = (path: string) =>
    importFiles({
      ...{ warehouse, dataDir, paths: [path], mapping: { kind: 'recognise' } },
      ...{ onProgress: () => undefined, clock: () => new Date() },
    });

  beforeAll(async () => {
    warehouse = await open();
    for (const path of [ZOHO, RETAIL]) {
      const report = await bring(path);
      expect(report.unclaimed).toEqual([]);
      expect(report.files.filter(({ kind }) => kind !== 'loaded')).toEqual([]);
      expect(report.totals).toMatchObject({ rejected: 0, flagged: 0, ragged: 0 });
    }
  });
  afterAll(async () => {
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('the deals of Zoho by stage', async () => {
    const stages = await ask(
      'zoho',
      'deal',
      `select stage, outcome, cast(count(*) as integer) as n, sum(amount) as amount from staged
       group by stage, outcome order by min(stage_order)`,
    );
    expect(stages.map(({ stage, outcome, n, amount }) => [stage, outcome, n, amount])).toEqual([
      ['Prospect', 'open', 245, '15854000.00'],
      ['Qualification', 'open', 698, '46942900.00'],
      ['Needs Analysis', 'open', 296, '17246000.00'],
      ['Initial Offer', 'open', 283, '16193300.00'],
      ['Proposal/Price Quote', 'open', 136, '9779800.00'],
      ['Negotiation/Review', 'open', 64, '4239300.00'],
      ['Closed Won', 'won', 1425, '89066200.00'],
      ['Closed Lost', 'lost', 485, '32059400.00'],
    ]);
  });

  it('Tina Thomas won most', async () => {
    const [best] = await ask(
      'zoho',
      'deal',
      `select owner_id, cast(count(*) as integer) as n, sum(amount) as amount from staged
       where outcome = 'won' group by owner_id order by 3 desc limit 1`,
    );
    const people = await ask('zoho', 'employee', 'select employee_id, name from staged order by name');
    expect(best).toEqual({ owner_id: 'zoho:1011', n: 149, amount: '8996000.00' });
    expect(people).toContainEqual({ employee_id: 'zoho:1011', name: 'Tina Thomas' });
  });

  it.each([
    ['leads', 'lead', `count(*)`, `status_kind = 'converted'`, 3632],
    ['leads with a campaign', 'lead', `count(campaign)`, 'true', 3632],
    ['all leads', 'lead', 'count(*)', 'true', 3900],
    ['cases', 'ticket', 'count(*)', 'true', 797],
    ['closed cases', 'ticket', 'count(closed_at)', 'is_closed', 249],
    ['calls, events and tasks', 'activity', 'count(*)', 'true', 4100 + 2978 + 2978],
    ['companies', 'company', 'count(*)', 'true', 2229],
    ['contacts', 'contact', 'count(company_id)', 'true', 1265],
    ['products', 'product', 'count(cost)', 'true', 2000],
    ['invoices', 'order', 'sum(amount)', 'true', 16_030_187],
    ['campaign costs', 'ad_spend', 'sum(spend)', 'spent_on is not null', 44_209_580],
  ])('Zoho: %s', async (_, entity, measure, where, expected) => {
    const [row] = await ask('zoho', entity, `select ${measure} as answer from staged where ${where}`);
    expect(Number(row?.['answer'])).toBe(expected);
  });

  it('the lines of Online Retail by kind', async () => {
    const kinds = await ask(
      'online_retail',
      'order_line',
      `select kind, cast(count(*) as integer) as n, sum(amount) as amount from staged group by kind order by kind`,
    );
    expect(kinds.reduce((sum, { n }) => sum + Number(n), 0)).toBe(541_909);
    expect(kinds.reduce((sum, { amount }) => sum + BigInt(String(amount).replace('.', '')), 0n)).toBe(974_774_793n);
    expect(kinds.find(({ kind }) => kind === 'return')?.['n']).toBe(9288);
  });

  it('the sales of Online Retail to known buyers', async () => {
    const raw = warehouse.relation({ schema: 'raw', name: 'online_retail__lines' });
    const known = await ask(
      'online_retail',
      'order_line',
      `select cast(count(*) as integer) as n, sum(amount) as amount from staged
       where kind = 'sale' and order_id in (
         select 'online_retail:' || "InvoiceNo" from ${raw} where "CustomerID" is not null)`,
    );
    expect(known).toEqual([{ n: 397_884, amount: '8911407.90' }]);
  });

  it('a guest of Online Retail is a buyer not known, a customer is one company', async () => {
    const [orders] = await ask(
      'online_retail',
      'order',
      `select cast(count(*) as integer) as n, sum(amount) as amount, min(company_id) as first from staged`,
    );
    const [companies] = await ask('online_retail', 'company', 'select cast(count(*) as integer) as n from staged');
    expect(orders).toEqual({ n: 25_900, amount: '9747747.93', first: 'online_retail:12346' });
    expect(companies).toEqual({ n: 4372 });
  });

  it('a second import of all of it changes nothing', async () => {
    for (const path of [ZOHO, RETAIL]) {
      const report = await bring(path);
      expect(report.files.map(({ kind }) => kind)).toEqual(report.files.map(() => 'already loaded'));
      expect(report.models).toEqual([]);
    }
    const [row] = await ask('zoho', 'deal', 'select cast(count(*) as integer) as n from staged');
    expect(row).toEqual({ n: 3632 });
  });
});
