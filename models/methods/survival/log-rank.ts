import { chiSquareP } from '../rates/normal.ts';
import { endTimes, type Watched } from './kaplan-meier.ts';

/** What an end at a time counts: equally, by those at risk, by its root, or by the pooled share still left. */
export type Weighting = 'log-rank' | 'wilcoxon' | 'tarone-ware' | 'peto';

/**
 * Whether two groups last equally long: chi-square with one degree of freedom and its p-value. Observed minus expected ends
 * of the first group over the hypergeometric variance, each end weighted. Null where no end can tell the groups apart.
 */
export function logRank(
  one: readonly Watched[],
  other: readonly Watched[],
  weighting: Weighting = 'log-rank',
): { readonly chiSquare: number; readonly p: number } | null {
  let [excess, variance, left] = [0, 0, 1];
  for (const time of endTimes([...one, ...other])) {
    const [n1, n2] = [atRisk(one, time), atRisk(other, time)];
    const [n, d] = [n1 + n2, endedAt(one, time) + endedAt(other, time)];
    // Peto and Peto's own estimate of what is left, which never reaches 0
    left *= 1 - d / (n + 1);
    const weight = { 'log-rank': 1, wilcoxon: n, 'tarone-ware': Math.sqrt(n), peto: left }[weighting];
    excess += weight * (endedAt(one, time) - (d * n1) / n);
    if (n > 1) variance += (weight ** 2 * d * (n1 / n) * (n2 / n) * (n - d)) / (n - 1);
  }
  if (variance === 0) return null;
  const chiSquare = excess ** 2 / variance;
  return { chiSquare, p: chiSquareP(chiSquare) };
}

function atRisk(watched: readonly Watched[], time: number): number {
  return watched.filter(({ duration, entry = -Infinity }) => duration >= time && entry < time).length;
}

function endedAt(watched: readonly Watched[], time: number): number {
  return watched.filter(({ duration, isOver }) => isOver && duration === time).length;
}
