import { expect, it } from 'vitest';
import { newcombe, pooledTest, sampleSize, shrunkRate, wilson } from './rates.ts';

const count = (hits: number, trials: number) => ({ hits, trials });

it.each([
  [81, 263, 0.2552885199, 0.366209577],
  [15, 148, 0.06238639953, 0.1604872417],
  [0, 20, 0, 0.1611251581],
  [1, 29, 0.006113214293, 0.1717552188],
  [4, 20, 0.08065766258, 0.4160174323],
  [18, 20, 0.6989663548, 0.9721335188],
])('P-FUN-05 Wilson, %d of %d', (hits, trials, low, high) => {
  const interval = wilson(count(hits, trials));
  expect(interval?.low).toBeCloseTo(low, 9);
  expect(interval?.high).toBeCloseTo(high, 9);
});

it('a rate of nothing has no interval', () => expect(wilson(count(0, 0))).toBeNull());

it.each([
  [56, 70, 48, 80, 0.0524314724, 0.333872654, 2.650171951, 0.008045081368],
  [9, 10, 3, 10, 0.1705227239, 0.8090179735, 2.738612788, 0.006169899321],
])('P-FUN-06 Newcombe and the pooled test, %d/%d against %d/%d', (a, n, b, m, low, high, z, p) => {
  const interval = newcombe(count(a, n), count(b, m));
  expect(interval?.low).toBeCloseTo(low, 8);
  expect(interval?.high).toBeCloseTo(high, 8);
  const test = pooledTest(count(a, n), count(b, m));
  expect(test?.z).toBeCloseTo(z, 8);
  expect(test?.p).toBeCloseTo(p, 8);
});

it('P-FUN-07 the pooled test', () => {
  const test = pooledTest(count(5, 83), count(12, 99));
  expect(test?.z).toBeCloseTo(-1.407830415, 9);
  expect(test?.p).toBeCloseTo(0.1591812918, 8);
});

it('two rates without any hit cannot be tested', () => expect(pooledTest(count(0, 5), count(0, 9))).toBeNull());

it.each([
  ['P-FUN-08', 0.1, 0.12, 3841],
  ['P-FUN-08', 0.05, 0.06, 8158],
  ['P-FUN-13', 0.2, 0.25, 1094],
])('%s sample size, %d against %d', (_, p, q, size) => expect(sampleSize(p, q)).toBe(size));

it.each([
  [0, 3, 0.2608695652],
  [2, 4, 0.3333333333],
  [30, 80, 0.36],
])('P-FOR-10 shrunk win rate, %d of %d', (hits, trials, rate) =>
  expect(shrunkRate(count(hits, trials), 0.3)).toBeCloseTo(rate, 9),
);
