import { chanceOf, fitLogistic, logit, type Cell } from '../logistic/logistic.ts';
import { areaUnderCurve, brier, type Forecasts } from '../score/score.ts';

/** Snapshots of open deals alike in all that was known of them: how many, and how many were won. */
export type SnapshotCell = {
  /** What they are one of: the step, the age in it, the size. */
  readonly terms: readonly string[];
  readonly ownerLift: number;
  readonly channelLift: number;
  /** The fixed weight of the step: of the closed deals that were in it, the share won. Null where none had closed. */
  readonly stageWeight: number | null;
  readonly trials: number;
  readonly hits: number;
};

export type WinFitRow = {
  readonly part: 'state' | 'coefficient' | 'score' | 'reliability' | 'stage reliability';
  readonly name: string;
  readonly value: number | null;
  readonly trials: number | null;
  readonly hits: number | null;
};
export type WinFit = readonly WinFitRow[];

export type Span = {
  /** The first day that a snapshot was taken of, and the last day the data reach. */
  readonly firstOn: string | null;
  readonly observedOn: string;
  /** Within so many days nine of ten closed deals had closed: younger snapshots cannot tell yet. */
  readonly cycleDays: number | null;
};

/** Snapshots of the days from (with) to before (without), won before the day `asOf`. */
type Ask = (from: string, before: string, asOf: string) => Promise<readonly SnapshotCell[]>;
/** How many deals those snapshots are of. */
type AskDeals = (from: string, before: string) => Promise<number>;

const RIDGE = 1;
const LEAST = 30;

/**
 * Learns the chance of winning from snapshots, and tries it on a later time than it was learned from. The trial: what was
 * known at three quarters of the span is learned from, its last quarter calibrates (Platt), and the snapshots after it are
 * forecast, beside fixed stage weights known at the same day. Then the same is learned up to the present for use.
 */
export async function learn({ firstOn, observedOn, cycleDays }: Span, ask: Ask, dealsIn: AskDeals): Promise<WinFit> {
  if (firstOn === null || cycleDays === null) return [state('too few', 0, 0)];
  const last = dayBefore(observedOn, cycleDays);
  const length = daysBetween(firstOn, last);
  if (length < 8 * 7) return [state('too short', null, null)];
  const trialDay = dayBefore(last, Math.floor(length / 4));
  const trial = await learned(firstOn, dayBefore(trialDay, cycleDays), trialDay, ask);
  const present = await learned(firstOn, dayBefore(last, -1), dayBefore(observedOn, -1), ask);
  if (present.kind === 'too few') return [state('too few', present.trials, present.hits)];
  const rows = [state('fitted', present.trials, present.hits), ...coefficientRows(present.coefficients)];
  if (trial.kind === 'too few') return rows;
  const later = await ask(trialDay, dayBefore(last, -1), dayBefore(observedOn, -1));
  const known = await ask(firstOn, trialDay, trialDay);
  const tried = trialRows(later, trial.coefficients, stageWeights(known));
  const deals = await dealsIn(trialDay, dayBefore(last, -1));
  return [...rows, ...tried, ...(tried.length === 0 ? [] : [dealsRow(deals)])];
}

type Learned =
  | {
      readonly kind: 'learned';
      readonly coefficients: ReadonlyMap<string, number>;
      readonly trials: number;
      readonly hits: number;
    }
  | { readonly kind: 'too few'; readonly trials: number; readonly hits: number };

/** Three quarters of the days fit, the last quarter calibrates; the scale of the calibration goes into the coefficients. */
async function learned(from: string, before: string, asOf: string, ask: Ask): Promise<Learned> {
  const middle = dayBefore(before, Math.floor(daysBetween(from, before) / 4));
  const [early, late] = [await ask(from, middle, asOf), await ask(middle, before, asOf)];
  const [trials, hits] = [count(early, 'trials') + count(late, 'trials'), count(early, 'hits') + count(late, 'hits')];
  const tooFew = { kind: 'too few', trials, hits } as const;
  for (const part of [early, late]) {
    const [won, all] = [count(part, 'hits'), count(part, 'trials')];
    if (won < LEAST || all - won < LEAST) return tooFew;
  }
  const terms = [...new Set(early.flatMap((cell) => cell.terms))].sort();
  const fit = fitLogistic(
    early.map((cell) => inputsOf(cell, terms)),
    RIDGE,
  );
  if (fit.kind !== 'fitted') return tooFew;
  const scored = late.map((cell): Cell => {
    const score = logit(chanceOf(fit.coefficients, inputsOf(cell, terms).inputs));
    return { inputs: [score], trials: cell.trials, hits: cell.hits };
  });
  const platt = fitLogistic(scored, 0);
  const [shift, scale] = platt.kind === 'fitted' ? [platt.coefficients[0] ?? 0, platt.coefficients[1] ?? 1] : [0, 1];
  const names = ['intercept', ...terms, 'owner lift', 'channel lift'];
  const coefficients = new Map(
    names.map((name, index) => [name, (index === 0 ? shift : 0) + scale * (fit.coefficients[index] ?? 0)]),
  );
  return { kind: 'learned', coefficients, trials, hits };
}

function inputsOf(cell: SnapshotCell, terms: readonly string[]): Cell {
  const own = new Set(cell.terms);
  return {
    inputs: [...terms.map((term) => (own.has(term) ? 1 : 0)), cell.ownerLift, cell.channelLift],
    trials: cell.trials,
    hits: cell.hits,
  };
}

/** The chance that coefficients by name give to a snapshot; a term they do not know counts nothing. */
export function chanceOfCell(coefficients: ReadonlyMap<string, number>, cell: SnapshotCell): number {
  const of = (name: string): number => coefficients.get(name) ?? 0;
  const score = cell.terms.reduce((sum, term) => sum + of(term), of('intercept'));
  return 1 / (1 + Math.exp(-(score + cell.ownerLift * of('owner lift') + cell.channelLift * of('channel lift'))));
}

function trialRows(
  later: readonly SnapshotCell[],
  coefficients: ReadonlyMap<string, number>,
  weights: ReadonlyMap<string, number>,
): WinFitRow[] {
  const compared = later.filter((cell) => weights.has(cell.terms[0] ?? ''));
  const model = compared.map((cell) => ({ p: chanceOfCell(coefficients, cell), trials: cell.trials, hits: cell.hits }));
  const stage = compared.map((cell) => ({
    p: weights.get(cell.terms[0] ?? '') ?? 0,
    trials: cell.trials,
    hits: cell.hits,
  }));
  const [trials, hits] = [count(compared, 'trials'), count(compared, 'hits')];
  if (trials === 0) return [];
  const base = hits / trials;
  const score = (name: string, value: number | null): WinFitRow => ({ part: 'score', name, value, trials, hits });
  return [
    score('model', brier(model)),
    score('stage weights', brier(stage)),
    score('base rate', base * (1 - base)),
    score('model area', areaUnderCurve(model)),
    score('stage area', areaUnderCurve(stage)),
    ...bins(model, 'reliability'),
    ...bins(stage, 'stage reliability'),
  ];
}

/** A deal is seen again Monday after Monday: how many deals stand behind the snapshots of the trial. */
const dealsRow = (deals: number): WinFitRow => ({
  ...{ part: 'score', name: 'deals', value: deals },
  ...{ trials: null, hits: null },
});

/** Ten bins of the chance: its mean in the bin, how many were in it and how many were won. */
function bins(forecasts: readonly Forecasts[], part: WinFitRow['part']): WinFitRow[] {
  return Array.from({ length: 10 }, (_, place): WinFitRow => {
    const own = forecasts.filter(({ p }) => Math.min(9, Math.floor(p * 10)) === place);
    const trials = count(own, 'trials');
    const mean = trials === 0 ? null : own.reduce((sum, one) => sum + one.p * one.trials, 0) / trials;
    return { part, name: String(place), value: mean, trials, hits: count(own, 'hits') };
  }).filter(({ trials }) => trials !== 0);
}

const stageWeights = (known: readonly SnapshotCell[]): ReadonlyMap<string, number> =>
  new Map(known.flatMap(({ terms, stageWeight }) => (stageWeight === null ? [] : [[terms[0] ?? '', stageWeight]])));

const coefficientRows = (coefficients: ReadonlyMap<string, number>): WinFitRow[] =>
  [...coefficients].map(([name, value]) => ({ part: 'coefficient', name, value, trials: null, hits: null }));

const state = (name: 'fitted' | 'too few' | 'too short', trials: number | null, hits: number | null): WinFitRow => ({
  ...{ part: 'state', name, value: null },
  ...{ trials, hits },
});

const count = <Key extends 'trials' | 'hits'>(items: readonly Readonly<Record<Key, number>>[], key: Key): number =>
  items.reduce((sum, item) => sum + item[key], 0);

const DAY = 86_400_000;
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);
/** So many days before a day; after it where negative. */
const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * DAY).toISOString().slice(0, 10);
