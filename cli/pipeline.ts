import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readEntities } from '../models/entities.ts';
import { allSegments, readSegments, type SegmentRule } from '../models/segments.ts';
import { loadProject } from '../models/runner/project/load-project.ts';
import type { Project } from '../models/runner/project/project.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Config } from './config.ts';
import { repositoryDir } from './repository.ts';

/**
 * Voronka's models, those that imports wrote for their sources, and the project's own, with the segments of the project's
 * file and those written on the page. Throws ProjectError.
 */
export async function modelsOf(config: Config, ofPage: readonly SegmentRule[] = []): Promise<Project> {
  return loadProject({
    root: repositoryDir,
    extraModelDirs: extraModelDirs(config).filter((dir) => existsSync(dir)),
    vars: {
      entities: readEntities(),
      segments: allSegments(readSegments(segmentsFile(config)), ofPage),
      currency: config.currency,
      timezone: config.timezone,
      attribution_window_days: String(config.attributionWindowDays),
    },
    artifacts: join(config.dataDir, 'target'),
  });
}

/**
 * The same, kept between builds while no file and no segment of the page has changed: a build after an edit of one record then spends nothing on
 * reading and rendering the project.
 */
export function keptModels(
  config: Config,
  segmentsOfPage: () => Promise<readonly SegmentRule[]>,
): () => Promise<Project> {
  let kept: { readonly state: string; readonly project: Promise<Project> } | null = null;
  return async () => {
    const folders = [join(repositoryDir, 'models'), join(repositoryDir, 'seeds/reference'), ...extraModelDirs(config)];
    const segments = await readFile(segmentsFile(config), 'utf8').catch(() => '');
    const ofPage = await segmentsOfPage();
    const state = `${await filesState(folders)}\n${segments}\n${JSON.stringify(ofPage)}`;
    if (kept?.state !== state) kept = { state, project: modelsOf(config, ofPage) };
    return kept.project;
  };
}

/** Where a company writes its rule segments; the demo company has some of its own. */
function segmentsFile(config: Config): string {
  return config.dir === repositoryDir
    ? join(repositoryDir, 'seeds/demo/segments.yml')
    : join(config.dir, 'segments.yml');
}

function extraModelDirs(config: Config): string[] {
  const own = config.dir === repositoryDir ? [] : [join(config.dir, 'models')];
  return [join(config.dataDir, 'models'), ...own];
}

/** Changes whenever a file below one of the folders does. */
async function filesState(dirs: readonly string[]): Promise<string> {
  const files = await Promise.all(
    dirs.map(async (dir) => {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  const states = files.flat().map(async (file) => {
    const { mtimeMs, size, ino } = await stat(file);
    return `${file} ${mtimeMs} ${size} ${ino}`;
  });
  return (await Promise.all(states)).sort().join('\n');
}

/** The tables that models and the API read, made where they are not there yet. */
export async function ensureTables(warehouse: Warehouse): Promise<void> {
  const [{ ensureRawTables }, { ensureAppTables }] = await Promise.all([
    import('../ingest/raw/tables.ts'),
    import('../api/versions.ts'),
  ]);
  await ensureRawTables(warehouse);
  await ensureAppTables(warehouse);
}

/** The last build that changed anything: its id, and when it ended (ISO 8601, UTC). */
export type DataVersion = { readonly id: string; readonly at: string };

/** Null before the first build. */
export async function dataVersionOf(warehouse: Warehouse): Promise<DataVersion | null> {
  const meta = await warehouse.relations('meta');
  if (!meta.some(({ name }) => name === 'runs')) return null;
  const runs = warehouse.relation({ schema: 'meta', name: 'runs' });
  const [run] = await warehouse.query<{ run_id: string; finished_at: string }>(
    `select run_id, finished_at from ${runs} where built_count > 0 order by finished_at desc, run_id desc limit 1`,
  );
  return run ? { id: run.run_id, at: run.finished_at } : null;
}

/** By model, the run that built it last: its rows have not changed since. Empty before the first build. */
export async function versionsOf(warehouse: Warehouse): Promise<ReadonlyMap<string, string>> {
  const meta = await warehouse.relations('meta');
  if (!meta.some(({ name }) => name === 'nodes')) return new Map();
  const nodes = warehouse.relation({ schema: 'meta', name: 'nodes' });
  const rows = await warehouse.query<{ name: string; run_id: string }>(
    `select name, run_id from (
       select name, run_id, row_number() over (partition by name order by built_at desc, run_id desc) as age
       from ${nodes}
     ) as builds where age = 1`,
  );
  return new Map(rows.map(({ name, run_id }) => [name, run_id]));
}
