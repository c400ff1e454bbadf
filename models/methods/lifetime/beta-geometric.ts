import { fit, type Fit } from '../optimise/fit.ts';
import { hypergeometric } from '../special/hypergeometric.ts';
import { lgamma, logSumExp } from '../special/gamma.ts';
import { pastsOf, perDistinct, repeatBuyers, thinned, type Past, type Pasts } from './history.ts';

/**
 * Purchases come at random at a buyer's own rate, rate ~ Gamma(r, alpha); after a purchase he leaves for good with his own
 * probability ~ Beta(a, b). BG/NBD (Fader, Hardie, Lee 2005): he may leave after each repeat purchase. MBG/NBD (Batislam
 * and others 2007): after the first one too, so that a buyer who came once may be gone.
 */
export type Leaving = 'after-repeats' | 'after-any';
export type BetaGeometric = Readonly<Record<'r' | 'alpha' | 'a' | 'b', number>> & { readonly leaving: Leaving };
export type BetaGeometricName = 'r' | 'alpha' | 'a' | 'b';

/** A buyer's past, in the unit of time of the fit. */
export type Buyer = Pick<Past, 'repeats' | 'recency' | 'age'>;

const NAMES: readonly BetaGeometricName[] = ['r', 'alpha', 'a', 'b'];
const FEWEST_REPEAT_BUYERS = 100;
const ROUGH = 20_000;

/** How often a buyer had the choice to leave. */
const choices = (leaving: Leaving, repeats: number): number => (leaving === 'after-any' ? repeats + 1 : repeats);

/** Fits the four parameters; refuses under 100 repeat buyers. On many pasts the starts are tried out on every n-th. */
export function fitBetaGeometric(pasts: readonly Past[], leaving: Leaving): Fit<BetaGeometricName> {
  if (repeatBuyers(pasts) < FEWEST_REPEAT_BUYERS) return { kind: 'refused', why: 'few-repeats' };
  const usual = meanGap(pasts);
  const all = pastsOf(pasts);
  const some = pasts.length > ROUGH ? pastsOf(thinned(pasts, ROUGH)) : null;
  return fit({
    names: NAMES,
    starts: [
      [1, usual, 1, 1],
      [0.3, usual * 0.3, 0.5, 3],
      [2, usual * 2, 1, 5],
    ],
    logLikelihood: (at) => betaGeometricLogLikelihood(all, named(at, leaving)),
    ...(some ? { rough: (at) => betaGeometricLogLikelihood(some, named(at, leaving)) } : {}),
  });
}

/** ln of the probability of all pasts. */
export function betaGeometricLogLikelihood(pasts: Pasts, { r, alpha, a, b, leaving }: BetaGeometric): number {
  const constant = r * Math.log(alpha) - lgamma(r) + lgamma(a + b) - lgamma(b);
  const byRepeats = perDistinct(pasts.repeats, (x) => {
    const d = choices(leaving, x);
    return constant + lgamma(r + x) + lgamma(b + d) - lgamma(a + b + d);
  });
  const gone = perDistinct(pasts.repeats, (x) => {
    const d = choices(leaving, x);
    return d > 0 ? Math.log(a) - Math.log(b + d - 1) : -Infinity;
  });
  const byAge = perDistinct(pasts.age, (age) => Math.log(alpha + age));
  const byRecency = perDistinct(pasts.recency, (recency) => Math.log(alpha + recency));
  const { count, repeats, age, recency } = pasts;
  let sum = 0;
  for (let i = 0; i < pasts.length; i++) {
    const place = repeats.place[i] ?? 0;
    const shape = r + (repeats.distinct[place] ?? NaN);
    const alive = -shape * (byAge[age.place[i] ?? 0] ?? NaN);
    const left = (gone[place] ?? NaN) - shape * (byRecency[recency.place[i] ?? 0] ?? NaN);
    sum += (count[i] ?? NaN) * ((byRepeats[place] ?? NaN) + logSumExp(alive, left));
  }
  return sum;
}

/** The probability that a buyer with this past is still one. Under BG/NBD it is 1 for who came only once. */
export function aliveChance({ r, alpha, a, b, leaving }: BetaGeometric, { repeats, recency, age }: Buyer): number {
  const d = choices(leaving, repeats);
  if (d === 0) return 1;
  return 1 / (1 + (a / (b + d - 1)) * ((alpha + age) / (alpha + recency)) ** (r + repeats));
}

/**
 * Repeat purchases expected within `time` of a buyer who is alive now, after `repeats` of them within `age`. It depends on
 * nothing else, so that one table of it serves all buyers.
 */
export function expectedIfAlive(model: BetaGeometric, repeats: number, age: number, time: number): number {
  const { r, alpha, a: fitted, b, leaving } = model;
  // at a = 1 the formula is 0 / 0 with a finite limit
  const a = Math.abs(fitted - 1) < 1e-6 ? 1 + 1e-6 : fitted;
  const d = choices(leaving, repeats);
  const z = time / (alpha + age + time);
  const spent =
    ((alpha + age) / (alpha + age + time)) ** (r + repeats) * hypergeometric(r + repeats, b + d, a + b + d - 1, z);
  return ((a + b + d - 1) / (a - 1)) * (1 - spent);
}

/** Repeat purchases expected within `time` of a buyer with this past. */
export function expectedPurchases(model: BetaGeometric, buyer: Buyer, time: number): number {
  return aliveChance(model, buyer) * expectedIfAlive(model, buyer.repeats, buyer.age, time);
}

/** Repeat purchases expected within `time` of a buyer who buys for the first time now. */
export function expectedOfNew(model: BetaGeometric, time: number): number {
  return expectedPurchases(model, { repeats: 0, recency: 0, age: 0 }, time);
}

/** The probability of at least one more purchase within `time`. */
export function buysWithin(model: BetaGeometric, buyer: Buyer, time: number): number {
  const { r, alpha } = model;
  return aliveChance(model, buyer) * (1 - ((alpha + buyer.age) / (alpha + buyer.age + time)) ** (r + buyer.repeats));
}

/** What a living buyer's next purchases follow: a new buyer's law with the parameters his past has moved. */
export function afterPast(model: BetaGeometric, repeats: number, age: number): BetaGeometric {
  const { r, alpha, a, b, leaving } = model;
  return { r: r + repeats, alpha: alpha + age, a, b: b + choices(leaving, repeats), leaving: 'after-repeats' };
}

/** The probabilities of 0, 1, ... `most` repeat purchases of a new buyer within `time`, under BG/NBD. */
export function purchaseOdds({ r, alpha, a, b }: BetaGeometric, time: number, most: number): number[] {
  const stay = Math.log(alpha / (alpha + time));
  const buy = Math.log(time / (alpha + time));
  const logBeta = (n: number, m: number) => lgamma(a + n) + lgamma(b + m) - lgamma(a + b + n + m);
  const whole = logBeta(0, 0);
  let reached = 0;
  return Array.from({ length: most + 1 }, (_, n) => {
    const exactly = Math.exp(lgamma(r + n) - lgamma(r) - lgamma(n + 1) + r * stay + n * buy);
    const stayed = Math.exp(logBeta(0, n) - whole) * exactly;
    const left = n > 0 ? Math.exp(logBeta(1, n - 1) - whole) * Math.max(0, 1 - reached) : 0;
    reached += exactly;
    return stayed + left;
  });
}

export function named(at: readonly number[], leaving: Leaving): BetaGeometric {
  const [r = NaN, alpha = NaN, a = NaN, b = NaN] = at;
  return { r, alpha, a, b, leaving };
}

/** The usual time between purchases of those who came back, to start from. */
function meanGap(pasts: readonly Past[]): number {
  const back = pasts.filter(({ repeats }) => repeats > 0);
  const time = back.reduce((sum, { recency, count }) => sum + recency * count, 0);
  const gaps = back.reduce((sum, { repeats, count }) => sum + repeats * count, 0);
  return Math.max(1e-3, time / gaps);
}
