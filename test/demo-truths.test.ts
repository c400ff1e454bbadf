import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureAppTables } from '../api/versions.ts';
import { importFiles } from '../ingest/index.ts';
import { demoRoot } from '../seeds/demo/company.ts';
import { generateDemo } from '../seeds/demo/generate.ts';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { buildModels } from './support/built-models.ts';

type Row = Readonly<Record<string, unknown>>;

const until = '2026-07-15';

// What was planted into the demo company is found by the marts, as a person reading them would find it.
describe('the planted truths are found', () => {
  let directory: string;
  let warehouse: Warehouse;
  let truths: Readonly<Record<string, Row>>;
  const ask = (sql: string, params: Readonly<Record<string, string>> = {}): Promise<Row[]> =>
    warehouse.query(sql, params);

  beforeAll(async () => {
    truths = JSON.parse(await readFile(join(demoRoot, 'truths.json'), 'utf8')) as typeof truths;
    directory = await mkdtemp(join(tmpdir(), 'voronka-truths-'));
    await generateDemo({ directory, seed: 11, scale: 0.3, until });
    warehouse = await DuckDbWarehouse.open(':memory:', { threads: 2 });
    await ensureAppTables(warehouse);
    await importFiles({
      warehouse,
      dataDir: directory,
      paths: [join(directory, 'export')],
      mapping: { kind: 'file', path: join(demoRoot, 'mapping.yml') },
      onProgress: () => undefined,
      clock: () => new Date(`${until}T00:00:00Z`),
    });
    await buildModels(warehouse, { extraModelDirs: [join(directory, 'models')] });
  });
  afterAll(async () => {
    await warehouse.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('products that need one another stand together in the baskets, far above chance', async () => {
    const { pairs, tolerance } = truths['baskets'] as {
      pairs: { product: number; companion: number; companion_share: number }[];
      tolerance: { absolute: number };
    };
    for (const { product, companion, companion_share } of pairs) {
      const [pair] = await ask(
        'select confidence, lift_low from marts.product_pairs where product_id = $product and companion_id = $companion',
        { product: `demo:Т${product}`, companion: `demo:Т${companion}` },
      );
      expect(Number(pair?.['confidence']), `${product} with ${companion}`).toBeGreaterThan(
        companion_share - tolerance.absolute,
      );
      expect(Number(pair?.['lift_low'])).toBeGreaterThan(1.5);
    }
    const [first] = await ask(
      'select product_id, companion_id from marts.product_pairs order by lift_low desc limit 1',
    );
    expect(pairs.flatMap((pair) => [pair.product, pair.companion]).map((id) => `demo:Т${id}`)).toEqual(
      expect.arrayContaining([first?.['product_id'], first?.['companion_id']]),
    );
  });

  it('clients of each industry buy in its rhythm and leave after the first order at its rate', async () => {
    const { industries, bad_service_factor, bad_service_share, tolerance } = truths['churn'] as {
      industries: { industry: string; interval_days: number; interval_cv: number; churn_rate: number }[];
      bad_service_factor: number;
      bad_service_share: number;
      tolerance: { relative: number };
    };
    const rows = await ask(
      `select customers.industry, median(case when customers.interval_count >= 2 then customers.usual_days end) as usual_days
       from marts.customers as customers where customers.industry is not null group by 1`,
    );
    for (const { industry, interval_days, interval_cv, churn_rate } of industries) {
      const usual = Number(rows.find((row) => row['industry'] === industry)?.['usual_days']);
      // lognormal intervals: the median lies below the mean
      const median = interval_days / Math.sqrt(1 + interval_cv ** 2);
      expect(Math.abs(usual / median - 1), `${industry}: ${usual} days`).toBeLessThan(0.15);
      const [first] = await ask(
        `select avg(case when purchase_days = 1 then 1.0 else 0.0 end) as share from marts.customers
         where industry = $industry and first_order_at < cast($until as date) - cast($days as integer)`,
        { industry, until, days: String(Math.round(2.5 * interval_days)) },
      );
      const planted =
        (1 - bad_service_share) * churn_rate + bad_service_share * Math.min(0.9, churn_rate * bad_service_factor);
      expect(Math.abs(Number(first?.['share']) / planted - 1), industry).toBeLessThan(tolerance.relative);
    }
  });

  it('buyers in a rhythm are not what a model of chance expects, and its test on the past says so', async () => {
    const [used] = await ask(
      `select model, backtest_actual, backtest_low from marts.model_fits where is_used and backtest_actual is not null`,
    );
    // many leave after the first order, which only one of the two models knows
    expect(used?.['model']).toBe('MBG/NBD');
    expect(Number(used?.['backtest_actual'])).toBeLessThan(Number(used?.['backtest_low']));
  });
});
