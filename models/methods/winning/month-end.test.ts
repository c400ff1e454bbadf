import { describe, expect, it } from 'vitest';
import { weightedSum } from '../score/score.ts';
import { simulateMonthEnd, type OpenDeal } from './month-end.ts';

const deals: readonly OpenDeal[] = [
  [100000, 0.1],
  [250000, 0.25],
  [80000, 0.5],
  [400000, 0.75],
  [60000, 0.9],
].map(([kopecks = 0, pWin = 0]) => ({ cell: 'north', kopecks, pWin, pInTime: 1 }));
const none = { won: new Map(), newMoney: [] };
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

describe('the end of the month by simulation', () => {
  it('P-FOR-07 has the mean and the spread that the sum has by formula', () => {
    const drawn = simulateMonthEnd({ ...none, open: deals }, 40_000, 1).get('north') ?? [];
    const exact = weightedSum(deals.map(({ kopecks, pWin }) => ({ amount: kopecks, p: pWin })));
    expect(Math.abs(mean(drawn) - exact.mean)).toBeLessThan(4 * (exact.deviation / Math.sqrt(40_000)));
    expect(Math.abs(deviation(drawn) / exact.deviation - 1)).toBeLessThan(0.02);
  });

  it('is the same every time with one seed, and another with another', () => {
    const run = (seed: number) => simulateMonthEnd({ ...none, open: deals }, 50, seed).get('north');
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('what is won stays won, and a past month comes with its cells together', () => {
    const past = [
      new Map([
        ['north', 10],
        ['south', 20],
      ]),
      new Map([
        ['north', 1],
        ['south', 2],
      ]),
    ];
    const sums = simulateMonthEnd({ won: new Map([['north', 1000]]), open: [], newMoney: past }, 200, 3);
    const pairs = new Set((sums.get('north') ?? []).map((north, draw) => `${north} ${sums.get('south')?.[draw]}`));
    expect([...pairs].sort()).toEqual(['1001 2', '1010 20']);
  });

  it('thousands of small deals are as spread as by formula', () => {
    const many = Array.from({ length: 4000 }, (_, index) => ({
      ...{ cell: 'north', kopecks: 100 + index, pWin: 0.4 },
      pInTime: 0.5,
    }));
    const drawn = simulateMonthEnd({ ...none, open: many }, 4000, 5).get('north') ?? [];
    const exact = weightedSum(many.map(({ kopecks }) => ({ amount: kopecks, p: 0.2 })));
    expect(Math.abs(mean(drawn) / exact.mean - 1)).toBeLessThan(0.005);
    expect(Math.abs(deviation(drawn) / exact.deviation - 1)).toBeLessThan(0.06);
  });
});
