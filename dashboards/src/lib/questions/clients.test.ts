import { expect, it } from 'vitest';
import { trustOf, type ClientModel } from './clients.ts';

const model = (actual: number | null, own: Partial<ClientModel> = {}): ClientModel => ({
  ...{ model: 'MBG/NBD', isUsed: true, whyNot: null, cases: 500, from: '2024-01-01', until: '2024-06-30' },
  ...{ actual, expected: 150, range: { low: 120, high: 180 }, regularity: null },
  ...own,
});

it.each([
  ['more than came', 100, { verdict: 'over', share: 0.5 }],
  ['less than came', 300, { verdict: 'under', share: 1 }],
  ['what came', 130, { verdict: 'fit', share: 0 }],
  ['what nobody knows', null, null],
])('a model that expected %s', (_, actual, trust) => expect(trustOf([model(actual)])).toEqual(trust));

it('only the used model counts', () => expect(trustOf([model(100, { isUsed: false })])).toBeNull());
