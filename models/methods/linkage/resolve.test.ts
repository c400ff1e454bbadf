import { expect, it } from 'vitest';
import { resolve, type Edge, type Guards } from './resolve.ts';

const edge = (left: string, right: string, weight: number): Edge => ({ left, right, weight, isDecision: false });
const said = (left: string, right: string): Edge => ({ left, right, weight: 0, isDecision: true });
const guards = (given: Partial<Guards> = {}): Guards => ({
  largest: 50,
  support: 0,
  apart: new Map(),
  different: [],
  ...given,
});
const inns = (values: Readonly<Record<string, string | null>>): Guards['apart'] =>
  new Map(Object.entries(values).map(([key, value]) => [key, [value]]));

it('a chain of likely pairs is one client', () => {
  expect(resolve([edge('a', 'b', 9), edge('b', 'c', 8), edge('x', 'y', 7)], guards())).toEqual([
    ['a', 'b', 'c'],
    ['x', 'y'],
  ]);
});

it('two ИНН are never one: the chain between them breaks at its weakest bridge', () => {
  const apart = inns({ a: '1', b: null, c: null, d: '2' });
  const chain = [edge('a', 'b', 9), edge('b', 'c', 5), edge('c', 'd', 8)];
  expect(resolve(chain, guards({ apart }))).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

it('a cluster stops growing where a switchboard begins', () => {
  const star = ['b', 'c', 'd', 'e'].map((key, at) => edge('a', key, 9 - at));
  expect(resolve(star, guards({ largest: 3 }))).toEqual([['a', 'b', 'c']]);
});

it('what people put together stays, whatever the ИНН', () => {
  expect(resolve([said('a', 'b')], guards({ apart: inns({ a: '1', b: '2' }), largest: 1 }))).toEqual([['a', 'b']]);
});

it('a third record of one of two ИНН that people put together joins them', () => {
  const apart = inns({ a: '1', b: '2', c: '2' });
  expect(resolve([said('a', 'b'), edge('b', 'c', 9)], guards({ apart }))).toEqual([['a', 'b', 'c']]);
  const third = inns({ a: '1', b: '2', c: '3' });
  expect(resolve([said('a', 'b'), edge('b', 'c', 9)], guards({ apart: third }))).toEqual([['a', 'b']]);
});

it('what people said are two never meet, not even through others', () => {
  const edges = [edge('a', 'b', 30), edge('b', 'c', 20), edge('a', 'c', 40)];
  expect(resolve(edges, guards({ different: [['a', 'c']] }))).toEqual([['a', 'b']]);
});

it('equal weights break the same way whatever the order of rows', () => {
  const apart = inns({ a: '1', c: '2' });
  const edges = [edge('a', 'b', 5), edge('b', 'c', 5)];
  expect(resolve(edges.toReversed(), guards({ apart }))).toEqual(resolve(edges, guards({ apart })));
});

it('one likeness is no bridge between two groups that hold together', () => {
  const ring = (keys: readonly string[]) => keys.flatMap((a, at) => keys.slice(at + 1).map((b) => edge(a, b, 20)));
  const edges = [...ring(['a', 'b', 'c', 'd']), ...ring(['w', 'x', 'y', 'z']), edge('d', 'w', 9)];
  expect(resolve(edges, guards({ support: 0.1 }))).toHaveLength(2);
  expect(resolve(edges, guards())).toHaveLength(1);
  expect(resolve([...edges, edge('a', 'w', 9)], guards({ support: 0.1 }))).toHaveLength(1);
});
