import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { Trouble } from '../trouble.ts';
import { ownerOf } from '../doing/owner.ts';
import { copyTo, filesBelow } from './files.ts';
import type { Manifest } from './manifest.ts';
import { restoringMark } from './restoring.ts';
import { loadTables } from './save-clickhouse.ts';
import { databasePath, stateEntries } from './what.ts';

/** Puts what an archive held, unpacked in `dir` and proved, in place of what stands here. Repeatable if it was cut off. */
export async function putBack(
  config: Config,
  dir: string,
  manifest: Manifest,
  wish: { readonly replaceProject: boolean },
): Promise<void> {
  const { warehouse } = manifest;
  const database = databasePath(config);
  const engine = database === null ? 'clickhouse' : 'duckdb';
  const made = warehouse.kind === 'duckdb-file' ? 'duckdb' : 'clickhouse';
  if (made !== engine) throw new Trouble(2, (m) => m.restore.engine(made, engine));

  await writeFile(restoringMark(config.dataDir), JSON.stringify({ made_at: manifest.made_at }));
  for (const entry of await stateEntries(config))
    await rm(join(config.dataDir, entry), { recursive: true, force: true });
  for (const entry of await readdir(join(dir, 'data')).catch(() => [])) {
    await rename(join(dir, 'data', entry), join(config.dataDir, entry));
  }
  await restoreProject(config, join(dir, 'project'), wish.replaceProject);
  switch (warehouse.kind) {
    case 'duckdb-file':
      if (database !== null) await restoreDatabase(join(dir, warehouse.path), database);
      break;
    case 'clickhouse-tables': {
      const owner = await ownerOf(config);
      await loadTables(owner.warehouse, dir, warehouse).finally(() => owner.close());
    }
  }
  await rm(restoringMark(config.dataDir), { force: true });
}

/** The old journal goes first: it belongs to the old file and must not be replayed over the new one. */
async function restoreDatabase(from: string, database: string): Promise<void> {
  await mkdir(dirname(database), { recursive: true });
  const draft = `${database}.partial`;
  await copyFile(from, draft);
  await rm(`${database}.wal`, { force: true });
  await rename(draft, database);
}

async function restoreProject(config: Config, from: string, replace: boolean): Promise<void> {
  for (const file of await filesBelow(from)) {
    const to = join(config.dir, file);
    if (replace || !existsSync(to)) await copyTo(join(from, file), to);
  }
}
