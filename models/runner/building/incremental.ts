import type { Column, TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import type { Config } from '../project/config.ts';
import { createTable, selectText } from './create-sql.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { Built, Site } from './materialise.ts';
import { besideOf, deltaOf } from './tables.ts';

/** How new rows meet the standing ones. */
type Replacing =
  | { readonly kind: 'append' }
  | { readonly kind: 'key'; readonly columns: readonly string[] }
  | { readonly kind: 'range'; readonly column: string };

/** The columns of the new rows are not those of the table, and the model says that this is an error. */
export class SchemaChangeError extends Error {
  override readonly name = 'SchemaChangeError';
}

/**
 * Puts the new rows beside the table. DuckDB: the table itself is only touched when everything is published, until then
 * readers of the run see a view of both. ClickHouse, and either engine when columns changed: a copy without the replaced
 * rows takes the new ones, with types wide enough for both.
 */
export async function addRows(site: Site): Promise<Built> {
  const { warehouse, tables, node } = site;
  const delta = deltaOf(node.table);
  const beside = besideOf(node.table);
  const select = selectText(tables.bind(node, node.incrementalSql ?? node.sql));
  const plain = { ...node.config, order_by: [], partition_by: [], engine: null };
  for (const statement of createTable(warehouse, delta, select, plain)) await warehouse.run(statement);
  const [standing, fresh] = await Promise.all([warehouse.columns(node.table), warehouse.columns(delta)]);
  const columns = columnsAfter(node, standing, fresh);
  const replaced = replacedRows(warehouse, delta, replacing(node.config));
  const table = warehouse.relation(node.table);
  const kept = `select ${listOf(warehouse, columns, standing)} from ${table} as standing${replaced === null ? '' : ` where not coalesce(${replaced}, false)`}`;
  const added = `select ${listOf(warehouse, columns, fresh)} from ${warehouse.relation(delta)} as fresh`;
  if (warehouse.engine === 'duckdb' && haveSameTypes(standing, fresh)) {
    await warehouse.run(`create or replace view ${warehouse.relation(beside)} as ${kept} union all ${added}`);
    const list = columns.map((name) => warehouse.quote(name)).join(', ');
    return {
      kind: 'delta',
      beside,
      statements: [
        { sql: `drop view ${warehouse.relation(beside)}` },
        ...(replaced === null ? [] : [{ sql: `delete from ${table} as standing where ${replaced}` }]),
        { sql: `insert into ${table} (${list}) ${added}` },
        { sql: `drop table ${warehouse.relation(delta)}` },
      ],
    };
  }
  for (const statement of createTable(warehouse, beside, `${kept}\nunion all\n${added}`, node.config))
    await warehouse.run(statement);
  await warehouse.run(`drop table ${warehouse.relation(delta)}`);
  return { kind: 'table', beside };
}

function replacing(config: Config): Replacing {
  const byKey: Replacing =
    config.unique_key.length > 0 ? { kind: 'key', columns: config.unique_key } : { kind: 'append' };
  switch (config.incremental_strategy) {
    case 'append':
      return { kind: 'append' };
    case 'time_range':
    case 'microbatch':
      if (config.time_column === null) throw new SchemaChangeError('incremental by time needs time_column');
      return { kind: 'range', column: config.time_column };
    case 'delete+insert':
    case 'merge':
      return byKey;
    case null:
      return config.time_column === null ? byKey : { kind: 'range', column: config.time_column };
  }
}

/** The condition on `standing` for rows that the new ones replace; null when none are. */
function replacedRows(warehouse: Warehouse, delta: TableName, how: Replacing): string | null {
  const fresh = warehouse.relation(delta);
  switch (how.kind) {
    case 'append':
      return null;
    case 'key': {
      const columns = how.columns.map((column) => warehouse.quote(column));
      const standing = columns.map((column) => `standing.${column}`);
      return columns.length === 1
        ? `${standing[0]} in (select ${columns[0]} from ${fresh} where ${columns[0]} is not null)`
        : `(${standing.join(', ')}) in (select ${columns.join(', ')} from ${fresh} where ${columns.map((column) => `${column} is not null`).join(' and ')})`;
    }
    case 'range': {
      const column = warehouse.quote(how.column);
      return `standing.${column} between (select min(${column}) from ${fresh}) and (select max(${column}) from ${fresh})`;
    }
  }
}

/** Names of the columns afterwards, by what the model says of changed columns. */
function columnsAfter(node: GraphNode, standing: readonly Column[], fresh: readonly Column[]): string[] {
  const before = standing.map(({ name }) => name);
  const now = fresh.map(({ name }) => name);
  const added = now.filter((name) => !before.includes(name));
  const missing = before.filter((name) => !now.includes(name));
  switch (node.config.on_schema_change) {
    case 'ignore':
      return before;
    case 'fail': {
      if (added.length === 0 && missing.length === 0) return before;
      const told = [...added.map((name) => `${name} is new`), ...missing.map((name) => `${name} is gone`)].join(', ');
      throw new SchemaChangeError(`the columns changed (${told}); build it with --full, or set on_schema_change`);
    }
    case 'append_new_columns':
      return [...before, ...added];
    case 'sync_all_columns':
      return now;
  }
}

function listOf(warehouse: Warehouse, names: readonly string[], there: readonly Column[]): string {
  const known = new Set(there.map(({ name }) => name));
  return names.map((name) => (known.has(name) ? warehouse.quote(name) : `null as ${warehouse.quote(name)}`)).join(', ');
}

function haveSameTypes(standing: readonly Column[], fresh: readonly Column[]): boolean {
  const types = new Map(standing.map(({ name, type }) => [name, type]));
  return standing.length === fresh.length && fresh.every(({ name, type }) => types.get(name) === type);
}
