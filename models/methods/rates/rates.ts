import { normalQuantile, twoSidedP } from './normal.ts';

/** `hits` of `trials`: a rate stays a pair until it is shown. */
export type Count = { readonly hits: number; readonly trials: number };
export type Interval = { readonly low: number; readonly high: number };

/**
 * The interval of a rate by Wilson (1927), clipped to 0..1; null without trials.
 * Newcombe, Statistics in Medicine 17 (1998), method 3.
 */
export function wilson({ hits, trials }: Count, confidence = 0.95): Interval | null {
  if (trials <= 0) return null;
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const p = hits / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (p + (z * z) / (2 * trials)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))) / scale;
  return { low: hits === 0 ? 0 : Math.max(0, centre - half), high: hits === trials ? 1 : Math.min(1, centre + half) };
}

/** The interval of one rate minus another, by Newcombe's hybrid score (1998, method 10); null without trials in either. */
export function newcombe(one: Count, other: Count, confidence = 0.95): Interval | null {
  const [a, b] = [wilson(one, confidence), wilson(other, confidence)];
  if (a === null || b === null) return null;
  const [p, q] = [one.hits / one.trials, other.hits / other.trials];
  return {
    low: p - q - Math.hypot(p - a.low, b.high - q),
    high: p - q + Math.hypot(a.high - p, q - b.low),
  };
}

/** The pooled test that two rates are equal; null where nothing can differ (no trials, or all hits or none in both). */
export function pooledTest(one: Count, other: Count): { readonly z: number; readonly p: number } | null {
  const pooled = (one.hits + other.hits) / (one.trials + other.trials);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / one.trials + 1 / other.trials));
  if (!(spread > 0) || !Number.isFinite(spread)) return null;
  const z = (one.hits / one.trials - other.hits / other.trials) / spread;
  return { z, p: twoSidedP(z) };
}

/** Trials per arm needed to tell rate `p` from rate `q`, two-sided, rounded up. Throws RangeError when they are equal. */
export function sampleSize(p: number, q: number, alpha = 0.05, power = 0.8): number {
  if (p === q) throw new RangeError('equal rates cannot be told apart by any number of trials');
  const mean = (p + q) / 2;
  const root =
    normalQuantile(1 - alpha / 2) * Math.sqrt(2 * mean * (1 - mean)) +
    normalQuantile(power) * Math.sqrt(p * (1 - p) + q * (1 - q));
  return Math.ceil((root / (p - q)) ** 2);
}

/** A rate drawn towards the pooled one as if `strength` more trials had gone at it (mean of a Beta posterior). */
export function shrunkRate({ hits, trials }: Count, pooled: number, strength = 20): number {
  return (hits + strength * pooled) / (trials + strength);
}
