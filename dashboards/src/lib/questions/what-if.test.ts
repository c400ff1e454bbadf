import { expect, it } from 'vitest';
import { monthUnder, usualMonth } from './what-if.ts';

const closed = [60, 90, 120, 80, 100, 120, 70].map((wonAmount, at) => ({
  ...{ start: `2026-0${at + 1}-01`, wonAmount, exactWonAmount: String(wonAmount), wonCount: 2, lostAmount: 0 },
  ...{ lostCount: 6, winRate: 0.25, averageWonAmount: wonAmount / 2 },
}));
const leads = closed.map(({ start }) => ({ start, leadCount: 20 }));

it('the usual month is the last three whole ones, and unchanged it brings what they brought', () => {
  const usual = usualMonth(closed, leads, '2026-07-01');
  expect(usual).toMatchObject({
    months: 3,
    from: '2026-04-01',
    until: '2026-06-01',
    leads: 20,
    winRate: 0.25,
    cheque: 50,
  });
  if (usual === null) throw new Error('no month');
  const { amount, range } = monthUnder(usual, usual);
  expect(amount).toBeCloseTo((80 + 100 + 120) / 3, 9);
  const mean = (60 + 90 + 120 + 80 + 100 + 120) / 6;
  const spread = Math.sqrt([60, 90, 120, 80, 100, 120].reduce((sum, one) => sum + (one - mean) ** 2, 0) / 5) / mean;
  expect(range?.high).toBeCloseTo(amount * (1 + 1.2815515655446004 * spread), 9);
});

it('a point of win rate brings leads × closed deals on a lead × cheque / 100', () => {
  const usual = usualMonth(closed, leads, '2026-07-01');
  if (usual === null) throw new Error('no month');
  const more = monthUnder(usual, { ...usual, winRate: usual.winRate + 0.01 }).amount - monthUnder(usual, usual).amount;
  expect(more).toBeCloseTo((20 * (24 / 60) * 50) / 100, 9);
});

it('months too few tell no band; months without a win or a lead tell nothing', () => {
  expect(usualMonth(closed.slice(0, 4), leads, '2026-05-01')?.spread).toBeNull();
  expect(usualMonth(closed, [], '2026-07-01')).toBeNull();
  expect(usualMonth([], leads, '2026-07-01')).toBeNull();
});
