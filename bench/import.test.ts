import { expect, it } from 'vitest';
import { benchImport } from './import.ts';
import { runImportTask } from './import-sides.ts';

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
