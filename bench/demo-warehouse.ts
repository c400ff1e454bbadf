import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAppTables } from '../api/versions.ts';
import { createCube, type Cube, type SecurityContext } from '../cube/server.ts';
import { importFiles } from '../ingest/index.ts';
import { readEntities } from '../models/entities.ts';
import { build, loadProject, type BuildReport, type Project } from '../models/runner/index.ts';
import { demoRoot } from '../seeds/demo/company.ts';
import { generateDemo } from '../seeds/demo/generate.ts';
import { startClickHouseHttp } from '../test/support/clickhouse-http.ts';
import { openWarehouse } from '../warehouse/open.ts';
import type { Engine, Warehouse } from '../warehouse/warehouse.ts';

export const admin: SecurityContext = { user: 'bench', role: 'admin', team: null };

/** The demo that benchmarks measure on; `later` is eleven days, a hundredth of three years, after `until`. */
export const measuredDemo = { seed: 7, until: '2026-07-15', later: '2026-07-26' } as const;

/** The demo company, imported and built, with a cube over it. */
export type DemoWarehouse = {
  readonly warehouse: Warehouse;
  readonly cube: Cube;
  readonly project: Project;
  readonly directory: string;
  /** brings a folder of the demo's files in */
  importFolder(folder: string): Promise<void>;
  /** builds what changed since, or all, and lets the cube know; null selects everything */
  rebuild(select: string | null, full: boolean): Promise<BuildReport>;
  close(): Promise<void>;
};

/** Builds what `select` names, null: everything. Throws when an import or a build fails: a benchmark of half a warehouse says nothing. */
export async function openDemoWarehouse(
  engine: Engine,
  scale: number,
  select: string | null = null,
): Promise<DemoWarehouse> {
  const directory = await mkdtemp(join(tmpdir(), 'voronka-bench-demo-'));
  const front = engine === 'clickhouse' ? await startClickHouseHttp() : null;
  const url = front ? `${front.url.replace('http', 'clickhouse')}/bench` : `duckdb:${join(directory, 'bench.duckdb')}`;
  const warehouse = await openWarehouse(url, { memory: '2GB', threads: 2 });
  await generateDemo({ directory, scale, seed: measuredDemo.seed, until: measuredDemo.until });
  await ensureAppTables(warehouse);
  const importFolder = async (folder: string): Promise<void> => {
    const imported = await importFiles({
      warehouse,
      dataDir: directory,
      paths: [folder],
      mapping: { kind: 'file', path: join(demoRoot, 'mapping.yml') },
      onProgress: () => undefined,
      clock: () => new Date(),
    });
    const failed = imported.files.filter(({ kind }) => kind === 'failed');
    if (failed.length > 0) throw new Error(JSON.stringify(failed));
  };
  await importFolder(join(directory, 'export'));
  const project = await loadProject({
    root: join(demoRoot, '../..'),
    extraModelDirs: [join(directory, 'models')],
    vars: { currency: 'RUB', timezone: 'Europe/Moscow', company: 'Белозорь', entities: readEntities() },
    artifacts: join(directory, 'target'),
  });
  let version = 0;
  const rebuild = async (chosen: string | null, full: boolean): Promise<BuildReport> => {
    const report = await build(project, warehouse, { select: chosen, full, onEvent: () => undefined });
    if (report.exitCode !== 0)
      throw new Error(JSON.stringify(report.nodes.filter(({ outcome }) => outcome.kind !== 'built')));
    version += 1;
    return report;
  };
  await rebuild(select, false);
  const cube = await createCube({
    warehouse,
    ...(front ? { clickhouseUrl: url } : {}),
    timezone: 'Europe/Moscow',
    versionOf: async () => String(version),
  });
  return {
    warehouse,
    cube,
    project,
    directory,
    importFolder,
    rebuild,
    close: async () => {
      await cube.close();
      await warehouse.close();
      await front?.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
