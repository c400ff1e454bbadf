import { describe, expect, it } from 'vitest';
import { fitMatches, shareOfMatches, type VectorCount } from './expectation.ts';
import { frequencyFactor, priorWeight, probabilityOf, shareBySureRules, weightOf } from './weights.ts';

/** Level 0 is agreement, 1 is not; the patterns of the published check write agreement as 1. */
const counts: readonly VectorCount[] = Object.entries({
  '000': 1407,
  '010': 63,
  '100': 163,
  '110': 67,
  '001': 408,
  '011': 522,
  '101': 172,
  '111': 1198,
}).map(([pattern, pairs]) => ({ vector: [...pattern].map((sign) => (sign === '1' ? 0 : 1)), pairs }));
const even = (chance: number) => [chance, 1 - chance];

describe('expectation and maximisation', () => {
  const start = { lambda: 0.3, m: [even(0.95), even(0.95), even(0.95)], u: [even(0.1), even(0.1), even(0.1)] };

  it('P-DED-01 finds the parameters the pairs were made by', () => {
    const fit = fitMatches(counts, start, { fitsU: true, tolerance: 1e-12, mostSteps: 5000 });
    expect(fit.hasConverged).toBe(true);
    expect(fit.lambda).toBeCloseTo(0.5, 5);
    [0.7, 0.9, 0.95].forEach((m, at) => expect(fit.m[at]?.[0]).toBeCloseTo(m, 5));
    [0.1, 0.025, 0.2].forEach((u, at) => expect(fit.u[at]?.[0]).toBeCloseTo(u, 5));
  });

  it('leaves u as it was drawn from random pairs unless told otherwise', () => {
    expect(fitMatches(counts, start).u).toEqual(start.u);
  });

  it('what is not known says nothing, and a level nobody reached keeps the chance it had before', () => {
    const fit = fitMatches(
      [
        { vector: [0, null], pairs: 8 },
        { vector: [1, null], pairs: 2 },
      ],
      { lambda: 0.5, m: [even(0.9), even(0.8)], u: [even(0.1), even(0.1)] },
    );
    expect(fit.m[1]).toEqual(even(0.8));
  });

  it('says so when it did not settle', () =>
    expect(fitMatches(counts, start, { mostSteps: 1 }).hasConverged).toBe(false));

  it('the share among any two records counts pairs that were no candidates as none', () => {
    const model = { lambda: 0.01, m: [even(0.99)], u: [even(0.0001)] };
    const share = shareOfMatches([{ vector: [0], pairs: 100 }], model, 10_000, { expected: 0, pairs: 0 });
    expect(share).toBeGreaterThan(0.0098);
    expect(share).toBeLessThan(0.01);
  });
});

describe('weights', () => {
  it('P-DED-02 a pair with a rare name', () => {
    const factor = frequencyFactor(0.1, 8 / 900, { weight: 0.6 });
    expect(factor).toBeCloseTo(4.27259289, 8);
    const levels = [
      [0.7, 0.1],
      [0.9, 0.1],
      [0.9, 0.1],
      [0.1, 0.9],
      [0.1, 0.9],
    ] as const;
    const prior = Math.log2(0.3 / 0.7 / 9);
    const weight = levels.reduce((sum, [m, u]) => sum + weightOf(m, u), prior + Math.log2(factor));
    expect(weight).toBeCloseTo(0.5101493571, 9);
    expect(probabilityOf(weight)).toBeCloseTo(0.5874923779, 9);
  });

  it.each([
    ['London', 40, 0, 1.25],
    ['Birmingham', 8, 0, 6.25],
    ['Truro', 2, 0, 25],
    ['Truro, counted as one in ten at least', 2, 0.1, 10],
  ])('P-DED-03 %s', (_, count, floor, factor) =>
    expect((1 / 0.2) * frequencyFactor(0.2, count / 50, { floor })).toBeCloseTo(factor, 9),
  );

  it.each([
    [1, 0.2666666667],
    [0.9, 0.2962962963],
  ])('P-DED-04 the prior from sure rules of recall %d', (recall, share) =>
    expect(shareBySureRules(4, 6, recall)).toBeCloseTo(share, 9),
  );
  it('one record has no pairs', () => expect(shareBySureRules(0, 1, 1)).toBeNull());
  it('even odds are 0 bits', () => expect(priorWeight(0.5)).toBe(0));
});
