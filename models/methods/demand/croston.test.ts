import { expect, it } from 'vitest';
import { croston, demandKind, sales } from './croston.ts';

/** Product C of Makridakis, Wheelwright and Hyndman (1998). */
const productC = [
  0, 2, 0, 1, 0, 11, 0, 0, 0, 0, 2, 0, 6, 3, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 1, 0, 1, 0, 0,
];

it('P-REP-01 Croston with alpha 0.1', () => {
  expect(sales(productC)).toEqual({
    sizes: [2, 1, 11, 2, 6, 3, 7, 3, 1, 1, 1],
    intervals: [2, 2, 2, 5, 2, 1, 6, 8, 1, 3, 2],
  });
  const demand = croston(productC, 0.1);
  expect(demand?.size).toBeCloseTo(2.75025384, 8);
  expect(demand?.interval).toBeCloseTo(2.79328007, 8);
  expect(demand?.forecast).toBeCloseTo(0.9845965214, 8);
  expect(demand?.unbiased).toBeCloseTo(0.9845965214 * 0.95, 8);
});

it('P-REP-02 product C sells in lumps', () => {
  const demand = demandKind(productC);
  expect(demand?.interval).toBeCloseTo(3.272727273, 8);
  expect(demand?.variation).toBeCloseTo(0.7977839335, 8);
  expect(demand?.kind).toBe('lumpy');
});

it.each([
  ['every month about the same', [5, 5, 6, 5], 'smooth'],
  ['every month, now much and now little', [1, 30, 1, 2], 'erratic'],
  ['every other month the same', [0, 5, 0, 5], 'intermittent'],
])('%s is %s', (_, series, kind) => expect(demandKind(series)?.kind).toBe(kind));

it('what was never sold has no demand', () => {
  expect(croston([0, 0, 0], 0.1)).toBeNull();
  expect(demandKind([])).toBeNull();
});
