import type { TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import type { Config } from '../project/config.ts';

/**
 * What a reader's own session would not have when it reads a view: without these, unmatched joins give '' and 0, and sums
 * over nothing give 0. ClickHouse keeps the settings that stand at the end of a view's select.
 */
const VIEW_SETTINGS = [
  'join_use_nulls = 1',
  'aggregate_functions_null_for_empty = 1',
  "union_default_mode = 'DISTINCT'",
  'cast_keep_nullable = 1',
  'prefer_column_name_to_alias = 1',
  'group_by_use_nulls = 1',
].join(', ');

/** Statements that make a table out of a select. */
export function createTable(warehouse: Warehouse, table: TableName, select: string, config: Config): string[] {
  const name = warehouse.relation(table);
  const order = config.order_by.map((column) => column).join(', ');
  switch (warehouse.engine) {
    case 'duckdb':
      return [`create table ${name} as\n${order === '' ? select : `select * from (\n${select}\n) order by ${order}`}`];
    case 'clickhouse':
      // The select runs once, in the insert: `create ... as select` would run it on every replica of a cluster.
      return [`create table ${name}${storage(config)} empty as\n${select}`, `insert into ${name}\n${select}`];
  }
}

export function createView(warehouse: Warehouse, view: TableName, select: string): string {
  const name = warehouse.relation(view);
  switch (warehouse.engine) {
    case 'duckdb':
      return `create or replace view ${name} as\n${select}`;
    case 'clickhouse':
      return `create or replace view ${name} as\nselect * from (\n${select}\n)\nsettings ${VIEW_SETTINGS}`;
  }
}

/** ClickHouse: engine, sorting key and partition of a table. */
export function storage(config: Pick<Config, 'engine' | 'order_by' | 'partition_by'>): string {
  const order = config.order_by.length === 0 ? 'tuple()' : `(${config.order_by.join(', ')})`;
  const partition = config.partition_by.length === 0 ? '' : ` partition by (${config.partition_by.join(', ')})`;
  return ` engine = ${config.engine ?? 'MergeTree'}${partition} order by ${order} settings allow_nullable_key = 1`;
}

/** Ends with no semicolon, so that it can stand inside another statement. */
export function selectText(sql: string): string {
  return sql.trim().replace(/;\s*$/, '');
}

export function textLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
