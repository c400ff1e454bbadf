/** What happened to the deals of one segment in one period: counts, and the money won in kopecks. */
export type Flow = {
  readonly created: number;
  readonly closed: number;
  readonly won: number;
  readonly amount: bigint;
};
export type SegmentFlows = { readonly segment: string | null; readonly before: Flow; readonly now: Flow };

/** The causes that a change of revenue is split into, in the order they are told. */
export const causes = ['volume', 'mix', 'timing', 'conversion', 'cheque'] as const;
export type Cause = (typeof causes)[number];
export type Parts = Readonly<Record<Cause, bigint>>;

export type SegmentChange = {
  readonly segment: string | null;
  readonly before: Flow;
  readonly now: Flow;
  readonly change: bigint;
  readonly parts: Parts;
};

/**
 * The difference of won money between two periods, split without remainder, in kopecks. With C deals created in all and m
 * the segment's share of them, d the deals closed less those created (what came from earlier, less what is still open), w
 * won of closed and a the money of a won deal, a segment's revenue is (C m + d) w a. Each factor's part is its mean effect
 * over all orders of replacement (Shapley 1953), so no order is preferred; the three terms of the first factor share its
 * part as they share its change. A rate that one period cannot tell (nothing closed, nothing won) is taken from the other,
 * so it has no part. Fractions of a kopeck go to the largest part.
 */
export function splitChange(segments: readonly SegmentFlows[]): readonly SegmentChange[] {
  const created = {
    before: segments.reduce((sum, { before }) => sum + before.created, 0),
    now: segments.reduce((sum, { now }) => sum + now.created, 0),
  };
  return segments.map(({ segment, before, now }) => {
    const change = now.amount - before.amount;
    const shares = { before: ratio(before.created, created.before) ?? 0, now: ratio(now.created, created.now) ?? 0 };
    const [n0, n1] = [before.closed, now.closed];
    const [w0, w1] = bothOf(ratio(before.won, before.closed), ratio(now.won, now.closed));
    const [a0, a1] = bothOf(ratio(Number(before.amount), before.won), ratio(Number(now.amount), now.won));
    const perDeal = evenly(w0, w1, a0, a1);
    const rough = {
      volume: ((created.now - created.before) * (shares.before + shares.now) * perDeal) / 2,
      mix: ((shares.now - shares.before) * (created.before + created.now) * perDeal) / 2,
      timing: (now.closed - now.created - (before.closed - before.created)) * perDeal,
      conversion: (w1 - w0) * evenly(n0, n1, a0, a1),
      cheque: (a1 - a0) * evenly(n0, n1, w0, w1),
    };
    return { segment, before, now, change, parts: settled(rough, change) };
  });
}

/** The parts of all segments together. */
export const sumOfParts = (changes: readonly SegmentChange[]): Parts =>
  partsOf((cause) => changes.reduce((sum, { parts }) => sum + parts[cause], 0n));

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** A value that one period cannot tell is that of the other; of neither, nothing. */
const bothOf = (before: number | null, now: number | null): readonly [number, number] => [
  before ?? now ?? 0,
  now ?? before ?? 0,
];

/** The weight of one factor's change among three: the mean, over all orders, of the product of the other two. */
const evenly = (x0: number, x1: number, y0: number, y1: number): number =>
  (x0 * y0) / 3 + (x0 * y1) / 6 + (x1 * y0) / 6 + (x1 * y1) / 3;

function settled(rough: Readonly<Record<Cause, number>>, change: bigint): Parts {
  const whole = partsOf((cause) => BigInt(Math.round(rough[cause])));
  const largest = causes.reduce((one, other) => (Math.abs(rough[other]) > Math.abs(rough[one]) ? other : one));
  const told = causes.reduce((sum, cause) => sum + whole[cause], 0n);
  return { ...whole, [largest]: whole[largest] + change - told };
}

const partsOf = (value: (cause: Cause) => bigint): Parts =>
  Object.fromEntries(causes.map((cause) => [cause, value(cause)])) as Record<Cause, bigint>;
