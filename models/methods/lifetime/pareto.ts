import { fit, type Fit } from '../optimise/fit.ts';
import { hypergeometric } from '../special/hypergeometric.ts';
import { lgamma, logSumExp, logUpperGamma } from '../special/gamma.ts';
import type { Buyer } from './beta-geometric.ts';
import { repeatBuyers, type Past } from './history.ts';

/**
 * Pareto/NBD (Schmittlein, Morrison, Colombo 1987): as BG/NBD, but a buyer may leave at any moment, at his own rate
 * ~ Gamma(s, beta). The second opinion, and the one with a closed form for what a client still brings for ever.
 */
export type Pareto = Readonly<Record<'r' | 'alpha' | 's' | 'beta', number>>;
export type ParetoName = 'r' | 'alpha' | 's' | 'beta';

const NAMES: readonly ParetoName[] = ['r', 'alpha', 's', 'beta'];

/** Fits the four parameters; refuses under 100 repeat buyers. Two hypergeometric sums per past: for thousands of pasts. */
export function fitPareto(pasts: readonly Past[]): Fit<ParetoName> {
  if (repeatBuyers(pasts) < 100) return { kind: 'refused', why: 'few-repeats' };
  const span = Math.max(...pasts.map(({ age }) => age));
  return fit({
    names: NAMES,
    starts: [
      [1, span / 4, 1, span / 4],
      [0.5, span / 4, 0.5, span / 2],
      [2, span / 2, 0.7, span / 4],
    ],
    logLikelihood: ([r = NaN, alpha = NaN, s = NaN, beta = NaN]) =>
      pasts.reduce((sum, past) => sum + past.count * logLikelihood({ r, alpha, s, beta }, past), 0),
  });
}

/** ln of the probability of one past. */
function logLikelihood(model: Pareto, buyer: Buyer): number {
  const { r, alpha, s, beta } = model;
  const { repeats: x, age } = buyer;
  return (
    lgamma(r + x) -
    lgamma(r) +
    r * Math.log(alpha) +
    s * Math.log(beta) +
    logSumExp(
      -(r + x) * Math.log(alpha + age) - s * Math.log(beta + age),
      Math.log(s / (r + s + x)) + logGone(model, buyer),
    )
  );
}

/** ln of A0, the weight of having left between the last purchase and now; -Infinity for who bought at the very end. */
function logGone({ r, alpha, s, beta }: Pareto, { repeats: x, recency, age }: Buyer): number {
  const q = r + s + x;
  const [high, low, c] = alpha >= beta ? [alpha, beta, s + 1] : [beta, alpha, r + x];
  const at = (time: number) => hypergeometric(q, c, q + 1, (high - low) / (high + time));
  // (high + recency)^-q before the bracket: alone it overflows where purchases are many
  const rest = at(recency) - at(age) * ((high + recency) / (high + age)) ** q;
  return rest > 0 ? Math.log(rest) - q * Math.log(high + recency) : -Infinity;
}

/** The probability that a buyer with this past is still one. */
export function paretoAlive(model: Pareto, buyer: Buyer): number {
  const { r, alpha, s, beta } = model;
  const { repeats: x, age } = buyer;
  const gone = logGone(model, buyer);
  if (gone === -Infinity) return 1;
  return (
    1 / (1 + Math.exp(Math.log(s / (r + s + x)) + (r + x) * Math.log(alpha + age) + s * Math.log(beta + age) + gone))
  );
}

/** Purchases expected within `time` of a buyer with this past. */
export function paretoExpected(model: Pareto, buyer: Buyer, time: number): number {
  const { r, alpha, beta } = model;
  const rate = ((r + buyer.repeats) * (beta + buyer.age)) / (alpha + buyer.age);
  return paretoAlive(model, buyer) * rate * lived(model.s, beta + buyer.age, time);
}

/** Repeat purchases expected within `time` of a buyer who buys for the first time now. */
export function paretoExpectedOfNew({ r, alpha, s, beta }: Pareto, time: number): number {
  return ((r * beta) / alpha) * lived(s, beta, time);
}

/** Expected life within `time` in units of its scale; at s = 1 the formula is 0 / 0 with a logarithm for its limit. */
function lived(s: number, scale: number, time: number): number {
  if (Math.abs(s - 1) < 1e-9) return Math.log((scale + time) / scale);
  return (1 - (scale / (scale + time)) ** (s - 1)) / (s - 1);
}

/**
 * Purchases a buyer still makes for ever, each worth less the later it comes: continuous rate `discount` per unit of time
 * (ln(1.15)/52 a week for 15 % a year). DERT of Fader, Hardie, Lee (JMR 2005), its Tricomi function as an incomplete gamma.
 */
export function discountedPurchases(model: Pareto, buyer: Buyer, discount: number): number {
  const { r, alpha, s, beta } = model;
  const { repeats: x, age } = buyer;
  const z = discount * (beta + age);
  return Math.exp(
    lgamma(r + x + 1) -
      lgamma(r) +
      r * Math.log(alpha) +
      s * Math.log(beta) +
      (s - 1) * Math.log(discount) -
      (r + x + 1) * Math.log(alpha + age) +
      z +
      logUpperGamma(1 - s, z) -
      logLikelihood(model, buyer),
  );
}
