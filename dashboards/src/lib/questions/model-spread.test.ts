import { expect, it } from 'vitest';
import type { ModelReturns, SideReturns } from './channel-sides.ts';
import { paidChannels } from './channels-headline.ts';
import { spreadOf } from './model-spread.ts';

const told = (channel: string | null, model: string, revenue: number, romi: number | null): ModelReturns => ({
  ...{ channel, model, revenue, romi },
  spend: 100,
});

it('a channel that pays by one model and not by another changes the decision', () => {
  const [vk, seo] = spreadOf(
    [
      told('VK', 'first', 900, 0.5),
      told('VK', 'last', 100, -0.5),
      told('SEO', 'first', 50, 2),
      told('SEO', 'last', 60, 3),
    ],
    [],
  );
  expect([vk?.channel, vk?.flips, vk?.most]).toEqual(['VK', true, 900]);
  // the other eight models give it nothing
  expect([seo?.flips, seo?.least, seo?.most]).toEqual([false, 0, 60]);
});

it('a channel that costs nothing has no decision, and what has no channel stays', () => {
  const [unknown] = spreadOf([told(null, 'linear', 10, null)], []);
  expect([unknown?.channel, unknown?.flips]).toEqual([null, null]);
});

it('a share is pale where it is not steady in that very model', () => {
  const steady = { channel: 'SEO', share: 0.5, low: 0.4, high: 0.6 };
  const [seo] = spreadOf(
    [told('SEO', 'first', 50, 1), told('SEO', 'last', 50, 1)],
    [
      { ...steady, model: 'first', isUnstable: true },
      { ...steady, model: 'last', isUnstable: false },
    ],
  );
  expect([seo?.cells.first.isUnstable, seo?.cells.last.isUnstable]).toEqual([true, false]);
});

it('channels are ranked by what is left after advertising; free ones and those of unknown cost are not', () => {
  const side = (channel: string | null, spend: number, margin: number | null): SideReturns => ({
    ...{ channel, spend, margin, campaign: null, leads: 0, deals: 0, won: 0, newCustomers: 0, revenue: 0 },
    ...{ cpl: null, cac: null, romi: null, drr: null, paybackDays: null },
  });
  const ranked = paidChannels([
    side('loses', 100, 20),
    side('earns', 100, 500),
    side('free', 0, 900),
    side('unknown cost', 100, null),
    side(null, 10, 10),
  ]);
  expect(ranked.map(({ channel }) => channel)).toEqual(['earns', 'loses']);
});
