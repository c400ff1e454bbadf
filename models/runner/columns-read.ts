import type { GraphNode } from './graph.ts';
import type { NodeName } from './project.ts';

/** Words by which a query can take in columns without naming them. */
const sweeping =
  /\b(natural|columns|pivot|unpivot|hash|row|tuple|to_json|row_to_json|json_object|struct_pack|cityhash64|by\s+name)\b/i;
const star = /(?:\bselect\s+(?:all\s+|distinct\s+)?|,\s*|([\p{L}\w"`]+)\s*\.\s*)\*(?!\s*[\p{L}\w(]*\d)/giu;

/**
 * Which of a parent's columns a node can possibly read: those its SQL names anywhere, or all where a star may stand for
 * them. Never too few, so equal values in these columns mean an equal result.
 */
export function columnsRead(node: GraphNode, parent: NodeName, columns: readonly string[]): readonly string[] {
  const sql = [node.sql, node.incrementalSql ?? '', ...node.preHooks, ...node.postHooks]
    .map(withoutComments)
    .join('\n');
  if (sql.trim() === '' || sweeping.test(sql) || hasStarOver(sql, parent)) return columns;
  const words = new Set(sql.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []);
  return columns.filter((name) =>
    /^[\p{L}\p{N}_$]+$/u.test(name) ? words.has(name.toLowerCase()) : sql.toLowerCase().includes(name.toLowerCase()),
  );
}

/** `select *`, unless from one named CTE alone; `alias.*`, where the alias is given to the parent. */
function hasStarOver(sql: string, parent: NodeName): boolean {
  const mark = `\u0001ref:${parent}\u0002`;
  const aliases = new Set(
    [...sql.matchAll(new RegExp(`${mark}\\s+(?:as\\s+)?["\`]?([\\p{L}\\w]+)`, 'giu'))].map((match) =>
      match[1]?.toLowerCase(),
    ),
  );
  return [...sql.matchAll(star)].some((match) => {
    const alias = match[1]?.replace(/["`]/g, '').toLowerCase();
    if (alias !== undefined) return aliases.has(alias);
    const after = sql.slice(match.index + match[0].length);
    return !/^\s*from\s+[\p{L}_]\w*\s*(\)|$|where\b|order\b|group\b|limit\b|qualify\b|union\b)/iu.test(after);
  });
}

function withoutComments(sql: string): string {
  return sql.replace(
    /('(?:[^'\\]|''|\\[\s\S])*')|--[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, text: string | undefined) => text ?? ' ',
  );
}
