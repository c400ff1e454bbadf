import { expect, it } from 'vitest';
import { betaBinomialLogLikelihood, fitBetaBinomial } from './beta-binomial.ts';
import type { Past } from './history.ts';

/** Six yearly rounds of 11,104 givers, as published: gifts after the first, the round of the last, and how many did so. */
const donations: readonly Past[] = [
  [6, 6, 1203],
  [5, 6, 728],
  [4, 6, 512],
  [3, 6, 357],
  [2, 6, 234],
  [1, 6, 129],
  [5, 5, 335],
  [4, 5, 284],
  [3, 5, 225],
  [2, 5, 173],
  [1, 5, 119],
  [4, 4, 240],
  [3, 4, 181],
  [2, 4, 155],
  [1, 4, 78],
  [3, 3, 322],
  [2, 3, 255],
  [1, 3, 129],
  [2, 2, 613],
  [1, 2, 277],
  [1, 1, 1091],
  [0, 0, 3464],
].map(([repeats = 0, recency = 0, count = 0]) => ({ repeats, recency, age: 6, count }));

it('P-LTV-21 BG/BB on the gifts of 11,104 people', () => {
  expect(donations.reduce((sum, { count }) => sum + count, 0)).toBe(11104);
  const fitted = fitBetaBinomial(donations);
  if (fitted.kind !== 'fitted') throw new Error(fitted.why);
  const published = { alpha: 1.2035, beta: 0.7497, gamma: 0.6568, delta: 2.7835 };
  for (const [name, value] of Object.entries(published))
    expect(Math.abs(fitted.parameters[name as keyof typeof published] / value - 1), name).toBeLessThan(0.002);
  expect(fitted.logLikelihood).toBeCloseTo(-33225.58, 2);
});

it('a client of one round is one who bought, who did not, or who had left before', () => {
  const half = { alpha: 1, beta: 1, gamma: 1, delta: 1 };
  const chance = (past: Omit<Past, 'count'>) => Math.exp(betaBinomialLogLikelihood([{ ...past, count: 1 }], half));
  const [bought, silent] = [chance({ repeats: 1, recency: 1, age: 1 }), chance({ repeats: 0, recency: 0, age: 1 })];
  // there with a half, then buying with a half
  expect(bought).toBeCloseTo(0.25, 12);
  expect(bought + silent).toBeCloseTo(1, 12);
});

it('a handful who came back is too little', () =>
  expect(fitBetaBinomial([{ repeats: 1, recency: 1, age: 6, count: 5 }])).toEqual({
    kind: 'refused',
    why: 'few-repeats',
  }));
