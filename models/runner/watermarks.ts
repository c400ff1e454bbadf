import type { TableName, Warehouse } from '../../warehouse/warehouse.ts';
import { digestOf } from './contents.ts';
import type { Graph } from './graph.ts';

/** Columns that grow with every load, as ingest, the record log and batches name them. */
const growing = ['_batch', '_extracted_at', '_fivetran_synced', 'loaded_at', 'at', 'extracted_at', 'updated_at'];

/**
 * For each source key a text that changes when the table's rows change: row count and the latest load; for a table without
 * a time of loading, a digest of all its rows. `absent` for a table that does not exist. One query for all tables.
 */
export async function watermarksOf(
  warehouse: Warehouse,
  graph: Graph,
  keys: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const sources = [...keys].sort().flatMap((key) => graph.sources.get(key) ?? []);
  const keyOf = (source: { source: string; name: string }): string => `${source.source}.${source.name}`;
  const marks = new Map<string, string>(sources.map((source) => [keyOf(source), 'absent']));
  const schemas = [...new Set(sources.map(({ table }) => table.schema))];
  const standing = new Set(
    (await Promise.all(schemas.map((schema) => warehouse.relations(schema)))).flat().map(plainName),
  );
  const there = sources.filter(({ table }) => standing.has(plainName(table)));
  const selects = await Promise.all(
    there.map(async (source) => {
      const columns = (await warehouse.columns(source.table)).map(({ name }) => name);
      const latest = source.loadedAtField ?? growing.find((name) => columns.includes(name));
      const text = warehouse.engine === 'duckdb' ? 'varchar' : 'Nullable(String)';
      const grown =
        latest === undefined
          ? digestOf(warehouse)
          : `cast(max(${columns.includes(latest) ? warehouse.quote(latest) : latest}) as ${text})`;
      return `select '${keyOf(source).replaceAll("'", "''")}' as source_key, count(*) as row_count, ${grown} as latest from ${warehouse.relation(source.table)} as one`;
    }),
  );
  if (selects.length === 0) return marks;
  const rows = await warehouse.query<{ source_key: string; row_count: bigint; latest: string | null }>(
    selects.join('\nunion all\n'),
  );
  for (const row of rows) marks.set(row.source_key, `${row.row_count} ${row.latest ?? ''}`);
  return marks;
}

function plainName({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}
