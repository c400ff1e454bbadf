import { expect, it } from 'vitest';
import { seededChance } from '../resampling/bootstrap.ts';
import { channelsOf, countMoves, fitMarkov, type Place, type Step } from './markov.ts';
import { sharesOfCredits, sharesOfMarkov } from './stability.ts';

type Path = readonly [path: string, conversions: number, nulls: number];

/** The moves of journeys written as 'a > b'. */
function stepsOf(paths: readonly Path[]): Step[] {
  return paths.flatMap(([path, conversions, nulls]) => {
    const channels = path.split(' > ').map((channel): Place => ({ kind: 'session', channel }));
    const places: readonly Place[] = [{ kind: 'start' }, ...channels, { kind: 'end' }];
    return places
      .slice(1)
      .map((to, index) => ({ from: places[index] as Place, to, journeys: conversions + nulls, conversions }));
  });
}

function fitted(paths: readonly Path[]) {
  const steps = stepsOf(paths);
  const channels = channelsOf(steps);
  const fit = fitMarkov(countMoves(steps, channels));
  const by = (values: readonly number[] = []) => Object.fromEntries(channels.map((name, at) => [name, values[at]]));
  return { conversion: fit?.conversion, removal: by(fit?.removal), share: by(fit?.share) };
}

const close = (values: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expect.closeTo(value, 9)]));

it('P-ATT-01 Markov, three paths', () => {
  const fit = fitted([
    ['c1 > c2 > c3', 1, 0],
    ['c1', 0, 1],
    ['c2 > c3', 0, 1],
  ]);
  expect(fit.conversion).toBeCloseTo(1 / 3, 9);
  expect(fit.removal).toEqual(close({ c1: 0.5, c2: 1, c3: 1 }));
  expect(fit.share).toEqual(close({ c1: 0.2, c2: 0.4, c3: 0.4 }));
});

it('P-ATT-02 Markov, a path repeated adds up', () => {
  const fit = fitted([
    ['google ads', 2, 0],
    ['mailing', 1, 0],
    ['google ads > mailing', 1, 0],
    ['google ads', 0, 1],
  ]);
  expect(fit.conversion).toBeCloseTo(0.8, 9);
  expect(fit.removal).toEqual(close({ 'google ads': 0.75, mailing: 0.5 }));
  expect(fit.share).toEqual(close({ 'google ads': 2.4 / 4, mailing: 1.6 / 4 }));
});

it('P-ATT-03 Markov with self-loops and nothing lost', () => {
  const fit = fitted([
    ['A > B > A > B > B > A', 1, 0],
    ['A > B > B > A > A', 1, 0],
    ['A > A', 1, 0],
  ]);
  expect(fit.removal).toEqual(close({ A: 1, B: 0.5 }));
  expect(fit.share).toEqual(close({ A: 2 / 3, B: 1 / 3 }));
});

it('collapsing repeats changes the moves, not the effects', () => {
  const repeated = fitted([
    ['A > A > B', 2, 1],
    ['B > B', 1, 4],
  ]);
  const collapsed = fitted([
    ['A > B', 2, 1],
    ['B', 1, 4],
  ]);
  expect(repeated.removal).toEqual(close(collapsed.removal as Record<string, number>));
});

it('where no journey converts nothing can be lost, and there is no fit', () =>
  expect(fitted([['A > B', 0, 3]]).conversion).toBeUndefined());

/** Shapley's value of any worth of coalitions, by its definition: methods 4. */
function shapley(players: string, worth: Readonly<Record<string, number>>): Record<string, number> {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const worthOf = (set: string): number => worth[set] ?? 0;
  const subsets = (names: string): string[] =>
    names === '' ? [''] : subsets(names.slice(1)).flatMap((rest) => [rest, `${names[0]}${rest}`]);
  const count = players.length;
  return Object.fromEntries(
    [...players].map((player) => {
      const others = players.replace(player, '');
      const value = subsets(others).reduce((sum, set) => {
        const joined = [...players].filter((name) => set.includes(name) || name === player).join('');
        const weight = (factorial(set.length) * factorial(count - set.length - 1)) / factorial(count);
        return sum + weight * (worthOf(joined) - worthOf(set));
      }, 0);
      return [player, value];
    }),
  );
}

it('P-ATT-05 Shapley with a given worth of coalitions', () =>
  expect(shapley('OFD', { O: 7, F: 6, D: 4, OF: 15, OD: 7, FD: 9, OFD: 19 })).toEqual(
    close({ O: 7.666666667, F: 8.166666667, D: 3.166666667 }),
  ));

it('Shapley by its definition gives what equal parts of each conversion give (Zhao 2018)', () => {
  const sets: Readonly<Record<string, number>> = { A: 5, AB: 3, ABC: 7, BC: 2, C: 1 };
  const within = (set: string): number =>
    Object.entries(sets).reduce((sum, [own, n]) => sum + ([...own].every((name) => set.includes(name)) ? n : 0), 0);
  const worth = Object.fromEntries(['A', 'B', 'C', 'AB', 'AC', 'BC', 'ABC'].map((set) => [set, within(set)]));
  const parts = (name: string): number =>
    Object.entries(sets).reduce((sum, [own, n]) => sum + (own.includes(name) ? n / own.length : 0), 0);
  expect(shapley('ABC', worth)).toEqual(close({ A: parts('A'), B: parts('B'), C: parts('C') }));
});

/** Journeys of up to four sessions, where every session of a channel sells at the channel's own chance. */
function madeUp(count: number, chances: Readonly<Record<string, number>>, seed: number): Path[] {
  const chance = seededChance(seed);
  const names = Object.keys(chances);
  return Array.from({ length: count }, (): Path => {
    const seen: string[] = [];
    for (let session = 0; session < 4; session += 1) {
      const name = names[Math.floor(chance() * names.length)] as string;
      seen.push(name);
      if (chance() < (chances[name] as number)) return [seen.join(' > '), 1, 0];
    }
    return [seen.join(' > '), 0, 1];
  });
}

it('on made-up journeys the true order of channels is found, and close channels are not told apart', () => {
  const paths = madeUp(4000, { search: 0.12, mail: 0.06, fair: 0.02, banner: 0.02 }, 11);
  const steps = stepsOf(paths);
  const channels = channelsOf(steps);
  const buckets = Array.from({ length: 100 }, (_, bucket) => {
    const own = paths.filter((_, at) => at % 100 === bucket);
    const won = own.reduce((sum, [, conversions]) => sum + conversions, 0);
    return { moves: countMoves(stepsOf(own), channels).counts, ledMoney: won, allMoney: won };
  });
  const shares = sharesOfMarkov(channels, buckets, 1000).filter(({ channel }) => channel !== null);
  const ranked = shares.toSorted((a, b) => b.share - a.share).map(({ channel }) => channel);
  expect(ranked.slice(0, 2)).toEqual(['search', 'mail']);
  const steady = Object.fromEntries(shares.map(({ channel, isUnstable }) => [channel, !isUnstable]));
  expect(steady).toEqual({ search: true, mail: true, fair: false, banner: false });
  for (const { share, low, high } of shares) {
    expect(low).toBeLessThan(share);
    expect(high).toBeGreaterThan(share);
  }
});

it('the same journeys give the same bands whenever they are asked', () => {
  const buckets = Array.from({ length: 40 }, (_, at) => ({ money: new Float64Array([at % 7, 3, at % 3]) }));
  const channels = ['a', 'b', null];
  expect(sharesOfCredits(channels, buckets, 100)).toEqual(sharesOfCredits(channels, buckets, 100));
});
