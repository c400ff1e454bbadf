import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../ingest/index.ts';
import { demoRoot } from '../seeds/demo/company.ts';
import { generateDemo } from '../seeds/demo/generate.ts';
import { ensureAppTables } from '../api/versions.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { buildModels } from './support/built-models.ts';
import { engines } from './support/engines.ts';

// The demo company wrote some clients on two cards; truth/ says which. Found: the pair leads to one customer.
describe.each(engines)('the client base of the demo company on $name', ({ name, open }) => {
  let directory: string;
  let warehouse: Warehouse;
  const scale = name === 'duckdb' ? 0.05 : 0.02;

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
      select: '+customer +duplicate_pairs +duplicate_costs +split_histories +data_quality',
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
  });
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
});
