import { existsSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryDir } from '../repository.ts';
import { bytesText } from '../bytes-text.ts';
import { fail, ok, warn, type Check } from './finding.ts';

const gigabyte = 1024 ** 3;

export const node: Check = async ({ words }) => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const text = words.node(process.versions.node);
  const fits = major > 20 || (major === 20 && minor >= 19);
  return [fits ? ok('node', text) : fail('node', text, words.nodeMend)];
};

/** Loads the engine's binary: the one thing here that depends on the processor and on the C library. */
export const binary: Check = async ({ words }) => {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run('select 1');
    connection.closeSync();
    instance.closeSync();
    return [ok('binary', words.binary(`${platform}, ${availableParallelism()} CPU`))];
  } catch (error) {
    return [fail('binary', words.binaryBroken(platform, reasonOf(error)), words.binaryMend)];
  }
};

/** npm writes what it installed into node_modules/.package-lock.json. */
export const packages: Check = async ({ words }) => {
  const [wanted, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map((file) => packagesOf(join(repositoryDir, file))),
  );
  const differs = Object.entries(wanted ?? {}).some(
    ([path, { version, optional, dev }]) => path !== '' && !optional && !dev && installed?.[path]?.version !== version,
  );
  return [differs ? fail('packages', words.packagesStale, words.packagesMend) : ok('packages', words.packages)];
};

export const memory: Check = async ({ words, config }) => {
  const available = process.availableMemory();
  const text = words.memory(bytesText(available, config.locale), bytesText(totalmem(), config.locale));
  return [available < gigabyte ? warn('memory', text, words.memoryMend) : ok('memory', text)];
};

export const disk: Check = async ({ words, config }) => {
  let dir = config.dataDir;
  while (!existsSync(dir) && dirname(dir) !== dir) dir = dirname(dir);
  const { bavail, bsize } = await statfs(dir);
  const text = words.disk(bytesText(bavail * bsize, config.locale), dir);
  if (bavail * bsize < gigabyte / 4) return [fail('disk', text, words.diskMend)];
  return [bavail * bsize < 5 * gigabyte ? warn('disk', text, words.diskMend) : ok('disk', text)];
};

export const icu: Check = async ({ words }) => {
  const month = new Intl.DateTimeFormat('ru', { month: 'long', timeZone: 'Europe/Moscow' }).format(0);
  return [month === 'январь' ? ok('icu', words.icu) : fail('icu', words.icuMissing, words.icuMend)];
};

/** A clock that stands before the day of this code's making is certainly wrong. */
export const clock: Check = async ({ words, config }) => {
  const now = new Date();
  const text = now.toLocaleString(config.locale, {
    timeZone: config.timezone,
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  if (now.getUTCFullYear() < 2026) return [fail('clock', words.clockWrong(text), words.clockMend)];
  return [ok('clock', words.clock(text, config.timezone))];
};

export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

type Packages = Record<string, { version?: string; optional?: boolean; dev?: boolean }>;

async function packagesOf(path: string): Promise<Packages | null> {
  try {
    return (JSON.parse(await readFile(path, 'utf8')) as { packages: Packages }).packages;
  } catch {
    return null;
  }
}
