export type Minimum = { readonly at: readonly number[]; readonly value: number; readonly evaluations: number };

const MOST_ITERATIONS = 4000;

/**
 * The least value of a function near `start`, by Nelder and Mead's simplex (1965), begun once more from where it ended. It
 * stops when the simplex spreads less than 1e-10 of its value and 1e-8 of its place, and where its best corner has run
 * beyond `furthest` in any coordinate. NaN counts as the worst.
 */
export function nelderMead(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  step = 0.5,
  furthest = Infinity,
): Minimum {
  const first = walk(f, start, step, furthest);
  const again = walk(f, first.at, step / 5, furthest);
  return { ...again, evaluations: first.evaluations + again.evaluations };
}

type Corner = { readonly at: readonly number[]; readonly value: number };

function walk(f: (at: readonly number[]) => number, start: readonly number[], step: number, furthest: number): Minimum {
  let evaluations = 0;
  const measure = (at: readonly number[]): Corner => {
    evaluations++;
    const value = f(at);
    return { at, value: Number.isNaN(value) ? Infinity : value };
  };
  let simplex = [start, ...start.map((_, moved) => start.map((x, i) => (i === moved ? x + step : x)))].map(measure);
  for (let turn = 0; turn < MOST_ITERATIONS; turn++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst, second] = [corner(simplex, 0), corner(simplex, -1), corner(simplex, -2)];
    if (isSettled(simplex, best, worst) || best.at.some((x) => x > furthest)) break;
    const centre = start.map((_, i) => mean(simplex.slice(0, -1).map(({ at }) => at[i] ?? NaN)));
    const along = (factor: number): Corner => measure(centre.map((c, i) => c + factor * ((worst.at[i] ?? NaN) - c)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[simplex.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      simplex[simplex.length - 1] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[simplex.length - 1] = contracted;
      else
        simplex = simplex.map((one, i) =>
          i === 0 ? one : measure(best.at.map((b, j) => b + 0.5 * ((one.at[j] ?? NaN) - b))),
        );
    }
  }
  const { at, value } = corner(
    simplex.toSorted((a, b) => a.value - b.value),
    0,
  );
  return { at, value, evaluations };
}

function isSettled(simplex: readonly Corner[], best: Corner, worst: Corner): boolean {
  const spread = Math.abs(worst.value - best.value) / (Math.abs(best.value) + 1e-12);
  const reach = Math.max(
    ...simplex.flatMap(({ at }) => at.map((x, i) => Math.abs(x - (best.at[i] ?? NaN)) / Math.max(1, Math.abs(x)))),
  );
  return spread < 1e-10 && reach < 1e-8;
}

function corner(simplex: readonly Corner[], index: number): Corner {
  const found = simplex.at(index);
  if (!found) throw new RangeError('a simplex has at least two corners');
  return found;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
