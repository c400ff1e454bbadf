import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { takeLock } from '../lock.ts';
import { repositoryDir } from '../repository.ts';
import { Interrupted, Trouble } from '../trouble.ts';

const source = join(repositoryDir, 'dashboards');
const built = join(source, 'build');
/** SvelteKit's own; servers of two data folders take turns in it. */
const workFolder = join(source, '.svelte-kit');
const patienceMs = 180_000;
/** The hash of the source that `build` was made from lies beside what was made. */
const mark = join(built, 'source.sha256');

/** The module that answers requests for pages. */
export const dashboardsHandler = join(built, 'handler.js');

export async function dashboardsAreFresh(): Promise<boolean> {
  if (!existsSync(dashboardsHandler)) return false;
  const made = await readFile(mark, 'utf8').catch(() => '');
  return made === (await sourceHash());
}

/**
 * Builds the dashboards in a process of their own. Throws Trouble(1) with the builder's last words.
 */
export async function buildDashboards(signal: AbortSignal): Promise<void> {
  const lock = await takeLock(workFolder, 'dashboards', patienceMs);
  try {
    if (!(await dashboardsAreFresh())) await build(signal);
  } finally {
    await lock.release();
  }
}

async function build(signal: AbortSignal): Promise<void> {
  const hash = await sourceHash();
  await rm(mark, { force: true });
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'info'], {
    cwd: source,
    env: { ...process.env, NODE_ENV: 'production', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  let words = '';
  const hear = (chunk: Buffer): void => {
    words = (words + chunk.toString('utf8')).slice(-20_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (signal.aborted) throw new Interrupted();
    if (code !== 0) {
      const last = words.trim().split('\n').slice(-30).join('\n');
      throw new Trouble(1, (m) => `${m.serve.dashboardsFailed}\n${last}`);
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  await writeFile(mark, hash);
}

/** Of every file that goes into the build, and of the versions of the packages it is built with. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [...(await sourceFiles()), join(repositoryDir, 'package-lock.json')]) {
    hash
      .update(relative(repositoryDir, path))
      .update('\0')
      .update(await readFile(path))
      .update('\0');
  }
  return hash.digest('hex');
}

async function sourceFiles(): Promise<string[]> {
  const top = await readdir(source, { withFileTypes: true });
  const files = top.filter((entry) => entry.isFile()).map((entry) => join(source, entry.name));
  for (const folder of ['src', 'static']) {
    const below = await readdir(join(source, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    files.push(...below.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  }
  return files.filter((file) => !/\.(test\.ts|md)$/.test(file)).sort();
}
