export type HoltWinters = {
  readonly level0: number;
  readonly trend0: number;
  readonly season0: readonly number[];
  readonly forecast: readonly number[];
  /** Sum of squared one-step errors. */
  readonly squares: number;
};
export type Weights = {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** 1 lets the trend go on for ever, less damps it. */
  readonly damping: number;
};

/**
 * Additive Holt-Winters with a period of `season`: begins with the mean of the first season, the growth between the first
 * two, and the first season less its mean. Needs two whole seasons; null of less.
 */
export function holtWinters(
  values: readonly number[],
  season: number,
  { alpha, beta, gamma, damping }: Weights,
  horizon: number,
): HoltWinters | null {
  if (values.length < 2 * season) return null;
  const mean = (from: number): number =>
    values.slice(from, from + season).reduce((sum, value) => sum + value, 0) / season;
  const level0 = mean(0);
  const trend0 = (mean(season) - level0) / season;
  const season0 = values.slice(0, season).map((value) => value - level0);
  const seasons = [...season0];
  let [level, trend, squares] = [level0, trend0, 0];
  values.forEach((value, at) => {
    const own = seasons[at % season] ?? 0;
    const expected = level + damping * trend;
    squares += (value - expected - own) ** 2;
    const before = level;
    level = alpha * (value - own) + (1 - alpha) * expected;
    trend = beta * (level - before) + (1 - beta) * damping * trend;
    seasons[at % season] = gamma * (value - expected) + (1 - gamma) * own;
  });
  let grown = 0;
  const forecast = Array.from({ length: horizon }, (_, step) => {
    grown += damping ** (step + 1);
    return level + grown * trend + (seasons[(values.length + step) % season] ?? 0);
  });
  return { level0, trend0, season0, forecast, squares };
}

const grid = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);

/** The weights with the least one-step errors, over a grid: a flat optimum needs no finer one. Damped, the safer default. */
export function fitHoltWinters(values: readonly number[], season: number, horizon: number): HoltWinters | null {
  let best: HoltWinters | null = null;
  for (const alpha of grid(0.05, 0.95, 0.1))
    for (const beta of [0, 0.05, 0.1, 0.2, 0.3])
      for (const gamma of [0, 0.05, 0.1, 0.2, 0.4]) {
        const tried = holtWinters(values, season, { alpha, beta, gamma, damping: 0.95 }, horizon);
        if (tried !== null && (best === null || tried.squares < best.squares)) best = tried;
      }
  return best;
}
