import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureAppTables } from '../../api/versions.ts';
import { importFiles, type ImportReport } from '../../ingest/index.ts';
import { readEntities } from '../../models/entities.ts';
import { build, loadProject } from '../../models/runner/index.ts';
import { engines } from '../../test/support/engines.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { demoRoot } from './company.ts';
import { generateDemo, type DemoFiles } from './generate.ts';
import { measuredRun } from './measure.ts';

describe.each(engines)('the demo company comes in by the front door on $name', ({ open }) => {
  let directory: string;
  let warehouse: Warehouse;
  let demo: DemoFiles;
  let report: ImportReport;
  let exact: Readonly<Record<string, number | string>>;

  const importDemo = (): Promise<ImportReport> =>
    importFiles({
      warehouse,
      dataDir: directory,
      paths: [join(directory, 'export')],
      mapping: { kind: 'file', path: join(demoRoot, 'mapping.yml') },
      onProgress: () => undefined,
      clock: () => new Date(`${measuredRun.until}T00:00:00Z`),
    });

  beforeAll(async () => {
    const truths = JSON.parse(await readFile(join(demoRoot, 'truths.json'), 'utf8')) as { exact: typeof exact };
    exact = truths.exact;
    directory = await mkdtemp(join(tmpdir(), 'voronka-front-door-'));
    demo = await generateDemo({ directory, ...measuredRun });
    warehouse = await open();
    await ensureAppTables(warehouse);
    report = await importDemo();
  });
  afterAll(async () => {
    await warehouse.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('every file is asked for and loaded whole', () => {
    expect(report.unclaimed).toEqual([]);
    const loaded = report.files.map((file) => ({
      name: file.dataset,
      rows: file.kind === 'loaded' ? file.rows : file,
    }));
    expect(loaded).toEqual(demo.files.map(({ name, rows }) => ({ name, rows })));
  });

  it('the unreadable rows end in rejects, and no others', () => {
    const rejected = Object.fromEntries(
      report.files.map((file) => [file.dataset, file.kind === 'loaded' ? file.rejected : NaN]),
    );
    expect(rejected).toMatchObject({
      leads: exact['rejected_leads'],
      deals: exact['rejected_deals'],
      ad_spend: exact['rejected_ad_spend'],
    });
    expect(report.totals.rejected).toBe(9);
    expect(report.totals.flagged).toBe(0);
  });

  it('a second import changes nothing', async () => {
    const again = await importDemo();
    expect(new Set(again.files.map(({ kind }) => kind))).toEqual(new Set(['already loaded']));
  });

  it('the marts say what truths.json says', async () => {
    const project = await loadProject({
      root: join(demoRoot, '../..'),
      extraModelDirs: [join(directory, 'models')],
      vars: { currency: 'RUB', timezone: 'Europe/Moscow', company: 'Белозорь', entities: readEntities() },
      artifacts: join(directory, 'target'),
    });
    const built = await build(project, warehouse, { select: null, full: false, onEvent: () => undefined });
    expect(built.nodes.filter(({ outcome }) => outcome.kind !== 'built')).toEqual([]);
    expect(built.exitCode).toBe(0);

    const mart = (name: string): string => warehouse.relation({ schema: 'marts', name });
    const one = async (sql: string) => (await warehouse.query(sql))[0];
    const count = (value: unknown): number => Number(value);
    const byStatus = await warehouse.query(
      `select status, count(*) as deals, cast(sum(amount) as decimal(18, 2)) as amount from ${mart('deals')} group by status order by status`,
    );
    expect(byStatus.map((row) => ({ ...row, deals: count(row['deals']) }))).toEqual([
      { status: 'lost', deals: exact['lost_deals'], amount: exact['lost_amount'] },
      { status: 'open', deals: exact['open_deals'], amount: exact['open_amount'] },
      { status: 'won', deals: exact['won_deals'], amount: exact['won_amount'] },
    ]);
    const leads = await one(
      `select count(*) as leads, sum(case when is_converted then 1 else 0 end) as converted from ${mart('leads')}`,
    );
    expect(count(leads?.['leads'])).toBe(exact['leads']);
    expect(count(leads?.['converted'])).toBe(exact['converted_leads']);
    const channels = await one(
      `select cast(sum(spend) as decimal(18, 2)) as spend, sum(won) as won from ${mart('channel_days')}
       where basis = 'event' and model = 'crm'`,
    );
    expect(channels?.['spend']).toBe(exact['spend']);
    expect(count(channels?.['won'])).toBe(exact['won_deals']);
    const lines = await one(
      `select cast(sum(revenue) as decimal(18, 2)) as revenue, cast(-sum(returns_amount) as decimal(18, 2)) as returned from ${mart('order_lines')}`,
    );
    expect(lines).toEqual({ revenue: exact['sales_amount'], returned: exact['returns_amount'] });
    expect(count((await one(`select count(*) as n from ${mart('activities')}`))?.['n'])).toBe(exact['activities']);
    expect(count((await one(`select count(*) as n from ${mart('tickets')}`))?.['n'])).toBe(exact['tickets']);
  });

  it('every spelling of a source leads to its channel', async () => {
    const leads = warehouse.relation({ schema: 'marts', name: 'leads' });
    const found = await warehouse.query<{ channel: string }>(
      `select distinct channel from ${leads} where channel is not null order by channel`,
    );
    const truths = JSON.parse(await readFile(join(demoRoot, 'truths.json'), 'utf8')) as {
      channel_quality: { channels: { channel: string }[] };
    };
    const known = truths.channel_quality.channels.map(({ channel }) => channel);
    expect(found.map(({ channel }) => channel).toSorted()).toEqual(known.toSorted());
  });
});
