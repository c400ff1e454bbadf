import { expect, it } from 'vitest';
import { createRebuilds } from './rebuilds.ts';

it('edits that come together share one build, those that come during it the next', async () => {
  const built: (string | null)[] = [];
  const rebuilds = createRebuilds({
    rebuild: async (select) => {
      built.push(select);
      if (built.length === 1) rebuilds.ask('contact+');
    },
    onFailure: () => undefined,
    pause: 5,
    quiet: 60_000,
  });
  rebuilds.ask('deal+');
  rebuilds.ask('contact+');
  rebuilds.ask('deal+');
  await rebuilds.stop();
  expect(built).toEqual(['contact+ deal+ --exclude tag:slow', 'contact+ --exclude tag:slow']);
});

it('a failed build is told and does not stop the next', async () => {
  const failures: unknown[] = [];
  let builds = 0;
  const rebuilds = createRebuilds({
    rebuild: async () => {
      builds += 1;
      if (builds === 1) throw new Error('disk full');
    },
    onFailure: (cause) => failures.push(cause),
    pause: 1,
    quiet: 60_000,
  });
  rebuilds.ask('deal+');
  await rebuilds.idle();
  rebuilds.ask('deal+');
  await rebuilds.idle();
  expect([builds, String(failures[0])]).toEqual([2, 'Error: disk full']);
});

it('slow models follow once nobody has edited for a while', async () => {
  const built: (string | null)[] = [];
  const allBuilt = new Promise<void>((resolve) => {
    const rebuilds = createRebuilds({
      rebuild: async (select) => {
        built.push(select);
        if (select === null) resolve();
      },
      onFailure: () => undefined,
      pause: 1,
      quiet: 20,
    });
    rebuilds.ask('deal+');
  });
  await allBuilt;
  expect(built).toEqual(['deal+ --exclude tag:slow', null]);
});
