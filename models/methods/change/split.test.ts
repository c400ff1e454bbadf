import { describe, expect, it } from 'vitest';
import { causes, splitChange, sumOfParts, type Flow, type SegmentFlows } from './split.ts';

const flow = (created: number, closed: number, won: number, amount: number): Flow => ({
  ...{ created, closed, won },
  amount: BigInt(amount),
});
const nothing = flow(0, 0, 0, 0);
const one = (before: Flow, now: Flow): SegmentFlows[] => [{ segment: 'a', before, now }];

it.each<[string, SegmentFlows[], Partial<Record<(typeof causes)[number], bigint>>]>([
  ['twice as many deals', one(flow(10, 10, 5, 5000), flow(20, 20, 10, 10000)), { volume: 5000n }],
  ['a better rate', one(flow(10, 10, 5, 5000), flow(10, 10, 8, 8000)), { conversion: 3000n }],
  ['dearer deals', one(flow(10, 10, 5, 5000), flow(10, 10, 5, 6000)), { cheque: 1000n }],
  ['more closed of what came earlier', one(flow(10, 10, 5, 5000), flow(10, 14, 7, 7000)), { timing: 2000n }],
  [
    'deals that moved to the better segment',
    [
      { segment: 'good', before: flow(10, 10, 10, 10000), now: flow(15, 15, 15, 15000) },
      { segment: 'poor', before: flow(10, 10, 1, 1000), now: flow(5, 5, 0.5, 500) },
    ],
    { mix: 4500n },
  ],
  ['a segment that was not there before', one(nothing, flow(10, 10, 5, 5000)), { volume: 2500n, mix: 2500n }],
  ['nothing in either period', one(nothing, nothing), {}],
])('%s', (_, segments, expected) => {
  const zero = Object.fromEntries(causes.map((cause) => [cause, 0n]));
  expect(sumOfParts(splitChange(segments))).toEqual({ ...zero, ...expected });
});

describe('any two periods', () => {
  const draw = chance(7);
  const random = (): Flow => {
    const closed = draw(40);
    const won = draw(closed + 1);
    return flow(draw(50), closed, won, won === 0 ? 0 : draw(90_000_000));
  };
  const trials = Array.from({ length: 300 }, () =>
    Array.from({ length: 1 + draw(5) }, (_, place) => ({ segment: String(place), before: random(), now: random() })),
  );

  it('are split without a remainder, segment by segment', () => {
    for (const segments of trials)
      for (const { change, parts } of splitChange(segments))
        expect(causes.reduce((sum, cause) => sum + parts[cause], 0n)).toBe(change);
  });

  it('turned round, the parts turn their sign (to the rounding of a kopeck)', () => {
    for (const segments of trials) {
      const back = segments.map(({ segment, before, now }) => ({ segment, before: now, now: before }));
      const [forth, again] = [sumOfParts(splitChange(segments)), sumOfParts(splitChange(back))];
      for (const cause of causes) expect(Math.abs(Number(forth[cause] + again[cause]))).toBeLessThanOrEqual(6);
    }
  });

  it('are split as by replacing the factors in every order and taking the mean', () => {
    for (const segments of trials) {
      splitChange(segments).forEach(({ before, now, parts }) => {
        const factors = [before, now].map(({ closed, won, amount }, place) => {
          const other = place === 0 ? now : before;
          const rate = closed > 0 ? won / closed : other.closed > 0 ? other.won / other.closed : 0;
          const cheque = won > 0 ? Number(amount) / won : other.won > 0 ? Number(other.amount) / other.won : 0;
          return [closed, rate, cheque] as const;
        });
        const effects = [0, 0, 0];
        for (const order of orders([0, 1, 2])) {
          const state = [0, 0, 0];
          const value = () => state.reduce((product, at, factor) => product * (factors[at]?.[factor] ?? 0), 1);
          for (const factor of order) {
            const was = value();
            state[factor] = 1;
            effects[factor] = (effects[factor] ?? 0) + (value() - was) / 6;
          }
        }
        const deals = Number(parts.volume + parts.mix + parts.timing);
        [deals, Number(parts.conversion), Number(parts.cheque)].forEach((part, factor) =>
          expect(Math.abs(part - (effects[factor] ?? 0))).toBeLessThan(4),
        );
      });
    }
  });
});

function orders(rest: readonly number[]): number[][] {
  if (rest.length === 0) return [[]];
  return rest.flatMap((first) => orders(rest.filter((other) => other !== first)).map((tail) => [first, ...tail]));
}

function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
