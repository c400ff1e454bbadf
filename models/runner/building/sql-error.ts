import { QueryError } from '../../../warehouse/warehouse.ts';
import { excerptOf, ModelError } from '../errors.ts';
import { selectText } from './create-sql.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { Templates } from '../templates/jinja.ts';
import { numberLines, sourcePlace, unboundOffset, type SourcePlace } from '../templates/line-map.ts';
import { writeMark } from '../templates/marks.ts';
import { nameColumns } from '../graph/name-columns.ts';
import { nameTables } from '../graph/name-tables.ts';
import type { RunTables } from './tables.ts';

/**
 * An engine's refusal told at the line of the model that caused it: the engine's place in the statement is carried back
 * through the names of the tables and through the template.
 */
export function modelError(node: GraphNode, cause: unknown, tables: RunTables, templates: Templates): ModelError {
  const sql = cause instanceof QueryError ? cause.sql : '';
  const words = cause instanceof Error ? cause.message : String(cause);
  const text = node.node.kind === 'seed' ? '' : node.node.text;
  const place = placeOf(node, sql, words, tables, templates);
  const spot = { file: node.node.path, line: place?.line ?? 1, column: place?.column ?? 1 };
  return new ModelError(
    node.name,
    { message: firstLines(words), spot, excerpt: place ? excerptOf(text, place) : null },
    sql,
    cause,
  );
}

function placeOf(
  node: GraphNode,
  sql: string,
  words: string,
  tables: RunTables,
  templates: Templates,
): SourcePlace | null {
  if (node.node.kind === 'seed' || node.sql === '') return null;
  const { text, path } = node.node;
  for (const [rendered, incremental] of [
    [node.sql, false],
    [node.incrementalSql, true],
  ] as const) {
    if (rendered === null) continue;
    const select = selectText(rendered);
    const start = sql.indexOf(tables.bind(node, select));
    if (start < 0) continue;
    const at = positionIn(sql, words, start);
    if (at === null || at < start) return null;
    const offset = unboundOffset(select, (mark) => tables.bind(node, writeMark(mark)), at - start);
    const again = templates.render({ path, text: numberLines(text), name: node.name, incremental }).text;
    const columnsNamed = templates.engine === 'clickhouse' ? nameColumns(again) : again;
    const numbered = nameTables(columnsNamed, (name) => tables.graph.nodes.get(name)?.table.name ?? name);
    return sourcePlace(text, select, offset, numbered);
  }
  return null;
}

/** Offset in the SQL that the engine complains of: DuckDB tells line and caret, ClickHouse a position or only a name. */
function positionIn(sql: string, words: string, from: number): number | null {
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
  const name = /(?:identifier|column|columns:|function|expression|table|type)(?: with name)? [`'"]([^`'"]+)[`'"]/i.exec(
    words,
  )?.[1];
  if (name === undefined) return null;
  const found = new RegExp(`(?<![\\p{L}\\w])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\w])`, 'u').exec(
    sql.slice(from),
  );
  return found ? from + found.index : null;
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
