import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quantile, saveResult, tableOf } from './report.ts';

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
