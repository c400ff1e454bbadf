import { expect, it } from 'vitest';
import { benchSync } from './sync.ts';

it('all that a source gives is landed on both engines, and read again it is known', async () => {
  const result = await benchSync({ records: 2_500, engines: ['duckdb', 'clickhouse'] });
  expect(result.figures.map(({ side, rows }) => [side, rows])).toEqual([
    ['source', 2_500],
    ...['duckdb', 'clickhouse'].flatMap(() => [
      ['first', 2_500],
      ['again', 2_500],
    ]),
  ]);
  expect(result.lines.map(({ goal }) => goal !== null)).toEqual([true, false, true, false]);
});
