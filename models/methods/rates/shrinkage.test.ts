import { expect, it } from 'vitest';
import { priorStrength, shrunk } from './shrinkage.ts';

/** Chance that gives the same numbers every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const team = [
  { hits: 60, trials: 400 },
  { hits: 70, trials: 420 },
  { hits: 96, trials: 380 },
  { hits: 55, trials: 390 },
];

it('two of two does not win', () => {
  const prior = priorStrength([...team, { hits: 2, trials: 2 }]);
  if (!prior) throw new Error('no prior');
  expect(shrunk({ hits: 2, trials: 2 }, prior).rate).toBeLessThan(shrunk({ hits: 96, trials: 380 }, prior).rate);
});

it('rates that differ no more than chance makes them are all the common one', () => {
  const prior = priorStrength([
    { hits: 10, trials: 100 },
    { hits: 10, trials: 100 },
  ]);
  expect(prior?.strength).toBe(Infinity);
  expect(shrunk({ hits: 10, trials: 100 }, prior ?? { pooled: 0, strength: 1 })).toEqual({
    rate: 0.1,
    low: 0.1,
    high: 0.1,
  });
});

it('one group, or nothing won at all, has nothing to be drawn to', () => {
  expect(priorStrength([{ hits: 1, trials: 9 }])).toBeNull();
  expect(
    priorStrength([
      { hits: 0, trials: 9 },
      { hits: 0, trials: 5 },
    ]),
  ).toBeNull();
});

it('drawn rates lie nearer to the truth than raw ones in 95 teams of 100 and more', () => {
  const chance = dice(7);
  const teams = 200;
  let better = 0;
  for (let round = 0; round < teams; round += 1) {
    const people = Array.from({ length: 15 }, () => ({
      rate: 0.1 + 0.1 * chance(),
      trials: 2 + Math.floor(80 * chance()),
    }));
    const counts = people.map(({ rate, trials }) => ({
      trials,
      hits: Array.from({ length: trials }, chance).filter((value) => value < rate).length,
    }));
    const prior = priorStrength(counts);
    if (!prior) continue;
    const error = (rates: readonly number[]) =>
      rates.reduce((sum, rate, at) => sum + (rate - (people[at]?.rate ?? 0)) ** 2, 0);
    const raw = error(counts.map(({ hits, trials }) => hits / trials));
    if (error(counts.map((one) => shrunk(one, prior).rate)) < raw) better += 1;
  }
  expect(better / teams).toBeGreaterThanOrEqual(0.95);
});
