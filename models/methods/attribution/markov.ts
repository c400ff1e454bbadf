import { Matrix, solve } from 'ml-matrix';

/** Where a journey stands; a channel that is not known is null, and a place like any other. */
export type Place =
  { readonly kind: 'start' } | { readonly kind: 'session'; readonly channel: string | null } | { readonly kind: 'end' };

/** A move of `journeys` journeys, of which `conversions` ended well. Only moves to the end tell how journeys end. */
export type Step = {
  readonly from: Place;
  readonly to: Place;
  readonly journeys: number;
  readonly conversions: number;
};

/**
 * Moves counted from each place to each: row 0 is the start, row 1 + c channel c; column c is channel c, then conversion,
 * then the null end. One flat array, so that counts can be added up quickly.
 */
export type Moves = { readonly channels: readonly (string | null)[]; readonly counts: Float64Array };

export type MarkovFit = {
  /** The chance that a journey converts. */
  readonly conversion: number;
  /** By channel: the share of conversions that would be lost without it, 0 to 1. */
  readonly removal: readonly number[];
  /** By channel: its removal effect over the sum of all. */
  readonly share: readonly number[];
};

/** The channels that steps name, sorted, the one not known last. */
export function channelsOf(steps: readonly Step[]): (string | null)[] {
  const named = new Set(steps.flatMap(({ from, to }) => [from, to].flatMap((place) => channelAt(place))));
  return [...named].sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
}

/** How often each move was made. Rows that repeat a move add up. */
export function countMoves(steps: readonly Step[], channels: readonly (string | null)[]): Moves {
  const width = channels.length + 2;
  const counts = new Float64Array((channels.length + 1) * width);
  const placeOf = new Map(channels.map((channel, index) => [channel, index]));
  const indexOf = (channel: string | null): number => placeOf.get(channel) as number;
  for (const { from, to, journeys, conversions } of steps) {
    const row = from.kind === 'session' ? 1 + indexOf(from.channel) : 0;
    const cell = (column: number): number => row * width + column;
    if (to.kind === 'session') add(counts, cell(indexOf(to.channel)), journeys);
    else {
      add(counts, cell(channels.length), conversions);
      add(counts, cell(channels.length + 1), journeys - conversions);
    }
  }
  return { channels, counts };
}

/**
 * Removal effects of a first-order Markov chain (Anderl et al. 2016), exactly: the chance of conversion solves
 * (I − Q)x = r, and without a channel the moves into it lead to no conversion, all other chances staying as they are.
 * Null where no journey converts: nothing can be lost then.
 */
export function fitMarkov({ channels, counts }: Moves): MarkovFit | null {
  const width = channels.length + 2;
  const rows = channels.length + 1;
  const chances = new Float64Array(counts.length);
  for (let row = 0; row < rows; row += 1) {
    let total = 0;
    for (let column = 0; column < width; column += 1) total += counts[row * width + column] as number;
    if (total === 0) continue;
    for (let column = 0; column < width; column += 1)
      chances[row * width + column] = (counts[row * width + column] as number) / total;
  }
  const conversion = chanceOfConversion(chances, channels.length, null);
  if (!(conversion > 0)) return null;
  const removal = channels.map((_, without) =>
    Math.min(1, Math.max(0, 1 - chanceOfConversion(chances, channels.length, without) / conversion)),
  );
  const sum = removal.reduce((whole, effect) => whole + effect, 0);
  return { conversion, removal, share: removal.map((effect) => effect / sum) };
}

/** From the start, with the moves into one channel cut off (null: none). */
function chanceOfConversion(chances: Float64Array, size: number, without: number | null): number {
  const width = size + 2;
  const chance = (row: number, column: number): number =>
    column === without ? 0 : (chances[row * width + column] as number);
  const system = Matrix.eye(size, size);
  const ends = Matrix.zeros(size, 1);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1)
      system.set(row, column, system.get(row, column) - chance(row + 1, column));
    ends.set(row, 0, chance(row + 1, size));
  }
  const solved = solve(system, ends);
  let sum = chance(0, size);
  for (let column = 0; column < size; column += 1) sum += chance(0, column) * solved.get(column, 0);
  return sum;
}

function channelAt(place: Place): (string | null)[] {
  return place.kind === 'session' ? [place.channel] : [];
}

function add(counts: Float64Array, cell: number, count: number): void {
  counts[cell] = (counts[cell] as number) + count;
}
