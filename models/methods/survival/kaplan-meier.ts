import { normalQuantile } from '../rates/normal.ts';

/**
 * One thing watched: for how long, whether its end was seen (else it is still running: censored), from when on it was
 * watched, and for how many it counts. One unit of time throughout.
 */
export type Watched = {
  readonly duration: number;
  readonly isOver: boolean;
  readonly entry?: number;
  readonly weight?: number;
};

/** The curve just after a time at which something ended. `low` and `high`: 95 % on the log-log scale, null at 0 and 1. */
export type CurvePoint = {
  readonly time: number;
  readonly atRisk: number;
  readonly ended: number;
  readonly survival: number;
  readonly standardError: number;
  readonly low: number | null;
  readonly high: number | null;
};

/**
 * Kaplan and Meier's estimate (JASA 1958) with Greenwood's error. At equal times ends come before censorings; a thing that
 * enters at the very time of an end is not at risk of it.
 */
export function kaplanMeier(watched: readonly Watched[], confidence = 0.95): CurvePoint[] {
  const z = normalQuantile(1 - (1 - confidence) / 2);
  let survival = 1;
  let variance = 0;
  return endTimes(watched).map((time) => {
    const atRisk = weightOf(watched.filter(({ duration, entry = -Infinity }) => duration >= time && entry < time));
    const ended = weightOf(watched.filter(({ duration, isOver }) => isOver && duration === time));
    survival *= 1 - ended / atRisk;
    variance += ended < atRisk ? ended / (atRisk * (atRisk - ended)) : 0;
    const standardError = survival * Math.sqrt(variance);
    return { time, atRisk, ended, survival, standardError, ...logLog(survival, variance, z) };
  });
}

/** The first time at which half are left or fewer; null when that was never seen. */
export function medianTime(curve: readonly CurvePoint[]): number | null {
  return curve.find(({ survival }) => survival <= 0.5)?.time ?? null;
}

/** The area under the curve up to `horizon`: how long things last on average within it. */
export function restrictedMean(curve: readonly CurvePoint[], horizon: number): number {
  const steps = [{ time: 0, survival: 1 }, ...curve.filter(({ time }) => time < horizon)];
  return steps.reduce((area, { time, survival }, index) => {
    const until = steps[index + 1]?.time ?? horizon;
    return area + survival * (until - time);
  }, 0);
}

/** The times at which something ended, in order. */
export function endTimes(watched: readonly Watched[]): number[] {
  return [...new Set(watched.filter(({ isOver }) => isOver).map(({ duration }) => duration))].sort((a, b) => a - b);
}

function weightOf(watched: readonly Watched[]): number {
  return watched.reduce((sum, { weight = 1 }) => sum + weight, 0);
}

function logLog(survival: number, variance: number, z: number): Pick<CurvePoint, 'low' | 'high'> {
  if (survival <= 0 || survival >= 1) return { low: null, high: null };
  const spread = (z * Math.sqrt(variance)) / Math.log(survival);
  return { low: survival ** Math.exp(-spread), high: survival ** Math.exp(spread) };
}
