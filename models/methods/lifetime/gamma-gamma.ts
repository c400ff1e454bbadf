import { fit, type Fit } from '../optimise/fit.ts';
import { lgamma } from '../special/gamma.ts';

/**
 * Money per purchase day (Fader, Hardie 2013): a buyer's days are Gamma(p, v) about his own mean, 1/v ~ Gamma(q, v). It is
 * taken to be independent of how often he buys: look at the correlation.
 */
export type GammaGamma = Readonly<Record<'p' | 'q' | 'v', number>>;
export type GammaGammaName = 'p' | 'q' | 'v';

/** Buyers who came back, by how often and by the mean of what their repeat days brought, in one currency. */
export type Spending = { readonly repeats: number; readonly meanAmount: number; readonly count: number };

const NAMES: readonly GammaGammaName[] = ['p', 'q', 'v'];

/** Fits the three parameters to buyers with repeats and a mean above 0; refuses under 100 of them. */
export function fitGammaGamma(spendings: readonly Spending[]): Fit<GammaGammaName> {
  const known = spendings.filter(({ repeats, meanAmount }) => repeats > 0 && meanAmount > 0);
  if (known.reduce((sum, { count }) => sum + count, 0) < 100) return { kind: 'refused', why: 'few-repeats' };
  // Money of any size is measured by its own mean, and the scale v is put back: the fit starts near 1 in every currency.
  const unit = meanOf(known);
  const scaled = known.map((one) => ({ ...one, meanAmount: one.meanAmount / unit }));
  const found = fit({
    names: NAMES,
    starts: [
      [1, 2, 1],
      [5, 4, 0.5],
      [2, 3, 2],
    ],
    logLikelihood: ([p = NaN, q = NaN, v = NaN]) => gammaGammaLogLikelihood(scaled, { p, q, v }),
  });
  return found.kind === 'fitted' ? rescaled(found, unit, known) : found;
}

export function gammaGammaLogLikelihood(spendings: readonly Spending[], { p, q, v }: GammaGamma): number {
  const constant = q * Math.log(v) - lgamma(q);
  return spendings.reduce((sum, { repeats: x, meanAmount: z, count }) => {
    const px = p * x;
    const shape = lgamma(px + q) - lgamma(px) + constant;
    return sum + count * (shape + (px - 1) * Math.log(z) + px * Math.log(x) - (px + q) * Math.log(x * z + v));
  }, 0);
}

/** The mean of a purchase day expected of a buyer; without repeats that of all. Needs q above 1, else it has no finite mean. */
export function expectedSpend({ p, q, v }: GammaGamma, repeats: number, meanAmount: number): number {
  const weight = (p * repeats) / (p * repeats + q - 1);
  return (1 - weight) * ((p * v) / (q - 1)) + weight * meanAmount;
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
    logLikelihood: gammaGammaLogLikelihood(known, parameters),
  };
}

function meanOf(spendings: readonly Spending[]): number {
  const count = spendings.reduce((sum, one) => sum + one.count, 0);
  return spendings.reduce((sum, one) => sum + one.meanAmount * one.count, 0) / count;
}
