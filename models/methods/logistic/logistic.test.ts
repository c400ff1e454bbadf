import { expect, it } from 'vitest';
import { fitLogistic } from './logistic.ts';

/** Grades after a course taught in two ways: Spector and Mazzeo 1980, as in Greene. */
const spector = [
  [2.66, 20, 0, 0],
  [2.89, 22, 0, 0],
  [3.28, 24, 0, 0],
  [2.92, 12, 0, 0],
  [4.0, 21, 0, 1],
  [2.86, 17, 0, 0],
  [2.76, 17, 0, 0],
  [2.87, 21, 0, 0],
  [3.03, 25, 0, 0],
  [3.92, 29, 0, 1],
  [2.63, 20, 0, 0],
  [3.32, 23, 0, 0],
  [3.57, 23, 0, 0],
  [3.26, 25, 0, 1],
  [3.53, 26, 0, 0],
  [2.74, 19, 0, 0],
  [2.75, 25, 0, 0],
  [2.83, 19, 0, 0],
  [3.12, 23, 1, 0],
  [3.16, 25, 1, 1],
  [2.06, 22, 1, 0],
  [3.62, 28, 1, 1],
  [2.89, 14, 1, 0],
  [3.51, 26, 1, 0],
  [3.54, 24, 1, 1],
  [2.83, 27, 1, 1],
  [3.39, 17, 1, 1],
  [2.67, 24, 1, 0],
  [3.65, 21, 1, 1],
  [4.0, 23, 1, 1],
  [3.1, 21, 1, 0],
  [2.39, 19, 1, 1],
];

it('P-FOR-05 logistic regression without a ridge', () => {
  const fit = fitLogistic(
    spector.map(([gpa = 0, tuce = 0, psi = 0, grade = 0]) => ({ inputs: [gpa, tuce, psi], trials: 1, hits: grade })),
    0,
  );
  if (fit.kind !== 'fitted') throw new Error(fit.why);
  [-13.02134686, 2.82611259, 0.09515766, 2.37868766].forEach((value, index) =>
    expect(fit.coefficients[index]).toBeCloseTo(value, 5),
  );
  [4.93132421, 1.26294108, 0.14155421, 1.06456425].forEach((value, index) =>
    expect(fit.errors[index]).toBeCloseTo(value, 5),
  );
  expect(fit.logLikelihood).toBeCloseTo(-12.88963422, 6);
  expect(fit.steps).toBeLessThanOrEqual(10);
});

it('cases alike are one cell with their number', () => {
  const apart = [1, 0, 1, 1].map((hits) => ({ inputs: [2], trials: 1, hits }));
  const other = { inputs: [5], trials: 3, hits: 1 };
  expect(fitLogistic([{ inputs: [2], trials: 4, hits: 3 }, other], 0.1)).toEqual(fitLogistic([...apart, other], 0.1));
});

it('what separates without a ridge has no finite answer, with one it has', () => {
  const separated = [
    { inputs: [0], trials: 5, hits: 0 },
    { inputs: [1], trials: 5, hits: 5 },
  ];
  expect(fitLogistic(separated, 0)).toEqual({ kind: 'not fitted', why: 'does not settle' });
  expect(fitLogistic(separated, 0.1).kind).toBe('fitted');
});

it('where nobody won there is nothing to fit', () =>
  expect(fitLogistic([{ inputs: [1], trials: 9, hits: 0 }], 1)).toEqual({
    kind: 'not fitted',
    why: 'nothing differs',
  }));

it('a group far above the usual rate does not throw the fit off', () => {
  const fit = fitLogistic(
    [
      { inputs: [0], trials: 29500, hits: 1195 },
      { inputs: [1], trials: 500, hits: 325 },
    ],
    0,
  );
  if (fit.kind !== 'fitted') throw new Error(fit.why);
  expect(fit.coefficients[0]).toBeCloseTo(Math.log(1195 / 28305), 9);
  expect(fit.coefficients[1]).toBeCloseTo(Math.log(325 / 175) - Math.log(1195 / 28305), 9);
});
