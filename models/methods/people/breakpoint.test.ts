import { expect, it } from 'vitest';
import { fallingFrom } from './breakpoint.ts';

/** Whole counts of a company whose conversion is level up to a load and falls from there on. */
const company = (bend: number, fall: number, trials: number) =>
  Array.from({ length: 80 }, (_, load) => {
    const rate = Math.max(0.02, 0.3 - fall * Math.max(0, load - bend));
    return { load, trials, hits: Math.round(trials * rate) };
  });

it.each([20, 30, 40, 50])('a fall from %d open deals on is found within a tenth', (bend) => {
  const found = fallingFrom(company(bend, 0.005, 200));
  if (found.kind !== 'found') throw new Error(found.why);
  expect(Math.abs(found.load - bend) / bend).toBeLessThanOrEqual(0.1);
  expect(found.low).toBeLessThanOrEqual(bend);
  expect(found.high).toBeGreaterThanOrEqual(bend);
  expect(found.rate).toBeCloseTo(0.3, 2);
});

it('a level conversion has no bend, and a rising one neither', () => {
  expect(fallingFrom(company(40, 0, 200))).toMatchObject({ kind: 'none', why: 'no fall' });
  expect(fallingFrom(company(40, -0.002, 200))).toMatchObject({ kind: 'none', why: 'no fall' });
});

it('a few deals say nothing', () =>
  expect(fallingFrom([{ load: 3, hits: 2, trials: 5 }])).toEqual({ kind: 'none', why: 'too few', rate: 0.4 }));
