import { expect, it } from 'vitest';
import { NewestData } from './newest-data.ts';

it('an answer of later data outdates those before it, once', () => {
  const newest = new NewestData();
  const moments = [null, null, '2026-11-25T17:04:00Z', '2026-11-25T17:04:00Z', '2026-11-25T17:05:00Z', null];
  expect(moments.map((asOf) => newest.outdatesEarlier(asOf))).toEqual([false, false, true, false, true, false]);
});

it('the first answer outdates nothing', () => {
  expect(new NewestData().outdatesEarlier('2026-11-25T17:04:00Z')).toBe(false);
});
