import { QueryError } from '../../warehouse/warehouse.ts';
import { excerptOf, ModelError } from './errors.ts';
import type { GraphNode } from './graph.ts';

/**
 * An engine's refusal told at the line of the model that caused it. The compiled SQL differs from the file by what the
 * template put in, so the engine's place is carried over by finding its line again in the file.
 */
export function modelError(node: GraphNode, cause: unknown): ModelError {
  const sql = cause instanceof QueryError ? cause.sql : '';
  const words = cause instanceof Error ? cause.message : String(cause);
  const text = node.node.kind === 'seed' ? '' : node.node.text;
  const place = text === '' ? null : placeIn(text, sql, words);
  const spot = { file: node.node.path, line: place?.line ?? 1, column: place?.column ?? 1 };
  return new ModelError(
    node.name,
    { message: firstLines(words), spot, excerpt: place ? excerptOf(text, place) : null },
    sql,
    cause,
  );
}

type Place = { readonly line: number; readonly column: number };

function placeIn(text: string, sql: string, words: string): Place | null {
  const at = positionIn(sql, words);
  if (at === null) return null;
  const lines = text.split('\n');
  const compiled = sql.slice(0, at).split('\n');
  const sqlLines = sql.split('\n');
  const row = compiled.length - 1;
  const column = (compiled.at(-1)?.length ?? 0) + 1;
  // The same line of the file, or the nearest line above it that both texts have.
  for (let up = row; up >= 0; up--) {
    const wanted = (sqlLines[up] ?? '').trim();
    if (wanted === '') continue;
    const found = nearest(lines, wanted, up);
    if (found === null) continue;
    if (up !== row) return { line: Math.min(found + (row - up), lines.length - 1) + 1, column: 1 };
    const shift = (lines[found] ?? '').indexOf(wanted) - (sqlLines[up] ?? '').indexOf(wanted);
    return { line: found + 1, column: Math.max(1, column + shift) };
  }
  return null;
}

function nearest(lines: readonly string[], wanted: string, row: number): number | null {
  let best: number | null = null;
  lines.forEach((line, at) => {
    if (line.trim() === wanted && (best === null || Math.abs(at - row) < Math.abs(best - row))) best = at;
  });
  return best;
}

/** Offset in the SQL that the engine complains of: DuckDB tells line and caret, ClickHouse a position or only a name. */
function positionIn(sql: string, words: string): number | null {
  const duck = /LINE (\d+): ([^\n]*)\n( *)\^/.exec(words);
  if (duck) {
    const [, line = '1', shown = '', blanks = ''] = duck;
    const before =
      sql
        .split('\n')
        .slice(0, Number(line) - 1)
        .join('\n').length + (line === '1' ? 0 : 1);
    const inShown = blanks.length - `LINE ${line}: `.length;
    const whole = sql.slice(before).split('\n')[0] ?? '';
    const cut = shown.replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
    const start = shown.startsWith('...') ? whole.indexOf(cut) - 3 : 0;
    return before + Math.max(0, start + inShown);
  }
  const position = /failed at position (\d+)/.exec(words)?.[1];
  if (position !== undefined) return Math.min(sql.length, Number(position) - 1);
  const name =
    /(?:identifier|Identifier|column|function|Function|expression|table|Missing columns:) [`'"]?([\p{L}\w.]+)[`'"]?/u.exec(
      words,
    )?.[1];
  if (name === undefined) return null;
  const found = new RegExp(`(?<![\\p{L}\\w])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\w])`, 'u').exec(
    sql,
  );
  return found ? found.index : null;
}

/** DuckDB repeats the line and caret, which the excerpt shows in the file; ClickHouse ends with its version. */
function firstLines(words: string): string {
  return (
    words
      .split(/\n\s*\nLINE \d+:|\nLINE \d+:/)[0]
      ?.replace(/\s*\(version [^)]*\)\)?\.?\s*$/, '')
      .trim() ?? words
  );
}
