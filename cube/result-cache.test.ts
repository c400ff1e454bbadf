import { expect, it } from 'vitest';
import { ResultCache } from './result-cache.ts';

const result = (rows: number) => ({ time: 1, result: Array.from({ length: rows }, () => ({ a: 1, b: 2 })) });

it('the results asked longest ago go first, marks of tables stay', async () => {
  const cache = new ResultCache(20);
  await cache.set('mark', true, 60);
  await cache.set('first', result(5), 60);
  await cache.set('second', result(4), 60);
  await cache.get('first');
  await cache.set('third', result(3), 60);
  expect(
    await Promise.all(['mark', 'first', 'second', 'third'].map(async (key) => (await cache.get(key)) !== undefined)),
  ).toEqual([true, true, false, true]);
});

it('a result larger than the cache is not kept, one written anew counts once', async () => {
  const cache = new ResultCache(20);
  await cache.set('large', result(11), 60);
  expect(await cache.get('large')).toBeUndefined();
  for (let time = 0; time < 5; time += 1) await cache.set('same', result(8), 60);
  await cache.set('other', result(2), 60);
  expect(await cache.get('same')).toBeDefined();
});

it('two caches share nothing', async () => {
  const one = new ResultCache();
  await one.set('key', result(1), 60);
  expect(await new ResultCache().get('key')).toBeUndefined();
});
