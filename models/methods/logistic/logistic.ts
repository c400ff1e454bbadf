/** Cases alike: their inputs, how many there are, and how many of them came true. */
export type Cell = { readonly inputs: readonly number[]; readonly trials: number; readonly hits: number };

export type LogisticFit =
  | {
      readonly kind: 'fitted';
      /** The intercept first, then one for each input. */
      readonly coefficients: readonly number[];
      readonly errors: readonly number[];
      readonly logLikelihood: number;
      readonly steps: number;
    }
  /** No finite answer, or none that the data tell: all alike, or separated without a ridge. */
  | { readonly kind: 'not fitted'; readonly why: 'nothing differs' | 'does not settle' };

/**
 * Logistic regression by iteratively reweighted least squares (Newton's steps), with a ridge on all but the intercept.
 * A step that would make what was seen less likely is halved until it does not: rare outcomes throw whole steps far.
 * Stops when no coefficient moves by 1e-10. Errors are the roots of the inverse information's diagonal.
 */
export function fitLogistic(cells: readonly Cell[], ridge: number): LogisticFit {
  const trials = cells.reduce((sum, cell) => sum + cell.trials, 0);
  const hits = cells.reduce((sum, cell) => sum + cell.hits, 0);
  if (hits === 0 || hits === trials) return { kind: 'not fitted', why: 'nothing differs' };
  const size = (cells[0]?.inputs.length ?? 0) + 1;
  let coefficients = [Math.log(hits / (trials - hits)), ...Array.from({ length: size - 1 }, () => 0)];
  for (let step = 1; step <= 60; step += 1) {
    const { gradient, information } = slopes(cells, coefficients, ridge);
    const move = solve(information, gradient);
    if (move === null) return { kind: 'not fitted', why: 'does not settle' };
    coefficients = stepped(cells, coefficients, move, ridge);
    if (coefficients.some((value) => !Number.isFinite(value) || Math.abs(value) > 1e4)) break;
    if (Math.max(...move.map(Math.abs)) < 1e-10) {
      const last = slopes(cells, coefficients, ridge);
      const errors = coefficients.map((_, index) => {
        const unit = coefficients.map((__, place) => (place === index ? 1 : 0));
        return Math.sqrt(solve(last.information, unit)?.[index] ?? NaN);
      });
      return { kind: 'fitted', coefficients, errors, logLikelihood: logLikelihood(cells, coefficients), steps: step };
    }
  }
  return { kind: 'not fitted', why: 'does not settle' };
}

export const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));
export const logit = (p: number): number => Math.log(p / (1 - p));

/** The chance that coefficients (the intercept first) give to inputs. */
export const chanceOf = (coefficients: readonly number[], inputs: readonly number[]): number =>
  sigmoid(inputs.reduce((sum, input, index) => sum + input * (coefficients[index + 1] ?? 0), coefficients[0] ?? 0));

function stepped(
  cells: readonly Cell[],
  coefficients: readonly number[],
  move: readonly number[],
  ridge: number,
): number[] {
  const height = (at: readonly number[]): number =>
    logLikelihood(cells, at) - (ridge / 2) * at.slice(1).reduce((sum, value) => sum + value * value, 0);
  const [here, slack] = [height(coefficients), 1e-9];
  for (let share = 1; share > 1e-6; share /= 2) {
    const there = coefficients.map((value, index) => value + share * (move[index] ?? 0));
    if (height(there) >= here - slack * Math.abs(here)) return there;
  }
  return coefficients.map((value, index) => value + (move[index] ?? 0));
}

function slopes(cells: readonly Cell[], coefficients: readonly number[], ridge: number) {
  const size = coefficients.length;
  const gradient = coefficients.map((value, index) => (index === 0 ? 0 : -ridge * value));
  const information = coefficients.map((_, row) =>
    coefficients.map((__, column) => (row === column && row > 0 ? ridge : 0)),
  );
  for (const { inputs, trials, hits } of cells) {
    const p = chanceOf(coefficients, inputs);
    const excess = hits - trials * p;
    const weight = trials * p * (1 - p);
    // Most inputs are 0: only those that are not take part.
    const present = [
      [0, 1] as const,
      ...inputs.flatMap((input, index) => (input === 0 ? [] : [[index + 1, input] as const])),
    ];
    for (const [row, x] of present) {
      gradient[row] = (gradient[row] ?? 0) + excess * x;
      const line = information[row] ?? [];
      for (const [column, y] of present) line[column] = (line[column] ?? 0) + weight * x * y;
    }
  }
  return { gradient, information: information.map((line) => line.slice(0, size)) };
}

function logLikelihood(cells: readonly Cell[], coefficients: readonly number[]): number {
  return cells.reduce((sum, { inputs, trials, hits }) => {
    const p = chanceOf(coefficients, inputs);
    return sum + (hits === 0 ? 0 : hits * Math.log(p)) + (hits === trials ? 0 : (trials - hits) * Math.log(1 - p));
  }, 0);
}

/** Gaussian elimination with pivots; null for a singular matrix. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const rows = matrix.map((line, index) => [...line, right[index] ?? 0]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot += 1) {
    let best = pivot;
    for (let row = pivot + 1; row < size; row += 1)
      if (Math.abs(rows[row]?.[pivot] ?? 0) > Math.abs(rows[best]?.[pivot] ?? 0)) best = row;
    const line = rows[best];
    if (!line || Math.abs(line[pivot] ?? 0) < 1e-12) return null;
    [rows[best], rows[pivot]] = [rows[pivot] ?? [], line];
    for (let row = 0; row < size; row += 1) {
      const other = rows[row];
      if (row === pivot || !other) continue;
      const factor = (other[pivot] ?? 0) / (line[pivot] ?? 1);
      if (factor !== 0)
        for (let at = pivot; at <= size; at += 1) other[at] = (other[at] ?? 0) - factor * (line[at] ?? 0);
    }
  }
  return rows.map((line, index) => (line[size] ?? 0) / (line[index] ?? 1));
}
