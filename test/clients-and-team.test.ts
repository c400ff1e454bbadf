import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../ingest/index.ts';
import { demoRoot } from '../seeds/demo/company.ts';
import { generateDemo } from '../seeds/demo/generate.ts';
import type { plantedTruths } from '../seeds/demo/truths.ts';
import { ensureAppTables } from '../api/versions.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { buildModels } from './support/built-models.ts';
import { engines } from './support/engines.ts';
import { renderMacros } from './support/macros.ts';

// The demo company wrote some clients on two cards, has one slow manager, one who truly sells better and one who was only
// lucky: truth/ and truths.json say which. Shares of rare things are judged where there are enough of them.
type Truths = Awaited<ReturnType<typeof plantedTruths>>;
const truths = JSON.parse(await readFile(join(demoRoot, 'truths.json'), 'utf8')) as Truths;

describe.each(engines)('the clients and the team of the demo company on $name', ({ name, open }) => {
  let directory: string;
  let warehouse: Warehouse;
  const { slow_manager, best_manager, lucky_newcomer } = truths;
  const scale = name === 'duckdb' ? 0.1 : 0.01;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'voronka-clients-'));
    await generateDemo({ directory, seed: 11, scale, until: '2026-07-15' });
    warehouse = await open();
    await ensureAppTables(warehouse);
    await importFiles({
      warehouse,
      dataDir: directory,
      paths: [join(directory, 'export')],
      mapping: { kind: 'file', path: join(demoRoot, 'mapping.yml') },
      onProgress: () => undefined,
      clock: () => new Date('2026-07-15T00:00:00Z'),
    });
    await buildModels(warehouse, {
      extraModelDirs: [join(directory, 'models')],
      select: `+customer +duplicate_pairs +duplicate_costs +split_histories +data_quality +manager_months +manager_scores
        +load_effect +service_churn +returns`,
    });
    const read = (file: string) =>
      name === 'duckdb'
        ? `read_csv('${directory}/truth/${file}.csv', all_varchar = true, header = true)`
        : `file('${directory}/truth/${file}.csv', 'CSVWithNames')`;
    await warehouse.createSchema('truth');
    const storage = name === 'clickhouse' ? 'engine = MergeTree order by tuple()' : '';
    await warehouse.run(
      `create table ${warehouse.relation({ schema: 'truth', name: 'pair' })} ${storage} as
       select 'company/demo:' || company_id as left_key, 'company/demo:' || second_company_id as right_key from ${read('duplicate_companies')}
       union all select 'contact/demo:' || contact_id, 'contact/demo:' || second_contact_id from ${read('duplicate_contacts')}`,
    );
  }, 900_000);
  afterAll(async () => {
    await warehouse.close();
    await rm(directory, { recursive: true, force: true });
  });

  const count = async (sql: string): Promise<Record<string, number>> => {
    const [row] = await warehouse.query(sql);
    return Object.fromEntries(Object.entries(row ?? {}).map(([key, value]) => [key, Number(value)]));
  };

  it('the planted duplicates are found, and hardly anybody else is joined', async () => {
    for (const entity of ['company', 'contact']) {
      const { planted, found } = await count(
        `select count(*) as planted, sum(case when a.cluster_key = b.cluster_key then 1 else 0 end) as found
         from truth.pair as p
         left join core.client_cluster as a on a.record_key = p.left_key
         left join core.client_cluster as b on b.record_key = p.right_key
         where p.left_key like '${entity}/%'`,
      );
      const { joined, right } = await count(
        `select count(*) as joined, sum(case when p.left_key is not null then 1 else 0 end) as right
         from (
           select least(a.record_key, b.record_key) as one, greatest(a.record_key, b.record_key) as other
           from core.client_cluster as a join core.client_cluster as b on b.cluster_key = a.cluster_key
           where a.record_key < b.record_key and a.record_key like '${entity}/%'
         ) as pairs
         left join truth.pair as p on least(p.left_key, p.right_key) = pairs.one and greatest(p.left_key, p.right_key) = pairs.other`,
      );
      expect((found ?? 0) / (planted ?? 1), `${entity}: recall`).toBeGreaterThan(0.97);
      expect((right ?? 0) / (joined ?? 1), `${entity}: precision`).toBeGreaterThan(0.95);
    }
  });

  it('two ИНН are never one customer', async () => {
    expect(
      await count(
        `select count(*) as wrong from (
           select m.customer_id as customer_id from core.customer_member as m
           join core.company_identity as c on c.record_key = m.record_key
           group by m.customer_id having count(distinct c.inn) > 1
         ) as two`,
      ),
    ).toEqual({ wrong: 0 });
  });

  it('every card leads to one customer that exists, and the money stays what it was', async () => {
    expect(
      await count(
        `select count(*) as lost from core.customer_member as m
         left join core.customer as c on c.customer_id = m.customer_id where c.customer_id is null`,
      ),
    ).toEqual({ lost: 0 });
    const { split, whole } = await count(
      `select (select sum(amount) from marts.split_histories) as split, (select sum(amount) from core.purchase) as whole`,
    );
    expect(split).toBeGreaterThan(0);
    expect(split).toBeLessThan(whole ?? 0);
  });

  it('CAC by clients is above CAC by cards by the first sales that were none', async () => {
    const totals = await count(
      `select sum(new_card_count) as cards, sum(new_client_count) as clients, sum(false_new_count) as false_new
       from marts.duplicate_costs`,
    );
    expect(totals['false_new']).toBeGreaterThan(0);
    expect((totals['cards'] ?? 0) - (totals['clients'] ?? 0)).toBe(totals['false_new']);
  });

  it('data quality counts the cards that are one too many', async () => {
    const { told, surplus } = await count(
      `select (select sum(duplicate_count) from marts.data_quality where reason = 'same_client') as told,
         (select count(*) from core.client_cluster) - (select count(distinct cluster_key) from core.client_cluster) as surplus`,
    );
    expect(told).toBe(surplus);
  });

  it('money of the months of people is the money of the deals, and their plans are the plans', async () => {
    const totals = await count(
      `select (select sum(won_amount) from marts.manager_months) as by_people,
         (select sum(amount) from marts.deals where status = 'won' and owner_id is not null) as by_deals,
         (select sum(plan_amount) from marts.manager_months) as by_months,
         (select sum(plan_amount) from core.target where owner_id is not null) as by_plans,
         (select sum(open_deal_count) from marts.manager_months) as open_by_people,
         (select count(*) from marts.deals where status = 'open' and owner_id is not null) as open_deals`,
    );
    expect(totals['by_people']).toBe(totals['by_deals']);
    expect(totals['by_months']).toBe(totals['by_plans']);
    expect(totals['open_by_people']).toBe(totals['open_deals']);
  });

  it('a lucky newcomer does not lead, and the one who truly sells better does', async () => {
    const scores = await warehouse.query<{ owner: string; shrunk_rate: number }>(
      'select owner, shrunk_rate from marts.manager_scores order by shrunk_rate desc, owner',
    );
    expect(scores[0]?.owner).not.toBe(lucky_newcomer.name);
    if (name === 'duckdb') expect(scores[0]?.owner).toBe(best_manager.name);
  });

  it('the slow manager is slow, and the slow answers cost most there', async () => {
    const slowest = await warehouse.query<{ owner: string; minutes: number }>(
      `select owner, ${median('answer_minutes')} as minutes from marts.lead_answers
       where owner is not null group by owner order by minutes desc limit 1`,
    );
    expect(slowest[0]?.owner).toBe(slow_manager.name);
    expect(Math.abs(Number(slowest[0]?.minutes) / slow_manager.median_answer_minutes - 1)).toBeLessThan(0.35);
    const dearest = await warehouse.query<{ owner: string }>(
      `select owner, sum(slow_answer_cost) as cost from marts.manager_months
       where slow_answer_cost is not null group by owner order by cost desc limit 1`,
    );
    expect(dearest[0]?.owner).toBe(slow_manager.name);
  });

  it('the curve of speed to lead falls as planted, each channel compared with itself', async () => {
    const curve = await warehouse.query<{ band_order: number; factor: number; lead_count: bigint }>(
      'select band_order, factor, lead_count from marts.answer_speed order by band_order',
    );
    const usual = Number(curve.find(({ band_order }) => Number(band_order) === 2)?.factor);
    const planted = [1.15, 1, 0.75, 0.5];
    for (const { band_order, factor, lead_count } of curve) {
      if (Number(lead_count) < 500) continue;
      const expected = planted[Math.min(3, Number(band_order) - 1)] ?? 0;
      expect(Math.abs(Number(factor) / usual / expected - 1), `band ${band_order}`).toBeLessThan(0.15);
    }
  });

  it('rubles by hour of delay come to the same when counted by hand', async () => {
    const leads = await warehouse.query<{ answer_minutes: number; usual_rate: number; factor: number }>(
      `select a.answer_minutes as answer_minutes, a.usual_rate as usual_rate, s.factor as factor
       from marts.lead_answers as a join marts.answer_speed as s on s.band_order = a.band_order where a.band_order > 1`,
    );
    const { quickest, value } = await count(
      `select (select factor from marts.answer_speed where band_order = 1) as quickest,
         (select sum(amount) from marts.deals where status = 'won' and lead_id is not null)
           / (select count(*) from marts.leads where is_qualified) as value`,
    );
    const cost = leads.reduce(
      (sum, { usual_rate, factor }) => sum + usual_rate * Math.max(0, (quickest ?? 0) - factor) * (value ?? 0),
      0,
    );
    const hours = leads.reduce((sum, { answer_minutes }) => sum + (answer_minutes - 15) / 60, 0);
    const told = await count('select sum(lost_amount) as cost, sum(delay_hours) as hours from marts.slow_answers');
    expect((told['cost'] ?? 0) / cost).toBeCloseTo(1, 4);
    expect((told['hours'] ?? 0) / hours).toBeCloseTo(1, 9);
  });

  it('clients served badly after their first order come back less often, and returns are those of the shop', async () => {
    const rows = await warehouse.query<{ is_served_badly: boolean; churn_rate: number }>(
      'select is_served_badly, churn_rate from marts.service_churn order by is_served_badly',
    );
    const [others, badly] = rows;
    if (name === 'duckdb') expect(badly?.churn_rate).toBeGreaterThan(others?.churn_rate ?? 1);
    const totals = await count(
      `select (select sum(returned_amount) from marts.returns) as told,
         (select sum(returns_amount) from marts.order_lines) as whole`,
    );
    expect(totals['told']).toBe(totals['whole']);
  });

  it('says of the load what can be said', async () => {
    const [effect] = await warehouse.query<{ outcome: string }>('select outcome from marts.load_effect');
    expect(['found', 'too few', 'no fall']).toContain(effect?.outcome);
  });

  function median(column: string): string {
    return renderMacros(`{{ median('${column}') }}`, name);
  }
});
