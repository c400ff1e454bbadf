import jstat from 'jstat';

// a CommonJS module: Node gives its names under the default
const { jStat } = jstat;

/** The normal quantile: the z with P(Z <= z) = p, for p between 0 and 1. */
export const normalQuantile = (p: number): number => jStat.normal.inv(p, 0, 1);

/** Two-sided p-value of a standard normal statistic. */
export const twoSidedP = (z: number): number => 2 * (1 - jStat.normal.cdf(Math.abs(z), 0, 1));

/** Upper tail of the chi-square distribution with one degree of freedom. */
export const chiSquareP = (statistic: number): number => 1 - jStat.chisquare.cdf(statistic, 1);
