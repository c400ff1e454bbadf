import { expect, it } from 'vitest';
import { kaplanMeier, medianTime, restrictedMean, type Watched } from './kaplan-meier.ts';
import { logRank, type Weighting } from './log-rank.ts';

const watched = (pairs: readonly (readonly [duration: number, over: number])[]): Watched[] =>
  pairs.map(([duration, over]) => ({ duration, isOver: over === 1 }));
const ended = (durations: readonly number[]): Watched[] => durations.map((duration) => ({ duration, isOver: true }));

/** Weeks of remission under 6-MP and without it: Freireich 1963. */
const treated = [
  ...ended([6, 6, 6, 7, 10, 13, 16, 22, 23]),
  ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((duration) => ({ duration, isOver: false })),
];
const control = ended([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]);

it('P-CHN-01 Kaplan-Meier with Greenwood error and log-log interval', () => {
  const curve = kaplanMeier(treated);
  const expected = [
    [6, 21, 3, 0.857143, 0.07636, 0.619718, 0.951552],
    [7, 17, 1, 0.806723, 0.086935, 0.563147, 0.922809],
    [10, 15, 1, 0.752941, 0.09635, 0.5032, 0.889362],
    [13, 12, 1, 0.690196, 0.106815, 0.43161, 0.849066],
    [16, 11, 1, 0.627451, 0.114054, 0.367511, 0.804912],
    [22, 7, 1, 0.537815, 0.128234, 0.267779, 0.746791],
    [23, 6, 1, 0.448179, 0.134591, 0.188052, 0.680143],
  ];
  expect(curve).toHaveLength(expected.length);
  curve.forEach((point, index) => {
    const { time, atRisk, ended: ends, survival, standardError, low, high } = point;
    [time, atRisk, ends, survival, standardError, low, high].forEach((value, column) =>
      expect(value, `${time}, column ${column}`).toBeCloseTo(expected[index]?.[column] ?? NaN, 5),
    );
  });
  expect(medianTime(curve)).toBe(23);
});

it('P-CHN-02 Kaplan-Meier where every end is seen', () => {
  const curve = kaplanMeier(control);
  const left = [0.904762, 0.809524, 0.761905, 0.666667, 0.571429, 0.380952, 0.285714, 0.190476, 0.142857, 0.095238];
  [...left, 0.047619, 0].forEach((survival, index) => expect(curve[index]?.survival).toBeCloseTo(survival, 5));
  expect(medianTime(curve)).toBe(8);
});

it.each<[Weighting, number]>([
  ['log-rank', 16.79294099],
  ['wilcoxon', 13.45785205],
  ['tarone-ware', 15.1235753],
  ['peto', 14.08413987],
])('P-CHN-03 %s', (weighting, chiSquare) =>
  expect(logRank(treated, control, weighting)?.chiSquare).toBeCloseTo(chiSquare, 4),
);
it('P-CHN-03 p-value', () => expect(logRank(treated, control)?.p).toBeCloseTo(4.168809109e-5, 9));

it('P-CHN-05 restricted mean to 20 weeks', () => {
  expect(restrictedMean(kaplanMeier(treated), 20)).toBeCloseTo(16.116527, 3);
  expect(restrictedMean(kaplanMeier(control), 20)).toBeCloseTo(8.428571, 3);
});

it('P-CHN-09 log-rank with ties and censoring', () => {
  const one = watched([
    [10, 1],
    [20, 0],
    [30, 1],
  ]);
  const other = watched([
    [10, 1],
    [20, 0],
    [50, 1],
  ]);
  expect(logRank(one, other)?.chiSquare).toBeCloseTo(0.384615, 5);
  expect(logRank(one, other)?.p).toBeCloseTo(0.535143, 5);
});

it('P-CHN-10 late entry', () => {
  const entries = [1, 2, 4, 0, 0];
  const late = [2, 10, 5, 4, 3].map((duration, index) => ({ duration, isOver: true, entry: entries[index] ?? 0 }));
  const curve = kaplanMeier(late);
  expect(curve.map(({ time }) => time)).toEqual([2, 3, 4, 5, 10]);
  [0.6666666667, 0.4444444444, 0.2222222222, 0.1111111111, 0].forEach((survival, index) =>
    expect(curve[index]?.survival).toBeCloseTo(survival, 6),
  );
});

it('P-CHN-11 weighted Kaplan-Meier', () => {
  const curve = kaplanMeier([
    { duration: 0.6, isOver: false, weight: 1.5 },
    { duration: 0.4, isOver: true, weight: 2 },
    { duration: 0.8, isOver: true, weight: 0.8 },
    { duration: 0.9, isOver: false, weight: 0.9 },
  ]);
  expect(curve[0]?.survival).toBeCloseTo(0.6153846154, 9);
  expect(curve[1]?.survival).toBeCloseTo(0.3257918552, 9);
});

it('a median that was never reached is not known', () =>
  expect(
    medianTime(
      kaplanMeier(
        watched([
          [5, 1],
          [9, 0],
          [9, 0],
        ]),
      ),
    ),
  ).toBeNull());
