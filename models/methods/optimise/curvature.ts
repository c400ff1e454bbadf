import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix';

/**
 * The covariance of estimates: the inverse of the observed information, that is of minus the second derivatives of the
 * log-likelihood at its top, by central differences. Null where the top is no top in every direction.
 */
export function covarianceAt(
  logLikelihood: (at: readonly number[]) => number,
  at: readonly number[],
  relativeStep = 1e-3,
): number[][] | null {
  const steps = at.map((x) => Math.max(Math.abs(x), 1e-3) * relativeStep);
  const moved = (...moves: readonly (readonly [index: number, sign: number])[]): number =>
    logLikelihood(
      at.map((x, i) => moves.reduce((y, [index, sign]) => (index === i ? y + sign * (steps[i] ?? 0) : y), x)),
    );
  const top = logLikelihood(at);
  const information = at.map((_, i) =>
    at.map((__, j) => {
      const area = (steps[i] ?? NaN) * (steps[j] ?? NaN);
      if (i === j) return -(moved([i, 1]) - 2 * top + moved([i, -1])) / area;
      const corners = moved([i, 1], [j, 1]) - moved([i, 1], [j, -1]) - moved([i, -1], [j, 1]) + moved([i, -1], [j, -1]);
      return -corners / (4 * area);
    }),
  );
  if (!information.flat().every(Number.isFinite)) return null;
  const matrix = new Matrix(information);
  const { realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return realEigenvalues.every((value) => value > 0) ? inverse(matrix).to2DArray() : null;
}

/** The standard error of a figure made of estimates, by the delta method with central differences. */
export function deltaError(
  figure: (at: readonly number[]) => number,
  at: readonly number[],
  covariance: readonly (readonly number[])[],
): number {
  const slopes = gradientAt(figure, at);
  const variance = slopes.reduce(
    (sum, slope, i) => sum + slopes.reduce((inner, other, j) => inner + slope * other * (covariance[i]?.[j] ?? NaN), 0),
    0,
  );
  return Math.sqrt(variance);
}

/** The slopes of a figure by each estimate, by central differences. */
export function gradientAt(figure: (at: readonly number[]) => number, at: readonly number[]): number[] {
  return at.map((x, i) => {
    const step = Math.max(Math.abs(x), 1e-3) * 1e-5;
    const moved = (sign: number): number => figure(at.map((y, j) => (i === j ? y + sign * step : y)));
    return (moved(1) - moved(-1)) / (2 * step);
  });
}
