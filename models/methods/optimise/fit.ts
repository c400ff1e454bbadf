import { covarianceAt } from './curvature.ts';
import { nelderMead } from './nelder-mead.ts';
import { newton } from './newton.ts';

/**
 * What a fit by maximum likelihood came to. A refused one says why and gives no parameters:
 * - `few-repeats`: too few cases for the shape of the model to show
 * - `no-top`: the likelihood still rises while parameters run away (beyond 1e4), for instance where nobody is seen to leave
 * - `flat`: the likelihood is not curved downwards in every direction where it is highest
 * - `no-mean`: the parameters leave the mean without a finite value
 * - `starts-disagree`: different starts end at different likelihoods
 */
export type Fit<Name extends string> =
  | {
      readonly kind: 'fitted';
      readonly parameters: Readonly<Record<Name, number>>;
      readonly errors: Readonly<Record<Name, number>>;
      /** In the order of the model's names. */
      readonly covariance: readonly (readonly number[])[];
      readonly logLikelihood: number;
    }
  | { readonly kind: 'refused'; readonly why: Refusal };

export type Refusal = 'few-repeats' | 'no-top' | 'flat' | 'no-mean' | 'starts-disagree';

export type Model<Name extends string> = {
  readonly names: readonly Name[];
  readonly starts: readonly (readonly number[])[];
  logLikelihood(parameters: readonly number[]): number;
  /** The same over fewer cases: where starts are tried out. Left out: the whole. */
  readonly rough?: (parameters: readonly number[]) => number;
};

const FURTHEST = 1e4;
/** A search that came here is not followed further: the likelihood rises without end, if ever more slowly. */
const RUN_AWAY = Math.log(100 * FURTHEST);

/** Fits positive parameters from several starts; the best is kept and finished on all cases. */
export function fit<Name extends string>({ names, starts, logLikelihood, rough }: Model<Name>): Fit<Name> {
  const least = (f: (parameters: readonly number[]) => number) => (logs: readonly number[]) => -f(logs.map(Math.exp));
  const tried = starts
    .map((start) => nelderMead(least(rough ?? logLikelihood), start.map(Math.log), 0.5, RUN_AWAY))
    .toSorted((a, b) => a.value - b.value);
  const [best, ...others] = tried;
  if (!best) throw new RangeError('a fit needs a start');
  const whole = least(logLikelihood);
  const top = rough ? (newton(whole, best.at) ?? nelderMead(whole, best.at, 0.05, RUN_AWAY)) : best;
  const at = top.at.map(Math.exp);
  if (at.some((parameter) => !(parameter < FURTHEST))) return { kind: 'refused', why: 'no-top' };
  if (others.length > 0 && others.every(({ value }) => value - best.value > 1e-4)) {
    return { kind: 'refused', why: 'starts-disagree' };
  }
  const covariance = covarianceAt(logLikelihood, at);
  if (covariance === null) return { kind: 'refused', why: 'flat' };
  const named = (value: (index: number) => number) =>
    Object.fromEntries(names.map((name, index) => [name, value(index)])) as Record<Name, number>;
  return {
    kind: 'fitted',
    parameters: named((index) => at[index] ?? NaN),
    errors: named((index) => Math.sqrt(covariance[index]?.[index] ?? NaN)),
    covariance,
    logLikelihood: -top.value,
  };
}
