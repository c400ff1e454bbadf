import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Two sides of one comparison, measured in one run; `ratio` is in the goal's own terms. */
export type Line = {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
  /** as DESIGN.md words it; null: shown for knowledge only */
  readonly goal: string | null;
  readonly isMet: boolean | null;
};

export type Result = {
  readonly name: string;
  /** sizes, engines, versions: what somebody needs to repeat the run */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly lines: readonly Line[];
  /** every number behind the lines, in the units their names carry */
  readonly figures: readonly Readonly<Record<string, unknown>>[];
};

const heads = ['what', 'ours', 'theirs', 'ratio', 'goal', ''] as const;

/** The lines as a table for a terminal. */
export function tableOf({ name, settings, lines }: Result): string {
  const cells = lines.map(({ what, ours, theirs, ratio, goal, isMet }) => [
    ...[what, ours, theirs, ratio, goal ?? '-'],
    isMet === null ? '' : isMet ? 'met' : 'MISSED',
  ]);
  const widths = heads.map((head, at) => Math.max(head.length, ...cells.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const told = Object.entries(settings).map(([key, value]) => `${key} ${String(value)}`);
  return [`${name}: ${told.join(', ')}`, line(heads), ...cells.map(line), ''].join('\n');
}

/** Writes target/bench/<name>.json and returns its path. */
export async function saveResult(result: Result, directory: string, at: Date): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, `${result.name}.json`);
  await writeFile(path, `${JSON.stringify({ ...result, at: at.toISOString() }, null, 2)}\n`);
  return path;
}

/** Type 7, as DuckDB's quantile_cont. Throws on no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new RangeError('no values to take a quantile of');
  return below + (above - below) * (place - Math.floor(place));
}
