/** How two records compare, level by level: one number per comparison, 0 the best level, null where a side is not known. */
export type Vector = readonly (number | null)[];
/** So many pairs compare in this way. */
export type VectorCount = { readonly vector: Vector; readonly pairs: number };

/** Per comparison and level, the chance of seeing it among pairs that are one (`m`) and pairs that are two (`u`). */
export type Chances = readonly (readonly number[])[];
export type MatchModel = {
  /** The share of matches among the pairs looked at. */
  readonly lambda: number;
  readonly m: Chances;
  readonly u: Chances;
};

/** What is known before any pair is seen: `strength` pairs of these chances. Keeps rare levels and small bases sane. */
export type Prior = { readonly m: Chances; readonly strength: number };

export type FitOptions = {
  /** Which u may move; by default none, since u from random pairs is better than any EM gives. */
  readonly fitsU?: boolean;
  readonly prior?: Prior | null;
  readonly tolerance?: number;
  readonly mostSteps?: number;
};

export type Fit = MatchModel & { readonly steps: number; readonly hasConverged: boolean };

/**
 * Fellegi and Sunter's model by expectation and maximisation on counts per comparison vector: E gives each vector its
 * chance to be a match, M sets lambda to their mean and every m to its weighted share among the known.
 * Stops when no parameter moves by more than `tolerance`.
 */
export function fitMatches(counts: readonly VectorCount[], start: MatchModel, options: FitOptions = {}): Fit {
  const { fitsU = false, prior = null, tolerance = 1e-6, mostSteps = 200 } = options;
  let model: MatchModel = start;
  for (let steps = 1; steps <= mostSteps; steps += 1) {
    const weighed = counts.map(({ vector, pairs }) => ({ vector, pairs, match: chanceOf(model, vector) }));
    const next: MatchModel = {
      lambda: mean(weighed),
      m: shares(model.m, weighed, ({ pairs, match }) => pairs * match, prior),
      u: fitsU ? shares(model.u, weighed, ({ pairs, match }) => pairs * (1 - match), null) : model.u,
    };
    const moved = furthest(model, next);
    model = next;
    if (moved < tolerance) return { ...model, steps, hasConverged: true };
  }
  return { ...model, steps: mostSteps, hasConverged: false };
}

/** The chance that a pair comparing so is a match. */
export function chanceOf({ lambda, m, u }: MatchModel, vector: Vector): number {
  if (lambda <= 0) return 0;
  if (lambda >= 1) return 1;
  const odds = vector.reduce<number>(
    (sum, level, at) => {
      if (level === null) return sum;
      return sum + Math.log(m[at]?.[level] ?? 1) - Math.log(u[at]?.[level] ?? 1);
    },
    Math.log(lambda / (1 - lambda)),
  );
  return 1 / (1 + Math.exp(-odds));
}

/**
 * The share of matches among any two records, by what m and u say of the candidate pairs; pairs that were no candidates
 * count as no matches. `pull` pairs of share `expected` keep a base of a few records from certainty.
 */
export function shareOfMatches(
  counts: readonly VectorCount[],
  model: MatchModel,
  allPairs: number,
  pull: { readonly expected: number; readonly pairs: number },
): number {
  let lambda = model.lambda;
  for (let step = 0; step < 100; step += 1) {
    const matches = counts.reduce((sum, { vector, pairs }) => sum + pairs * chanceOf({ ...model, lambda }, vector), 0);
    const next = (matches + pull.expected * pull.pairs) / (allPairs + pull.pairs);
    if (Math.abs(next - lambda) < 1e-6 * lambda) return next;
    lambda = next;
  }
  return lambda;
}

type Weighed = VectorCount & { readonly match: number };

function mean(weighed: readonly Weighed[]): number {
  const pairs = weighed.reduce((sum, one) => sum + one.pairs, 0);
  return pairs === 0 ? 0 : weighed.reduce((sum, one) => sum + one.pairs * one.match, 0) / pairs;
}

function shares(
  before: Chances,
  weighed: readonly Weighed[],
  weightOf: (one: Weighed) => number,
  prior: Prior | null,
): Chances {
  return before.map((levels, at) => {
    const known = weighed.filter(({ vector }) => vector[at] !== null);
    const sums = levels.map((_, level) => {
      const seen = known.filter(({ vector }) => vector[at] === level).reduce((sum, one) => sum + weightOf(one), 0);
      return seen + (prior ? prior.strength * (prior.m[at]?.[level] ?? 0) : 0);
    });
    const whole = sums.reduce((sum, one) => sum + one, 0);
    return whole === 0 ? levels : sums.map((sum) => sum / whole);
  });
}

function furthest(before: MatchModel, after: MatchModel): number {
  const moves = [
    Math.abs(after.lambda - before.lambda),
    ...after.m.flatMap((levels, at) => levels.map((value, level) => Math.abs(value - (before.m[at]?.[level] ?? 0)))),
    ...after.u.flatMap((levels, at) => levels.map((value, level) => Math.abs(value - (before.u[at]?.[level] ?? 0)))),
  ];
  return Math.max(...moves);
}
