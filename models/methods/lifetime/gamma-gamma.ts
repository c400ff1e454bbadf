import { fit, type Fit } from '../optimise/fit.ts';
import { lgamma } from '../special/gamma.ts';
import { column, thinned, type Pasts } from './history.ts';

/**
 * Money per purchase day (Fader, Hardie 2013): a buyer's days are Gamma(p, v) about his own mean, 1/v ~ Gamma(q, v). It is
 * taken to be independent of how often he buys: look at the correlation.
 */
export type GammaGamma = Readonly<Record<'p' | 'q' | 'v', number>>;
export type GammaGammaName = 'p' | 'q' | 'v';

/** Buyers who came back, by how often and by the mean of what their repeat days brought, in one currency. */
export type Spending = { readonly repeats: number; readonly meanAmount: number; readonly count: number };

const NAMES: readonly GammaGammaName[] = ['p', 'q', 'v'];
const ROUGH = 20_000;

/**
 * Fits the three parameters to buyers with repeats and a mean above 0; refuses under 100 of them, and where q comes out so
 * small that the mean of all has no finite value. On many the starts are tried out on every n-th.
 */
export function fitGammaGamma(spendings: readonly Spending[]): Fit<GammaGammaName> {
  const known = spendings.filter(({ repeats, meanAmount }) => repeats > 0 && meanAmount > 0);
  if (known.reduce((sum, { count }) => sum + count, 0) < 100) return { kind: 'refused', why: 'few-repeats' };
  // Money of any size is measured by its own mean, and the scale v is put back: the fit starts near 1 in every currency.
  const unit = meanOf(known);
  const scaled = known.map((one) => ({ ...one, meanAmount: one.meanAmount / unit }));
  const all = purseOf(scaled);
  const some = scaled.length > ROUGH ? purseOf(thinned(scaled, ROUGH)) : null;
  const found = fit({
    names: NAMES,
    starts: [
      [1, 2, 1],
      [5, 4, 0.5],
      [2, 3, 2],
    ],
    logLikelihood: (at) => logLikelihood(all, named(at)),
    ...(some ? { rough: (at) => logLikelihood(some, named(at)) } : {}),
  });
  if (found.kind === 'refused') return found;
  return found.parameters.q > 1 ? rescaled(found, unit, known) : { kind: 'refused', why: 'no-mean' };
}

/** The mean of a purchase day expected of a buyer; without repeats that of all. Needs q above 1, else it has no finite mean. */
export function expectedSpend({ p, q, v }: GammaGamma, repeats: number, meanAmount: number): number {
  const weight = (p * repeats) / (p * repeats + q - 1);
  return (1 - weight) * ((p * v) / (q - 1)) + weight * meanAmount;
}

/** Spendings by their few distinct numbers of repeats: gammas are taken once for each, one logarithm is left per buyer. */
type Purse = {
  readonly repeats: Pasts['repeats'];
  readonly count: Float64Array;
  readonly total: Float64Array;
  /** By distinct number of repeats: buyers, and the sum of ln of their means. */
  readonly buyers: Float64Array;
  readonly logs: Float64Array;
};

function purseOf(spendings: readonly Spending[]): Purse {
  const repeats = column(spendings.map((one) => one.repeats));
  const [buyers, logs] = [new Float64Array(repeats.distinct.length), new Float64Array(repeats.distinct.length)];
  spendings.forEach(({ meanAmount, count }, index) => {
    const place = repeats.place[index] ?? 0;
    buyers[place] = (buyers[place] ?? 0) + count;
    logs[place] = (logs[place] ?? 0) + count * Math.log(meanAmount);
  });
  return {
    repeats,
    count: Float64Array.from(spendings, ({ count }) => count),
    total: Float64Array.from(spendings, (one) => one.repeats * one.meanAmount),
    buyers,
    logs,
  };
}

function logLikelihood({ repeats, count, total, buyers, logs }: Purse, { p, q, v }: GammaGamma): number {
  const constant = q * Math.log(v) - lgamma(q);
  let sum = 0;
  repeats.distinct.forEach((x, place) => {
    const shape = lgamma(p * x + q) - lgamma(p * x) + constant + p * x * Math.log(x);
    sum += (buyers[place] ?? NaN) * shape + (p * x - 1) * (logs[place] ?? NaN);
  });
  for (let i = 0; i < count.length; i++) {
    const x = repeats.distinct[repeats.place[i] ?? 0] ?? NaN;
    sum -= (count[i] ?? NaN) * (p * x + q) * Math.log((total[i] ?? NaN) + v);
  }
  return sum;
}

function rescaled(
  found: Fit<GammaGammaName> & { kind: 'fitted' },
  unit: number,
  known: readonly Spending[],
): Fit<GammaGammaName> {
  const { p, q, v } = found.parameters;
  const parameters = { p, q, v: v * unit };
  const scale = [1, 1, unit];
  return {
    kind: 'fitted',
    parameters,
    errors: { ...found.errors, v: found.errors.v * unit },
    covariance: found.covariance.map((row, i) => row.map((value, j) => value * (scale[i] ?? 1) * (scale[j] ?? 1))),
    logLikelihood: logLikelihood(purseOf(known), parameters),
  };
}

function named([p = NaN, q = NaN, v = NaN]: readonly number[]): GammaGamma {
  return { p, q, v };
}

function meanOf(spendings: readonly Spending[]): number {
  const count = spendings.reduce((sum, one) => sum + one.count, 0);
  return spendings.reduce((sum, one) => sum + one.meanAmount * one.count, 0) / count;
}
