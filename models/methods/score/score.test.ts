import { expect, it } from 'vitest';
import { areaUnderCurve, brier, logLoss, murphy, skill, weightedSum } from './score.ts';

const p = [0.9, 0.8, 0.7, 0.6, 0.55, 0.4, 0.3, 0.2, 0.1, 0.05];
const y = [1, 1, 0, 1, 1, 0, 0, 1, 0, 0];
const forecasts = p.map((chance, index) => ({ p: chance, trials: 1, hits: y[index] ?? 0 }));

it('P-FOR-06 Brier, skill, log loss and area under the curve', () => {
  expect(brier(forecasts)).toBeCloseTo(0.1805, 9);
  expect(skill(forecasts)).toBeCloseTo(0.278, 9);
  expect(logLoss(forecasts)).toBeCloseTo(0.5274731786, 9);
  expect(areaUnderCurve(forecasts)).toBeCloseTo(0.8, 9);
});

it('P-FOR-07 a weighted pipeline', () => {
  const deals = [
    [100000, 0.1],
    [250000, 0.25],
    [80000, 0.5],
    [400000, 0.75],
    [60000, 0.9],
  ].map(([amount = 0, chance = 0]) => ({ amount, p: chance }));
  expect(weightedSum(deals).mean).toBeCloseTo(466500, 3);
  expect(weightedSum(deals).deviation).toBeCloseTo(211051.534, 3);
});

it('P-FOR-09 Murphy’s parts', () => {
  const groups = [
    [0.1, 10, 1],
    [0.3, 10, 4],
    [0.5, 10, 5],
    [0.7, 10, 6],
    [0.9, 10, 10],
  ].map(([chance = 0, trials = 0, hits = 0]) => ({ p: chance, trials, hits }));
  const parts = murphy(groups);
  expect(brier(groups)).toBeCloseTo(0.17, 9);
  expect(parts?.reliability).toBeCloseTo(0.006, 9);
  expect(parts?.resolution).toBeCloseTo(0.0856, 9);
  expect(parts?.uncertainty).toBeCloseTo(0.2496, 9);
  expect(parts?.gap).toBeCloseTo(0.06, 9);
  expect((parts?.reliability ?? 0) - (parts?.resolution ?? 0) + (parts?.uncertainty ?? 0)).toBeCloseTo(0.17, 9);
});

it('nothing forecast has no score', () =>
  expect([brier([]), skill([]), areaUnderCurve([])]).toEqual([null, null, null]));
