import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStartedAt } from './process-start.ts';
import { Trouble } from './trouble.ts';

/** Who works on a data folder. `started` tells a process from a later one that was given the same pid. */
export type Holder = {
  readonly pid: number;
  readonly host: string;
  readonly started: string | null;
  readonly command: string;
  readonly since: string;
};

export type LockState =
  | { readonly kind: 'free' }
  | { readonly kind: 'held'; readonly holder: Holder }
  | { readonly kind: 'stale'; readonly holder: Holder | null };

export type Lock = { release(): Promise<void> };

const beatMs = 2_000;
/** A holder on another host (another container on the same volume) is alive while its heart beats. */
const silenceMs = 10_000;

export function lockPath(dataDir: string): string {
  return join(dataDir, 'voronka.lock');
}

/**
 * Takes the data folder for this process. A stale lock is taken over; a live one is waited for, `patienceMs` long, and
 * then is Trouble(3) naming its holder. The engine's own lock on its file stands behind this one.
 */
export async function takeLock(dataDir: string, command: string, patienceMs: number): Promise<Lock> {
  await mkdir(dataDir, { recursive: true, mode: 0o750 });
  const path = lockPath(dataDir);
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const mine = await claim(path, command);
    if (mine) return mine;
    const state = await lockState(dataDir);
    if (state.kind === 'stale') await removeStale(path, state.holder);
    if (state.kind === 'held') {
      const { holder } = state;
      const foreign = holder.host !== hostname();
      if (Date.now() > deadline + (foreign ? silenceMs : 0)) {
        throw new Trouble(3, (m) => m.lock.held(holder.pid, holder.host, holder.command, holder.since));
      }
      await sleep(100);
    }
  }
}

export async function lockState(dataDir: string): Promise<LockState> {
  const path = lockPath(dataDir);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return { kind: 'free' };
  const holder = holderOf(text);
  if (holder === null) return { kind: 'stale', holder: null };
  if (holder.host === hostname()) {
    return (await isRunning(holder)) ? { kind: 'held', holder } : { kind: 'stale', holder };
  }
  const beat = await stat(path).catch(() => null);
  const silent = beat === null || Date.now() - beat.mtimeMs > silenceMs;
  return silent ? { kind: 'stale', holder } : { kind: 'held', holder };
}

async function claim(path: string, command: string): Promise<Lock | null> {
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    started: await processStartedAt(process.pid),
    command,
    since: new Date().toISOString(),
  };
  // Written whole and then linked: a lock that can be seen is never half a lock.
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw new Trouble(3, (m) => m.lock.unwritable(path), error);
  } finally {
    await rm(draft, { force: true });
  }
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), beatMs);
  beat.unref();
  return {
    release: async () => {
      clearInterval(beat);
      const text = await readFile(path, 'utf8').catch(() => '');
      if (text === JSON.stringify(holder)) await rm(path, { force: true });
    },
  };
}

/** Two processes may find the same stale lock; whoever moved away a fresh one by mistake puts it back. */
async function removeStale(path: string, stale: Holder | null): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const moved = holderOf(await readFile(aside, 'utf8').catch(() => ''));
  if (JSON.stringify(moved) !== JSON.stringify(stale)) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function holderOf(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? holder : null;
  } catch {
    return null;
  }
}

async function isRunning(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const started = await processStartedAt(holder.pid);
  return holder.started === null || started === null || started === holder.started;
}
