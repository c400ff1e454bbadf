import jstat from 'jstat';
import type { Count, Interval } from './rates.ts';

/**
 * How much alike the rates of several groups are, as the number of trials the common rate weighs in each (a + b of the
 * Beta they are drawn from), by moments (Kleinman, JASA 1973). Infinity where the groups differ no more than chance alone
 * makes them; null with fewer than two groups of trials or where nothing or everything is a hit.
 */
export function priorStrength(counts: readonly Count[]): { readonly pooled: number; readonly strength: number } | null {
  const groups = counts.filter(({ trials }) => trials > 0);
  const trials = groups.reduce((sum, one) => sum + one.trials, 0);
  const hits = groups.reduce((sum, one) => sum + one.hits, 0);
  const pooled = hits / trials;
  if (groups.length < 2 || !(pooled > 0 && pooled < 1)) return null;
  const spread = groups.reduce((sum, one) => sum + one.trials * (one.hits / one.trials - pooled) ** 2, 0);
  const effective = trials - groups.reduce((sum, one) => sum + one.trials ** 2, 0) / trials;
  const between = (spread - (groups.length - 1) * pooled * (1 - pooled)) / effective;
  if (between <= 0) return { pooled, strength: Infinity };
  return { pooled, strength: Math.max(1, (pooled * (1 - pooled)) / between - 1) };
}

/** A group's rate after the common one has been heard, with the interval that holds it with `confidence`. */
export function shrunk(
  { hits, trials }: Count,
  { pooled, strength }: { readonly pooled: number; readonly strength: number },
  confidence = 0.95,
): { readonly rate: number } & Interval {
  if (strength === Infinity) return { rate: pooled, low: pooled, high: pooled };
  const [a, b] = [hits + strength * pooled, trials - hits + strength * (1 - pooled)];
  const tail = (1 - confidence) / 2;
  return { rate: a / (a + b), low: jstat.jStat.beta.inv(tail, a, b), high: jstat.jStat.beta.inv(1 - tail, a, b) };
}
