import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { repositoryDir } from '../repository.ts';
import { filesBelow } from './files.ts';

/** What of a data folder is not worth keeping: it belongs to a running process or can be made again. */
const passing = new Set(['tmp', 'spill', 'demo', 'target', 'voronka.sock', 'voronka.lock', 'restoring.json']);

/** Entries of the data folder that make up its state, the database file and its journals aside. */
export async function stateEntries(config: Config): Promise<string[]> {
  const database = databasePath(config);
  const entries = await readdir(config.dataDir).catch(() => []);
  return entries
    .filter((name) => !passing.has(name) && !name.endsWith('.partial') && !name.startsWith('voronka.lock.'))
    .filter((name) => database === null || dirname(database) !== config.dataDir || !name.startsWith(basename(database)))
    .sort();
}

/** The project's own files, relative to its folder; none when the project is the checkout itself. */
export async function projectEntries(config: Config): Promise<string[]> {
  if (config.dir === repositoryDir) return [];
  const own = await Promise.all(
    ['mappings', 'models', 'seeds'].map(async (folder) =>
      (await filesBelow(join(config.dir, folder))).map((file) => join(folder, file)),
    ),
  );
  return [...(config.file === null ? [] : [basename(config.file)]), ...own.flat()];
}

/** The file of an embedded warehouse; null when the warehouse is a server or lives in memory. */
export function databasePath(config: Config): string | null {
  const { warehouseUrl } = config;
  if (!warehouseUrl.startsWith('duckdb:') || warehouseUrl === 'duckdb::memory:') return null;
  return warehouseUrl.slice('duckdb:'.length);
}
