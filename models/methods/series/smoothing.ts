/** The level after simple exponential smoothing; the first value is the level at first. */
export function smoothedLevel(values: readonly number[], alpha: number): number {
  return values.slice(1).reduce((level, value) => alpha * value + (1 - alpha) * level, values[0] ?? 0);
}

/** The smoothing whose one-step errors are least, over a fine grid and the level at first too; null of fewer than three. */
export function fitSmoothing(
  values: readonly number[],
): { readonly alpha: number; readonly level0: number; readonly forecast: number; readonly squares: number } | null {
  if (values.length < 3) return null;
  const run = (alpha: number) => {
    // Errors are linear in the first level: the best one is in closed form.
    let [rest, weight, cross, square] = [0, 1, 0, 0];
    for (const value of values) {
      const error = value - rest;
      cross += error * weight;
      square += weight * weight;
      rest = alpha * value + (1 - alpha) * rest;
      weight *= 1 - alpha;
    }
    const level0 = square === 0 ? 0 : cross / square;
    let [level, squares] = [level0, 0];
    for (const value of values) {
      squares += (value - level) ** 2;
      level = alpha * value + (1 - alpha) * level;
    }
    return { alpha, level0, forecast: level, squares };
  };
  const grid = Array.from({ length: 1000 }, (_, index) => run((index + 1) / 1000));
  return grid.reduce((one, other) => (other.squares < one.squares ? other : one));
}

/** Holt's forecasts (level and trend), begun with the first value and the first difference. */
export function holt(values: readonly number[], alpha: number, beta: number, horizon: number): number[] {
  let [level, trend] = [values[0] ?? 0, (values[1] ?? 0) - (values[0] ?? 0)];
  for (const value of values) {
    const before = level;
    level = alpha * value + (1 - alpha) * (level + trend);
    trend = beta * (level - before) + (1 - beta) * trend;
  }
  return Array.from({ length: horizon }, (_, step) => level + (step + 1) * trend);
}

/**
 * Theta as it won the M3 competition (Assimakopoulos and Nikolopoulos 2000): simple smoothing with half the slope of a
 * straight line as drift (Hyndman and Billah 2003). Null of fewer than three values.
 */
export function theta(values: readonly number[], horizon: number): number[] | null {
  const fit = fitSmoothing(values);
  if (fit === null) return null;
  const [n, alpha] = [values.length, fit.alpha];
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const centre = (n - 1) / 2;
  const [cross, square] = values.reduce(
    ([a, b], value, at) => [a + (at - centre) * (value - mean), b + (at - centre) ** 2],
    [0, 0],
  );
  const drift = cross / square / 2;
  return Array.from({ length: horizon }, (_, step) => fit.forecast + drift * (step + (1 - (1 - alpha) ** n) / alpha));
}
