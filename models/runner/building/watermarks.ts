import type { Column, TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import { digestOf } from './contents.ts';
import { textLiteral } from './create-sql.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { Source } from '../project/project.ts';

/** Columns that grow with every load, as ingest, the record log and batches name them. */
const growing = ['_batch', '_extracted_at', '_fivetran_synced', 'loaded_at', 'at', 'extracted_at', 'updated_at'];

/** Rows of a source that a node follows: all, or those its `source_filters` keep. `name` is what watermarks are kept by. */
export type Watch = { readonly name: string; readonly key: string; readonly filter: string | null };

export function watchesOf({ sources, config }: GraphNode): Watch[] {
  const counted = sources.filter((key) => !config.unaffected_by.includes(key));
  return counted.map((key) => {
    const filter = config.source_filters[key] ?? null;
    return { name: filter === null ? key : `${key} where ${filter}`, key, filter };
  });
}

/**
 * By the watch's name, a text that changes when the rows change: row count and the latest load; for a table without a
 * time of loading, a digest of all its rows. `absent` for a table that does not exist. One query for all.
 */
export async function watermarksOf(
  warehouse: Warehouse,
  graph: Graph,
  watches: readonly Watch[],
): Promise<Map<string, string>> {
  const unique = [...new Map(watches.map((watch) => [watch.name, watch])).values()];
  const marks = new Map<string, string>(unique.map(({ name }) => [name, 'absent']));
  const grown = await latestOf(
    warehouse,
    [...new Set(unique.map(({ key }) => key))].flatMap((key) => graph.sources.get(key) ?? []),
  );
  const selects = unique.flatMap(({ name, key, filter }) => {
    const table = graph.sources.get(key)?.table;
    const latest = grown.get(key);
    if (table === undefined || latest === undefined) return [];
    const where = filter === null ? '' : ` where ${filter}`;
    return `select ${textLiteral(name)} as name, count(*) as row_count, ${latest} as latest from ${warehouse.relation(table)} as one${where}`;
  });
  if (selects.length === 0) return marks;
  const rows = await warehouse.query<{ name: string; row_count: bigint; latest: string | null }>(
    selects.join('\nunion all\n'),
  );
  for (const row of rows) marks.set(row.name, `${row.row_count} ${row.latest ?? ''}`);
  return marks;
}

/**
 * A from clause of the rows that came into a source after a mark was taken of it, by the column they are counted by; null
 * when the mark does not tell them: rows were taken away, came in behind the newest, or the table has no such column.
 */
export async function newRowsOf(
  warehouse: Warehouse,
  graph: Graph,
  { key, filter }: Watch,
  mark: string,
): Promise<string | null> {
  const source = graph.sources.get(key);
  const known = /^(\d+) ([^]*)$/.exec(mark);
  if (source === undefined || known === null) return null;
  const relation = warehouse.relation(source.table);
  const all = `${relation} where ${filter ?? '1 = 1'}`;
  if (known[1] === '0') return all;
  const column = growingColumn(source, await warehouse.columns(source.table));
  if (column === null) return null;
  const latest = `cast(${textLiteral(known[2] ?? '')} as ${column.type})`;
  const [old] = await warehouse.query<{ row_count: bigint }>(
    `select count(*) as row_count from ${all} and ${warehouse.quote(column.name)} <= ${latest}`,
  );
  return String(old?.row_count) === known[1] ? `${all} and ${warehouse.quote(column.name)} > ${latest}` : null;
}

function growingColumn(source: Source, columns: readonly Column[]): Column | null {
  const name = source.loadedAtField ?? growing.find((one) => columns.some((column) => column.name === one));
  return columns.find((column) => column.name === name) ?? null;
}

/** By source key, the expression that grows with every load; sources without a table are left out. */
async function latestOf(warehouse: Warehouse, sources: readonly Source[]): Promise<Map<string, string>> {
  const schemas = [...new Set(sources.map(({ table }) => table.schema))];
  const standing = new Set(
    (await Promise.all(schemas.map((schema) => warehouse.relations(schema)))).flat().map(plainName),
  );
  const text = warehouse.engine === 'duckdb' ? 'varchar' : 'Nullable(String)';
  const found = await Promise.all(
    sources
      .filter(({ table }) => standing.has(plainName(table)))
      .map(async ({ source, name, table, loadedAtField }): Promise<[string, string]> => {
        const columns = (await warehouse.columns(table)).map((column) => column.name);
        const latest = loadedAtField ?? growing.find((column) => columns.includes(column));
        if (latest === undefined) return [`${source}.${name}`, digestOf(warehouse)];
        return [
          `${source}.${name}`,
          `cast(max(${columns.includes(latest) ? warehouse.quote(latest) : latest}) as ${text})`,
        ];
      }),
  );
  return new Map(found);
}

function plainName({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}
