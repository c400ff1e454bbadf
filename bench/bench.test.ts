import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { benchBuild } from './build.ts';
import { benchCubeQuery, type Pair } from './cube-query.ts';
import { benchImport } from './import.ts';
import { runImportTask } from './import-sides.ts';
import { quantile, saveResult, tableOf } from './report.ts';

it('import and COPY bring the same rows into a table, on both engines', async () => {
  const result = await benchImport({
    rows: 3_000,
    engines: ['duckdb', 'clickhouse'],
    repeats: 1,
    run: async (task) => ({ ...(await runImportTask(task)), peakMb: 0 }),
  });
  expect(result.figures.map(({ side, engine, form, rows }) => [side, engine, form, rows])).toEqual(
    ['csv', 'ndjson'].flatMap((form) =>
      ['duckdb', 'clickhouse'].flatMap((engine) => ['engine', 'ours'].map((side) => [side, engine, form, 3_000])),
    ),
  );
  expect(result.lines).toHaveLength(4);
});

it('the cube and its SQL give as many rows, on both engines', async () => {
  const result = await benchCubeQuery({ scale: 0.01, engines: ['duckdb', 'clickhouse'], queries: 5 });
  const pairs = result.figures.flatMap((figure) => (figure['pairs'] ?? []) as Pair[]);
  expect(pairs).toHaveLength(20);
  expect(pairs.filter(({ rows, engineRows }) => rows !== engineRows)).toEqual([]);
  expect(pairs.some(({ rows }) => rows > 1)).toBe(true);
}, 300_000);

it('models built by the runner and by hand have as many rows, and an edit is shown', async () => {
  const result = await benchBuild({ scale: 0.01, engines: ['duckdb', 'clickhouse'], edits: 1 });
  expect(result.lines).toHaveLength(10);
  expect(result.figures.filter((figure) => figure['rows'] === 0)).toEqual([]);
}, 300_000);

it('a result is a table for people and a file for programs', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'voronka-bench-test-'));
  const line = { what: 'x', ours: '1 s', theirs: '2 s', ratio: '2.00', goal: '>= 0.7', isMet: true };
  const result = { name: 'import', settings: { rows: 10 }, lines: [line], figures: [{ seconds: 1 }] };
  expect(tableOf(result)).toBe(
    ['import: rows 10', 'what  ours  theirs  ratio  goal', 'x     1 s   2 s     2.00   >= 0.7  met', ''].join('\n'),
  );
  const path = await saveResult(result, directory, new Date('2026-01-02T03:04:05Z'));
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ ...result, at: '2026-01-02T03:04:05.000Z' });
  await rm(directory, { recursive: true, force: true });
});

it.each([
  [0.5, 2.5],
  [0.95, 3.85],
  [1, 4],
])('quantile %d of 1, 2, 3, 4 is %d', (share, expected) =>
  expect(quantile([4, 1, 3, 2], share)).toBeCloseTo(expected, 10),
);
