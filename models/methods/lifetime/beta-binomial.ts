import { fit, type Fit } from '../optimise/fit.ts';
import { lbeta } from '../special/gamma.ts';
import { repeatBuyers, type Past } from './history.ts';

/**
 * Buying in rounds, at most once in each (a yearly gift, a season's order), without a contract: BG/BB (Fader, Hardie, Shang
 * 2010). While a client is one, he buys in a round with his own chance ~ Beta(alpha, beta); after each round he leaves with
 * his own chance ~ Beta(gamma, delta).
 */
export type BetaBinomialName = 'alpha' | 'beta' | 'gamma' | 'delta';

/** Fewer who came back say too little of how often clients buy. */
const LEAST = 100;

/** Fits the four parameters; a past is in rounds: repeats after the first, the round of the last, rounds observed. */
export function fitBetaBinomial(pasts: readonly Past[]): Fit<BetaBinomialName> {
  if (repeatBuyers(pasts) < LEAST) return { kind: 'refused', why: 'few-repeats' };
  return fit({
    names: ['alpha', 'beta', 'gamma', 'delta'],
    starts: [
      [1, 1, 1, 1],
      [1, 1, 0.5, 3],
      [0.5, 1, 1, 5],
    ],
    logLikelihood: ([alpha = NaN, beta = NaN, gamma = NaN, delta = NaN]) =>
      betaBinomialLogLikelihood(pasts, { alpha, beta, gamma, delta }),
  });
}

/** The log-likelihood of pasts: still there to the end, or gone after any of the silent rounds. */
export function betaBinomialLogLikelihood(
  pasts: readonly Past[],
  { alpha, beta, gamma, delta }: Readonly<Record<BetaBinomialName, number>>,
): number {
  const [buying, leaving] = [lbeta(alpha, beta), lbeta(gamma, delta)];
  return pasts.reduce((sum, { repeats, recency, age, count }) => {
    const stayed = lbeta(alpha + repeats, beta + age - repeats) - buying + lbeta(gamma, delta + age) - leaving;
    const gone = Array.from(
      { length: age - recency },
      (_, silent) =>
        lbeta(alpha + repeats, beta + recency - repeats + silent) -
        buying +
        lbeta(gamma + 1, delta + recency + silent) -
        leaving,
    );
    const most = Math.max(stayed, ...gone);
    const all = [stayed, ...gone].reduce((total, one) => total + Math.exp(one - most), 0);
    return sum + count * (most + Math.log(all));
  }, 0);
}
