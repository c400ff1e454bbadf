import { expect, it } from 'vitest';
import { fit } from './fit.ts';
import { nelderMead } from './nelder-mead.ts';

it('finds the bottom of a curved valley (Rosenbrock 1960)', () => {
  const valley = ([x = NaN, y = NaN]: readonly number[]): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
  const { at, value } = nelderMead(valley, [-1.2, 1]);
  expect(at[0]).toBeCloseTo(1, 6);
  expect(at[1]).toBeCloseTo(1, 6);
  expect(value).toBeLessThan(1e-12);
});

it('a likelihood that rises without end is given up soon, and the fit has no top', () => {
  let evaluations = 0;
  const fitted = fit({
    names: ['a', 'b'],
    starts: [[1, 1]],
    logLikelihood: ([a = NaN, b = NaN]) => {
      evaluations++;
      return -1 / a - 1 / b;
    },
  });
  expect(fitted).toEqual({ kind: 'refused', why: 'no-top' });
  expect(evaluations).toBeLessThan(500);
});
