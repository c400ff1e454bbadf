/** A bracketed part of a query, or the whole. A CTE cannot see what stands around it; any other part can. */
export type Block = { readonly start: number; readonly end: number; readonly outer: Block | null };

/** The blocks of a query without comments and texts, inner ones after outer ones; `outer` of a CTE is null. */
export function blocksOf(sql: string): Block[] {
  const whole = { start: 0, end: sql.length, outer: null };
  const blocks: { start: number; end: number; outer: Block | null }[] = [whole];
  const open = [whole as (typeof blocks)[number]];
  for (let at = 0; at < sql.length; at++) {
    if (sql[at] === '(') {
      // A window is named in the same way, but sees the rows of its query.
      const isNamed = /\bas\s+(?:(?:not\s+)?materialized\s*)?$/i.test(sql.slice(Math.max(0, at - 40), at));
      const isCte = isNamed && /^\s*(?:\(|(?:select|with|values|from)\b)/i.test(sql.slice(at + 1, at + 200));
      const block = { start: at, end: sql.length, outer: isCte ? null : (open.at(-1) as Block) };
      blocks.push(block);
      open.push(block);
    } else if (sql[at] === ')' && open.length > 1) {
      const block = open.pop();
      if (block) block.end = at;
    }
  }
  return blocks;
}

/** The innermost block around a place. */
export function blockAt(blocks: readonly Block[], at: number): Block {
  return blocks.findLast(({ start, end }) => start <= at && at <= end) as Block;
}

/** A block and those it can see, innermost first. */
export function visibleFrom(block: Block): Block[] {
  return block.outer === null ? [block] : [block, ...visibleFrom(block.outer)];
}
