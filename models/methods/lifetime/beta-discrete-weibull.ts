import { fit, type Fit } from '../optimise/fit.ts';
import { hypergeometric } from '../special/hypergeometric.ts';
import { lbeta } from '../special/gamma.ts';

/**
 * Contracts that are renewed or not at the end of every period. Shifted beta-geometric (Fader, Hardie 2007): each client has
 * his own constant chance to leave ~ Beta(alpha, beta), so the longer a cohort lives, the more loyal are those who are left.
 */
export type ShiftedBetaGeometric = Readonly<Record<'alpha' | 'beta', number>>;
/** With duration dependence: the chance changes with the client's own age too; c = 1 is the above. Fader and others 2018. */
export type BetaDiscreteWeibull = ShiftedBetaGeometric & { readonly c: number };

/** Clients of a cohort lost in period 1, 2, ... and those still there after the last of them. */
export type Renewals = { readonly lost: readonly number[]; readonly left: number };

/** Fits alpha and beta; refuses where nobody left, or nobody stayed a single period. */
export function fitShiftedBetaGeometric(renewals: Renewals): Fit<'alpha' | 'beta'> {
  if (!hasShape(renewals)) return { kind: 'refused', why: 'few-repeats' };
  return fit({
    names: ['alpha', 'beta'],
    starts: [
      [1, 1],
      [0.5, 4],
      [2, 10],
    ],
    logLikelihood: ([alpha = NaN, beta = NaN]) => renewalLogLikelihood(renewals, { alpha, beta, c: 1 }),
  });
}

/** Fits alpha, beta and c. Twice the gain in log-likelihood over the simpler one is chi-square with 1 degree of freedom. */
export function fitBetaDiscreteWeibull(renewals: Renewals): Fit<'alpha' | 'beta' | 'c'> {
  if (!hasShape(renewals)) return { kind: 'refused', why: 'few-repeats' };
  return fit({
    names: ['alpha', 'beta', 'c'],
    starts: [
      [1, 1, 1],
      [0.5, 4, 1.2],
      [2, 10, 0.8],
    ],
    logLikelihood: ([alpha = NaN, beta = NaN, c = NaN]) => renewalLogLikelihood(renewals, { alpha, beta, c }),
  });
}

function renewalLogLikelihood({ lost, left }: Renewals, model: BetaDiscreteWeibull): number {
  const ended = lost.reduce((sum, count, index) => {
    if (count === 0) return sum;
    return sum + count * Math.log(survivalAfter(model, index) - survivalAfter(model, index + 1));
  }, 0);
  return left === 0 ? ended : ended + left * Math.log(survivalAfter(model, lost.length));
}

/** The share still there after `periods` periods. */
export function survivalAfter({ alpha, beta, c }: BetaDiscreteWeibull, periods: number): number {
  return Math.exp(lbeta(alpha, beta + periods ** c) - lbeta(alpha, beta));
}

/** The share of those there after `period - 1` periods who stay for one more. */
export function renewalRate({ alpha, beta }: ShiftedBetaGeometric, period: number): number {
  return (beta + period - 1) / (alpha + beta + period - 1);
}

/** Payments still to come of a client who has made `paid` of them, before the next is known, discounted per period. */
export function discountedPayments({ alpha, beta }: ShiftedBetaGeometric, paid: number, discount: number): number {
  const stays = (beta + paid - 1) / (alpha + beta + paid - 1);
  return stays * hypergeometric(1, beta + paid, alpha + beta + paid, 1 / (1 + discount));
}

/** Payments of a new client, the first now, discounted per period. */
export function discountedLifetime({ alpha, beta }: ShiftedBetaGeometric, discount: number): number {
  return hypergeometric(1, beta, alpha + beta, 1 / (1 + discount));
}

const hasShape = ({ lost, left }: Renewals): boolean =>
  lost.length > 1 && lost.some((count) => count > 0) && left + lost.slice(1).reduce((sum, count) => sum + count, 0) > 0;
