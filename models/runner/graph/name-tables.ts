import type { NodeName } from '../project/project.ts';

const gap = String.raw`(?:\s|\u0004\d*\u0004|--[^\n]*\n|\/\*[\s\S]*?\*\/)`;
/** What can follow a table that was given no other name. */
const next = [
  ...'join left right inner full cross natural asof positional semi anti global any all on using where group having order'.split(
    ' ',
  ),
  ...'limit qualify union intersect except window tablesample offset fetch prewhere settings format array final select'.split(
    ' ',
  ),
].join('|');
const unnamed = new RegExp(
  String.raw`((?:\bfrom|\bjoin|,)${gap}*\u0001ref:([^\u0002]*)\u0002)(?=${gap}*(?:$|[),;]|(?:${next})\b))`,
  'giu',
);

/**
 * `from {{ ref('deal') }}` -> `... as "deal"` where no name is given: `deal.amount` then means the same whether the
 * published table is read or the one that is being built beside it.
 */
export function nameTables(sql: string, tableNameOf: (node: NodeName) => string): string {
  return sql.replace(
    unnamed,
    (_, found: string, name: NodeName) => `${found} as "${tableNameOf(name).replaceAll('"', '""')}"`,
  );
}
