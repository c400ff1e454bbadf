/** Deals that were begun under so many others: `hits` of `trials` were won. */
export type LoadCount = { readonly load: number; readonly hits: number; readonly trials: number };

export type Breakpoint =
  | { readonly kind: 'none'; readonly why: 'too few' | 'no fall'; readonly rate: number | null }
  | {
      readonly kind: 'found';
      /** The load from which the rate falls, and the loads between which it lies with 95 %. */
      readonly load: number;
      readonly low: number;
      readonly high: number;
      /** The rate up to it, and what one more deal takes off it (in points of the rate). */
      readonly rate: number;
      readonly fallPerDeal: number;
      readonly trials: number;
    };

/** Fewer closed deals than this say nothing of a bend. */
const LEAST_TRIALS = 200;
/** 5 % of a chi-square of two degrees of freedom (the bend and the slope), and of one (the bend alone). */
const TWO_MORE = 5.991;
const ONE_MORE = 3.841;

/**
 * The load at which conversion begins to fall: a level rate up to the bend and a line down from it, by the greatest
 * binomial likelihood over every bend; the interval holds the bends whose likelihood lies within chi-square's 95 %.
 * `none` where a level rate explains the counts as well.
 */
export function fallingFrom(counts: readonly LoadCount[]): Breakpoint {
  const trials = counts.reduce((sum, one) => sum + one.trials, 0);
  const hits = counts.reduce((sum, one) => sum + one.hits, 0);
  if (trials < LEAST_TRIALS || hits === 0 || hits === trials)
    return { kind: 'none', why: 'too few', rate: trials === 0 ? null : hits / trials };
  const loads = [...new Set(counts.map(({ load }) => load))].sort((a, b) => a - b);
  const bends = loads.slice(0, -1);
  const level = likelihood(counts, () => hits / trials);
  const fits = bends.map((bend) => ({ bend, ...bentFit(counts, bend) }));
  const best = fits.reduce((one, other) => (other.value > one.value ? other : one), {
    bend: 0,
    value: -Infinity,
    rate: 0,
    fall: 0,
  });
  if (2 * (best.value - level) < TWO_MORE || best.fall <= 0)
    return { kind: 'none', why: 'no fall', rate: hits / trials };
  const near = fits.filter(({ value }) => 2 * (best.value - value) <= ONE_MORE).map(({ bend }) => bend);
  return {
    kind: 'found',
    load: best.bend,
    low: Math.min(...near),
    high: Math.max(...near),
    rate: best.rate,
    fallPerDeal: best.fall,
    trials,
  };
}

/** The best level and fall for one bend: weighted least squares, weights by the fitted rates, until they settle. */
function bentFit(counts: readonly LoadCount[], bend: number): { value: number; rate: number; fall: number } {
  const trials = counts.reduce((sum, one) => sum + one.trials, 0);
  let rate = counts.reduce((sum, one) => sum + one.hits, 0) / trials;
  let fall = 0;
  for (let step = 0; step < 25; step += 1) {
    let [w, wx, wxx, wy, wxy] = [0, 0, 0, 0, 0];
    for (const { load, hits, trials: n } of counts) {
      const x = Math.max(0, load - bend);
      const p = bounded(rate - fall * x);
      const weight = n / (p * (1 - p));
      w += weight;
      wx += weight * x;
      wxx += weight * x * x;
      wy += (weight * hits) / n;
      wxy += (weight * x * hits) / n;
    }
    const determinant = w * wxx - wx * wx;
    if (determinant <= 0) break;
    rate = (wy * wxx - wxy * wx) / determinant;
    fall = -(w * wxy - wx * wy) / determinant;
  }
  return { rate, fall, value: likelihood(counts, (load) => rate - fall * Math.max(0, load - bend)) };
}

function likelihood(counts: readonly LoadCount[], rateAt: (load: number) => number): number {
  return counts.reduce((sum, { load, hits, trials }) => {
    const p = bounded(rateAt(load));
    return sum + hits * Math.log(p) + (trials - hits) * Math.log(1 - p);
  }, 0);
}

const bounded = (rate: number): number => Math.min(0.999, Math.max(0.001, rate));
