import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockPath, lockState, takeLock } from './lock.ts';
import { en } from './messages/en.ts';
import { processStartedAt } from './process-start.ts';
import { Trouble } from './trouble.ts';

let dir = '';
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'voronka-lock-'))));
afterEach(() => rm(dir, { recursive: true }));

const left = (holder: object): Promise<void> =>
  writeFile(
    lockPath(dir),
    JSON.stringify({ started: null, command: 'build', since: '2026-01-01T00:00:00Z', ...holder }),
  );

describe('the lock of a data folder', () => {
  it('is held by one, and free once released', async () => {
    const lock = await takeLock(dir, 'build', 0);
    expect(await lockState(dir)).toMatchObject({ kind: 'held', holder: { pid: process.pid, host: hostname() } });
    await lock.release();
    expect(await lockState(dir)).toEqual({ kind: 'free' });
    expect(await readdir(dir)).toEqual([]);
  });

  it('refuses a second holder by naming the first', async () => {
    const lock = await takeLock(dir, 'build', 0);
    const error = await takeLock(dir, 'query', 0).catch((thrown: unknown) => thrown);
    if (!(error instanceof Trouble)) throw new Error('the lock was taken twice');
    expect(error.code).toBe(3);
    expect(error.say(en)).toContain(`locked by pid ${process.pid} on host ${hostname()} (build`);
    await lock.release();
  });

  it('waits for a holder that is about to end', async () => {
    const first = await takeLock(dir, 'query', 0);
    setTimeout(() => void first.release(), 200);
    await (await takeLock(dir, 'build', 5_000)).release();
  });

  it('is taken over from a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    await left({ pid: child.pid, host: hostname() });
    expect((await lockState(dir)).kind).toBe('held');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await lockState(dir)).kind).toBe('stale');
    await (await takeLock(dir, 'build', 0)).release();
  });

  it('is not mistaken for held when its pid was given to another process', async () => {
    if ((await processStartedAt(process.pid)) === null) return;
    await left({ pid: process.pid, host: hostname(), started: 'another-boot:1' });
    expect((await lockState(dir)).kind).toBe('stale');
  });

  it('of another host is held while its heart beats', async () => {
    await left({ pid: 1, host: 'another-container' });
    expect((await lockState(dir)).kind).toBe('held');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lockPath(dir), longAgo, longAgo);
    expect((await lockState(dir)).kind).toBe('stale');
  });

  it('that is torn is stale', async () => {
    await writeFile(lockPath(dir), '{"pid":');
    expect((await lockState(dir)).kind).toBe('stale');
  });

  it('goes to one of many who find it stale at once', async () => {
    await left({ pid: 2 ** 22 + 1, host: hostname() });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(dir, 'build', 0)));
    const taken = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken).toHaveLength(1);
    await taken[0]?.release();
    expect(existsSync(lockPath(dir))).toBe(false);
  });
});
