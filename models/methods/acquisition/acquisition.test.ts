import { expect, it } from 'vitest';
import { breakEvens, type Cohort } from './break-even.ts';
import { hiddenParts, type Group } from './hidden-sources.ts';

const group = (written: string | null, visited: string | null, leads: number, revenue = 0): Group => ({
  written,
  visited,
  leads,
  revenue,
  revenueSquares: revenue ** 2,
  margin: revenue * 0.3,
});

it('leads without a source divide as those whose last visit was alike', () => {
  const parts = hiddenParts([
    group('SEO', 'SEO', 90),
    group('VK', 'SEO', 10),
    group('VK', 'VK', 50),
    group(null, 'SEO', 20, 1000),
    group(null, 'VK', 5),
  ]);
  expect(parts.map(({ channel, leads, revenue }) => [channel, leads.value, revenue.value])).toEqual([
    ['SEO', expect.closeTo(18, 9), expect.closeTo(900, 9)],
    ['VK', expect.closeTo(7, 9), expect.closeTo(100, 9)],
  ]);
});

it('where no visit tells, they divide as all others do, within a wide band', () => {
  const [seo, vk] = hiddenParts([group('SEO', null, 300), group('VK', null, 100), group(null, null, 40)]);
  expect([seo?.leads.value, vk?.leads.value]).toEqual([30, 10]);
  // odds of 1 to 3 made three times smaller and three times larger: 1 in 10, 1 in 2
  expect(vk?.leads.low).toBeLessThan(4);
  expect(vk?.leads.high).toBeGreaterThan(20);
});

it('parts of all channels add up to what has no source', () => {
  const parts = hiddenParts([
    group('A', 'A', 7),
    group('B', 'A', 3),
    group('B', null, 9),
    group(null, 'A', 4),
    group(null, null, 6),
  ]);
  expect(parts.reduce((sum, { leads }) => sum + leads.value, 0)).toBeCloseTo(10, 9);
});

it('where nobody has a source there are no parts', () => expect(hiddenParts([group(null, null, 4)])).toEqual([]));

/** Every month of the first year margin doubles once and then stands. */
const grown: readonly Cohort[] = Array.from({ length: 6 }, () => ({
  spend: 1000,
  cumulative: [100, 200, 200, 200, 200, 200],
}));

it('a cohort that has paid back says so, whatever its months say', () => {
  expect(breakEvens([{ spend: 10, cumulative: [50] }], () => true)).toEqual([{ kind: 'reached' }]);
});

it('a young cohort is expected to grow as the older ones have', () => {
  const [young] = breakEvens([{ spend: 150, cumulative: [100] }, ...grown], () => false);
  expect(young).toEqual({ kind: 'not yet', expected: 1, earliest: 1, latest: 1 });
});

it('a cohort that no future brings back is not expected to pay back', () => {
  const ends = breakEvens([{ spend: 150, cumulative: [100] }, ...grown], () => false);
  expect(ends.slice(1).every(({ kind }) => kind === 'not expected')).toBe(true);
});

it('a cohort without any margin yet is told nothing of', () => {
  const [young] = breakEvens([{ spend: 150, cumulative: [] }, ...grown], () => false);
  expect(young).toEqual({ kind: 'not yet', expected: null, earliest: null, latest: null });
});
