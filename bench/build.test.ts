import { expect, it } from 'vitest';
import { benchBuild } from './build.ts';

it('models built by the runner and by hand have as many rows, and an edit is shown', async () => {
  const result = await benchBuild({ scale: 0.002, engines: ['duckdb'], edits: 1 });
  expect(result.lines).toHaveLength(5);
  expect(result.figures.filter((figure) => figure['rows'] === 0)).toEqual([]);
}, 300_000);
