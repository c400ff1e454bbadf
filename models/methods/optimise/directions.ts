/** A set of parameters: the fitted one, or the fitted one moved one standard error along an independent direction. */
export type ParameterSet = { readonly name: string; readonly at: readonly number[] };

/**
 * The fitted parameters and, for each column of the Cholesky factor of their covariance, a set moved up and one moved down
 * by it. The error of any figure is then the root of the sum of squares of half the differences (up - down), whatever is
 * added up first: the delta method, with nothing but sums left to the warehouse. Parameters stay positive: logarithms move.
 */
export function directions(at: readonly number[], covariance: readonly (readonly number[])[]): ParameterSet[] {
  const relative = covariance.map((row, i) => row.map((value, j) => value / ((at[i] ?? NaN) * (at[j] ?? NaN))));
  const factor = cholesky(relative);
  const moved = (direction: number, sign: number) =>
    at.map((value, i) => value * Math.exp(sign * (factor[i]?.[direction] ?? NaN)));
  return [
    { name: 'best', at },
    ...at.flatMap((_, direction) => [
      { name: `up_${direction + 1}`, at: moved(direction, 1) },
      { name: `down_${direction + 1}`, at: moved(direction, -1) },
    ]),
  ];
}

/** The lower triangular L with L L' = the matrix. */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const lower: number[][] = matrix.map((row) => row.map(() => 0));
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const known = sum(j, (k) => (lower[i]?.[k] ?? NaN) * (lower[j]?.[k] ?? NaN));
      const rest = (row[j] ?? NaN) - known;
      const value = i === j ? Math.sqrt(rest) : rest / (lower[j]?.[j] ?? NaN);
      (lower[i] as number[])[j] = value;
    }
  });
  return lower;
}

function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
}
