import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Interrupted } from '../trouble.ts';
import type { Job, JobEvent, Outcome } from './job.ts';
import { Jobs } from './jobs.ts';

const done: Outcome = { exitCode: 0, words: 'done', result: {} };
const build = (select: string): Job => ({ kind: 'build', select, full: false });
const query: Job = { kind: 'query', sql: 'select 1', format: 'csv', out: null };
const asked = (tell: (event: JobEvent) => void = () => undefined) => ({ locale: 'en' as const, author: 'ann', tell });

describe('jobs', () => {
  it('are done one at a time, in the order they came', async () => {
    const order: string[] = [];
    const jobs = new Jobs(async (job) => {
      const name = job.kind === 'build' ? String(job.select) : job.kind;
      order.push(`${name} begins`);
      await sleep(10);
      order.push(`${name} ends`);
      return done;
    });
    await Promise.all([jobs.submit(build('a'), asked()).outcome, jobs.submit(build('b'), asked()).outcome]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('that only read wait for nobody', async () => {
    let free = (): void => undefined;
    const blocked = new Promise<void>((resolve) => (free = resolve));
    const jobs = new Jobs(async (job) => {
      if (job.kind === 'build') await blocked;
      return done;
    });
    const long = jobs.submit(build('a'), asked());
    expect(await jobs.submit(query, asked()).outcome).toEqual(done);
    free();
    await long.outcome;
  });

  it('go on after one has failed', async () => {
    const jobs = new Jobs(async (job) => {
      if (job.kind === 'build' && job.select === 'bad') throw new Error('no such model');
      return done;
    });
    const bad = jobs.submit(build('bad'), asked());
    const good = jobs.submit(build('good'), asked());
    await expect(bad.outcome).rejects.toThrow('no such model');
    expect(await good.outcome).toEqual(done);
    expect(jobs.list().map(({ state, words }) => [state, words])).toEqual([
      ['done', 'done'],
      ['failed', 'no such model'],
    ]);
  });

  it('cancelled in the queue never begin; cancelled at work they are told to stop', async () => {
    const begun: string[] = [];
    const jobs = new Jobs(async (job, { signal }) => {
      begun.push(job.kind === 'build' ? String(job.select) : '');
      await sleep(10_000, undefined, { signal });
      return done;
    });
    const first = jobs.submit(build('first'), asked());
    const second = jobs.submit(build('second'), asked());
    await sleep(5);
    expect(jobs.cancel(second.id)).toBe(true);
    expect(jobs.cancel(first.id)).toBe(true);
    await expect(first.outcome).rejects.toThrow(Interrupted);
    await expect(second.outcome).rejects.toThrow(Interrupted);
    expect(begun).toEqual(['first']);
    expect(jobs.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(jobs.cancel(first.id)).toBe(false);
  });

  it('tell how many are ahead and how far they are', async () => {
    const events: JobEvent[] = [];
    const jobs = new Jobs(async (_, { tell }) => {
      tell({ kind: 'progress', label: 'Models', done: 1, total: 2 });
      return done;
    });
    const first = jobs.submit(build('a'), asked());
    const second = jobs.submit(
      build('b'),
      asked((event) => events.push(event)),
    );
    await Promise.all([first.outcome, second.outcome]);
    expect(events.map(({ kind }) => kind)).toEqual(['queued', 'started', 'progress']);
    expect(jobs.get(second.id)?.progress).toEqual({ label: 'Models', done: 1, total: 2 });
  });

  it('keep queries and links out of the list', async () => {
    const jobs = new Jobs(async () => done);
    await jobs.submit(query, asked()).outcome;
    await jobs.submit({ kind: 'link', role: 'admin', user: null, team: null }, asked()).outcome;
    expect(jobs.list()).toEqual([]);
  });

  it('are refused once the server is closing, which waits for the one at work', async () => {
    const jobs = new Jobs(async (_, { signal }) => {
      await sleep(10_000, undefined, { signal }).catch(() => sleep(20));
      return done;
    });
    const working = jobs.submit(build('a'), asked());
    await sleep(5);
    await jobs.close();
    expect(await working.outcome).toEqual(done);
    await expect(jobs.submit(build('b'), asked()).outcome).rejects.toThrow(Interrupted);
  });
});
