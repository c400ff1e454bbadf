import { expect, it } from 'vitest';
import { benchCubeQuery, type Pair } from './cube-query.ts';

it('the cube and its SQL give as many rows', async () => {
  const result = await benchCubeQuery({ scale: 0.002, engines: ['duckdb'], queries: 5 });
  const pairs = result.figures.flatMap((figure) => (figure['pairs'] ?? []) as Pair[]);
  expect(pairs).toHaveLength(10);
  expect(pairs.filter(({ rows, engineRows }) => rows !== engineRows)).toEqual([]);
  expect(pairs.some(({ rows }) => rows > 1)).toBe(true);
}, 300_000);
