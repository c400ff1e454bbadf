import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { child, isAst, list, word, type Ast } from './ast.ts';

/** A select as DuckDB reads it, or the reason it cannot. `duckdb` is any DuckDB warehouse: nothing is run. */
export async function parseSelect(
  duckdb: Warehouse,
  sql: string,
): Promise<{ readonly node: Ast } | { readonly unknown: string }> {
  const [row] = await duckdb.query<{ tree: string }>(
    'select cast(json_serialize_sql(cast($sql as varchar)) as varchar) as tree',
    {
      sql,
    },
  );
  const tree: unknown = JSON.parse(row?.tree ?? 'null');
  if (!isAst(tree) || tree['error'] === true)
    return { unknown: `DuckDB cannot parse it: ${isAst(tree) ? word(tree, 'error_message') : ''}` };
  const node = child(list(tree, 'statements')[0] ?? {}, 'node');
  return node ? { node } : { unknown: 'there is no statement' };
}
