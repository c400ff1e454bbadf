import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import type { Job } from '../jobs/job.ts';
import { Jobs } from '../jobs/jobs.ts';
import { scheduleOf } from './schedule.ts';
import { watchConfig } from './watch-config.ts';

let dir = '';
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'voronka-schedule-'))));
afterEach(() => rm(dir, { recursive: true }));

it('asks for a sync at its time, not again while one waits, and follows voronka.yml', async () => {
  const asked: Job[] = [];
  let release = (): void => undefined;
  const jobs = new Jobs(async (job) => {
    asked.push(job);
    await new Promise<void>((resolve) => (release = resolve));
    return { exitCode: 0, words: '', result: {} };
  });
  // every second; and once a year
  await writeFile(
    join(dir, 'voronka.yml'),
    `sources:\n  often: { paths: x, schedule: '* * * * * *' }\n  rare: { paths: x, schedule: 0 3 31 12 * }\n  never: { paths: x }\n`,
  );
  const schedule = scheduleOf(await readConfig({ VORONKA_TZ: 'Asia/Yekaterinburg' }, dir), jobs);
  try {
    expect(schedule.nextOf('never')).toBeNull();
    expect(schedule.nextOf('rare')).toMatch(/^\d{4}-12-30T22:00:00.000Z$/);
    await wait(2_500);
    expect(asked).toEqual([{ kind: 'sync', source: 'often', full: false }]);
    release();
    await wait(1_200);
    expect(asked).toHaveLength(2);
    await writeFile(join(dir, 'voronka.yml'), `sources: { rare: { paths: x, schedule: 0 3 1 1 * } }\n`);
    await schedule.renew();
    release();
    await wait(1_200);
    expect(asked).toHaveLength(2);
    expect(schedule.nextOf('often')).toBeNull();
  } finally {
    schedule.stop();
    release();
    await jobs.close();
  }
});

it('a schedule edited by hand holds without a restart; a file that is wrong changes nothing, and is told', async () => {
  const path = join(dir, 'voronka.yml');
  await writeFile(path, `sources: { rare: { paths: x, schedule: 0 3 1 1 * } }\n`);
  const jobs = new Jobs(() => Promise.resolve({ exitCode: 0, words: '', result: {} }));
  const schedule = scheduleOf(await readConfig({}, dir), jobs);
  const told: string[] = [];
  const unwatch = watchConfig(
    dir,
    () => {
      schedule.renew().catch((cause: unknown) => told.push(String(cause)));
    },
    50,
  );
  try {
    // as editors do: a new file takes the place of the old one
    await writeFile(`${path}.new`, `sources: { other: { paths: x, schedule: 0 3 1 1 * } }\n`);
    await rename(`${path}.new`, path);
    await expect.poll(() => schedule.nextOf('other'), { timeout: 5_000 }).not.toBeNull();
    expect(schedule.nextOf('rare')).toBeNull();
    await writeFile(path, `sources: { other: { paths: x, shedule: 0 3 1 1 * } }\n`);
    await expect.poll(() => told.length, { timeout: 5_000 }).toBe(1);
    expect(schedule.nextOf('other')).not.toBeNull();
  } finally {
    unwatch();
    schedule.stop();
    await jobs.close();
  }
});
