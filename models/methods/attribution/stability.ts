import { drawCounts, quantile, seededChance } from '../resampling/bootstrap.ts';
import { fitMarkov, type Moves } from './markov.ts';

/** A channel's share of the won money and the middle 90 % of it over resampled journeys; null where they are too few. */
export type Share = {
  readonly channel: string | null;
  readonly share: number;
  readonly low: number | null;
  readonly high: number | null;
  /** A rival's share lies within the band, or there is no band: the order of the two is not known. */
  readonly isUnstable: boolean;
};

/** Fewer won deals than this give no band. */
export const FEWEST_WINS = 20;
const REPEATS = 200;
const SEED = 20260101;

/** Money of one bucket of journeys by channel, in the order of the channels. */
export type Bucket = { readonly money: Float64Array };

/** Shares of a model that gives money away deal by deal. */
export function sharesOfCredits(
  channels: readonly (string | null)[],
  buckets: readonly Bucket[],
  winCount: number,
): Share[] {
  return banded(channels, winCount, buckets.length, (drawn) => {
    const money = new Float64Array(channels.length);
    buckets.forEach((bucket, index) => addTimes(money, bucket.money, drawn[index] as number));
    return sharesOf(money);
  });
}

/** What Markov's model needs of a bucket: its moves, its won money that something led to, and all its won money. */
export type MarkovBucket = { readonly moves: Float64Array; readonly ledMoney: number; readonly allMoney: number };

/**
 * Shares by Markov's removal effects: of the money that something led to, each channel has its share of the effects; the
 * rest is not known. Each resampled set of journeys is fitted anew. Empty where no journey converts.
 */
export function sharesOfMarkov(
  channels: readonly (string | null)[],
  buckets: readonly MarkovBucket[],
  winCount: number,
): Share[] {
  const told = channels.includes(null) ? channels : [...channels, null];
  return banded(told, winCount, buckets.length, (drawn) => {
    const counts = new Float64Array(buckets[0]?.moves.length ?? 0);
    let [ledMoney, allMoney] = [0, 0];
    buckets.forEach((bucket, index) => {
      const times = drawn[index] as number;
      addTimes(counts, bucket.moves, times);
      ledMoney += times * bucket.ledMoney;
      allMoney += times * bucket.allMoney;
    });
    const moves: Moves = { channels, counts };
    const fit = fitMarkov(moves);
    if (fit === null || !(allMoney > 0)) return null;
    const led = ledMoney / allMoney;
    return told.map((channel, index) => led * (fit.share[index] ?? 0) + (channel === null ? 1 - led : 0));
  });
}

/** The share as it is, and its band over draws of the buckets. */
function banded(
  channels: readonly (string | null)[],
  winCount: number,
  size: number,
  sharesFor: (drawn: ArrayLike<number>) => readonly number[] | null,
): Share[] {
  const point = sharesFor(new Uint8Array(size).fill(1));
  if (point === null) return [];
  const chance = seededChance(SEED);
  const drawn =
    winCount < FEWEST_WINS
      ? []
      : Array.from({ length: REPEATS }, () => sharesFor(drawCounts(size, chance))).filter((shares) => shares !== null);
  return channels.map((channel, index) => {
    const values = drawn.map((shares) => shares[index] as number);
    const [share, low, high] = [point[index] as number, quantile(values, 0.05), quantile(values, 0.95)];
    const isCovered = point.some(
      (rival, other) =>
        other !== index &&
        channels[other] !== null &&
        rival > 0 &&
        low !== null &&
        high !== null &&
        rival >= low &&
        rival <= high,
    );
    return { channel, share, low, high, isUnstable: low === null || isCovered };
  });
}

function sharesOf(money: Float64Array): readonly number[] | null {
  const sum = money.reduce((whole, part) => whole + part, 0);
  return sum > 0 ? Array.from(money, (part) => part / sum) : null;
}

function addTimes(sums: Float64Array, parts: Float64Array, times: number): void {
  if (times === 0) return;
  for (let index = 0; index < parts.length; index += 1) {
    sums[index] = (sums[index] as number) + times * (parts[index] as number);
  }
}
