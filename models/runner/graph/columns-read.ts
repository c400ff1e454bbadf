import type { GraphNode } from './graph.ts';
import type { NodeName } from '../project/project.ts';
import { blockAt, blocksOf, visibleFrom, type Block } from '../project/query-blocks.ts';

/** Words by which a query can take in columns without naming them. */
const sweeping =
  /\b(natural|columns|pivot|unpivot|hash|row|tuple|to_json|row_to_json|json_object|struct_pack|cityhash64|by\s+name)\b/i;
const star = /(?:\bselect\s+(?:all\s+|distinct\s+)?|,\s*|([\p{L}\w"`]+)\s*\.\s*)\*/giu;

/**
 * Which of a parent's columns a node can possibly read: those its SQL names, under a name of the parent or, where it is
 * in sight, under none; all where a star may stand for them. Never too few, so equal values in these columns mean an equal result.
 */
export function columnsRead(node: GraphNode, parent: NodeName, columns: readonly string[]): readonly string[] {
  const texts = [node.sql, node.incrementalSql ?? '', ...node.preHooks, ...node.postHooks];
  const sql = texts
    .filter((text) => text !== '')
    .map(bare)
    .join('\n;\n');
  const aliases = aliasesOf(sql, parent);
  if (sql.trim() === '' || sweeping.test(sql) || hasStarOver(sql, aliases)) return columns;
  const blocks = blocksOf(sql);
  const marks = [...sql.matchAll(markOf(parent))].map((mark) => mark.index);
  if (marks.some((at) => !hasSelect(sql, blocks, at))) return columns;
  const reading = new Set(marks.map((at) => blockAt(blocks, at)));
  const words = new Set<string>();
  for (const { 1: before, 2: quoted, 3: bare, index } of sql.matchAll(reference)) {
    const isOfParent =
      before === undefined
        ? visibleFrom(blockAt(blocks, index)).some((block) => reading.has(block))
        : aliases.has(plain(before));
    if (isOfParent) words.add((quoted ?? bare ?? '').toLowerCase());
  }
  return columns.filter((name) =>
    /^[\p{L}\p{N}_$]+$/u.test(name) ? words.has(name.toLowerCase()) : sql.toLowerCase().includes(name.toLowerCase()),
  );
}

/** DuckDB reads `from deal` alone as `select * from deal`. */
function hasSelect(sql: string, blocks: readonly Block[], at: number): boolean {
  const block = blockAt(blocks, at);
  let level = sql.slice(0, block.end);
  for (const inner of blocks) {
    if (inner === block || inner.start < block.start || inner.end > block.end) continue;
    level = level.slice(0, inner.start) + ' '.repeat(inner.end - inner.start) + level.slice(inner.end);
  }
  const before = level.slice(block.start, at).split(/\b(?:union|except|intersect)\b|;/i);
  return /\bselect\b/i.test(before.at(-1) ?? '');
}

/** A word, what it is qualified by, and not what follows `as`, where a name is given, not read. */
const reference =
  /(?<!\bas\s+["`]?)(?<![\p{L}\p{N}_$"`.])(?:([\p{L}\p{N}_$]+|"[^"]+"|`[^`]+`)\s*\.\s*)?(?:["`]([^"`]+)["`]|([\p{L}\p{N}_$]+))/giu;

/** Every name the node's SQL gives to the parent. */
function aliasesOf(sql: string, parent: NodeName): Set<string> {
  const named = new RegExp(`\u0001ref:${parent}\u0002\\s+(?:as\\s+)?(["\`]?[\\p{L}\\p{N}_$]+)`, 'giu');
  return new Set([...sql.matchAll(named)].map((match) => plain(match[1] ?? '')));
}

function plain(name: string): string {
  return name.replace(/["`]/g, '').toLowerCase();
}

/** `select *`, unless from one named CTE alone; `alias.*`, where the alias is given to the parent. */
function hasStarOver(sql: string, aliases: ReadonlySet<string>): boolean {
  return [...sql.matchAll(star)].some((match) => {
    if (match[1] !== undefined) return aliases.has(plain(match[1]));
    const after = sql.slice(match.index + match[0].length);
    return !/^\s*from\s+[\p{L}_]\w*\s*(\)|$|;|where\b|order\b|group\b|limit\b|qualify\b|union\b)/iu.test(after);
  });
}

function markOf(parent: NodeName): RegExp {
  return new RegExp(`\u0001ref:${parent}\u0002`, 'g');
}

/** Without comments and without what stands in texts. */
function bare(sql: string): string {
  return sql.replace(/'(?:[^'\\]|''|\\[\s\S])*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith("'") ? "''" : ' ',
  );
}
