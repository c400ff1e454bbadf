import type { TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import { createTable, selectText } from './create-sql.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { Site } from './materialise.ts';

/** A snapshot's settings do not say how to tell a new version of a row. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

const VERSION_COLUMNS = ['dbt_scd_id', 'dbt_updated_at', 'dbt_valid_from', 'dbt_valid_to'];

/**
 * One row per version of a row (dbt's columns): a changed row ends the version before it. History cannot be made again,
 * so a snapshot is never rebuilt, only continued: the whole table is written beside the old one.
 */
export async function takeSnapshot(site: Site, beside: TableName): Promise<void> {
  const { warehouse, tables, node } = site;
  const source = selectText(tables.bind(node, node.sql));
  const columns = (await warehouse.describe(source)).map(({ name }) => name);
  const rule = ruleOf(warehouse, node, columns);
  const fresh = `select src.*, ${rule.updatedAt} as dbt_updated_at, 1 as dbt_is_there from (\n${source}\n) as src`;
  const select = site.canAdd
    ? await continued(warehouse, node, columns, fresh, rule)
    : firstVersions(warehouse, columns, fresh, rule);
  for (const statement of createTable(warehouse, beside, select, node.config)) await warehouse.run(statement);
}

type Rule = {
  readonly key: readonly string[];
  readonly updatedAt: string;
  readonly now: string;
  /** A condition on `fresh` and `standing`. */
  readonly changed: string;
  readonly endsDeleted: boolean;
};

function ruleOf(warehouse: Warehouse, { config, name }: GraphNode, columns: readonly string[]): Rule {
  const { strategy, unique_key: key, updated_at, check_cols } = config;
  if (key.length === 0) throw new SnapshotError(`snapshot ${name} needs unique_key`);
  const now = instant(warehouse, new Date());
  const base = { key, now, endsDeleted: config.invalidate_hard_deletes };
  switch (strategy) {
    case 'timestamp':
      if (updated_at === null) throw new SnapshotError(`snapshot ${name} by timestamp needs updated_at`);
      return { ...base, updatedAt: updated_at, changed: 'standing.dbt_valid_from < fresh.dbt_updated_at' };
    case 'check': {
      const checked = check_cols === 'all' ? columns : check_cols;
      if (checked.length === 0) throw new SnapshotError(`snapshot ${name} by check needs check_cols`);
      const quoted = checked.map((column) => warehouse.quote(column));
      const changed = quoted.map((column) => differs(`fresh.${column}`, `standing.${column}`)).join(' or ');
      return { ...base, updatedAt: updated_at ?? now, changed: `(${changed})` };
    }
    case null:
      throw new SnapshotError(`snapshot ${name} needs strategy: timestamp or check`);
  }
}

/** Both engines read this; a plain <> is null where either side is. */
function differs(a: string, b: string): string {
  return `(coalesce(${a} <> ${b}, true) and not (${a} is null and ${b} is null))`;
}

function firstVersions(warehouse: Warehouse, columns: readonly string[], fresh: string, rule: Rule): string {
  return `with fresh as (\n${fresh}\n)\nselect ${versionStart(warehouse, columns, columns, rule)} from fresh`;
}

async function continued(
  warehouse: Warehouse,
  node: GraphNode,
  columns: readonly string[],
  fresh: string,
  rule: Rule,
): Promise<string> {
  const table = warehouse.relation(node.table);
  const before = (await warehouse.columns(node.table))
    .map(({ name }) => name)
    .filter((name) => !VERSION_COLUMNS.includes(name));
  const all = [...before, ...columns.filter((name) => !before.includes(name))];
  const old = (alias: string): string =>
    all
      .map((name) => (before.includes(name) ? `${alias}.${warehouse.quote(name)}` : `null as ${warehouse.quote(name)}`))
      .join(', ');
  const keys = rule.key
    .map((key) => `fresh.${column(warehouse, key)} = standing.${column(warehouse, key)}`)
    .join(' and ');
  const ended = rule.endsDeleted
    ? `case when fresh.dbt_is_there is null then ${rule.now} when ${rule.changed} then fresh.dbt_updated_at end`
    : `case when fresh.dbt_is_there is not null and ${rule.changed} then fresh.dbt_updated_at end`;
  return `with

fresh as (
${fresh}
),

standing as (
select *, 1 as dbt_is_there from ${table} where dbt_valid_to is null
)

select ${old('closed')}, closed.dbt_scd_id, closed.dbt_updated_at, closed.dbt_valid_from, closed.dbt_valid_to
from ${table} as closed where closed.dbt_valid_to is not null
union all
select ${old('standing')}, standing.dbt_scd_id, standing.dbt_updated_at, standing.dbt_valid_from, ${ended} as dbt_valid_to
from standing left join fresh on ${keys}
union all
select ${versionStart(warehouse, all, columns, rule)}
from fresh left join standing on ${keys}
where standing.dbt_is_there is null or ${rule.changed}`;
}

function versionStart(warehouse: Warehouse, all: readonly string[], known: readonly string[], rule: Rule): string {
  const list = all.map(
    (name) => (known.includes(name) ? `fresh.${warehouse.quote(name)}` : 'null') + ` as ${warehouse.quote(name)}`,
  );
  const parts = [...rule.key.map((key) => `fresh.${column(warehouse, key)}`), 'fresh.dbt_updated_at'].map(
    (part) => `coalesce(cast(${part} as ${text(warehouse)}), '')`,
  );
  return [
    ...list,
    `${md5(warehouse, parts.join(` || '|' || `))} as dbt_scd_id`,
    'fresh.dbt_updated_at as dbt_updated_at',
    'fresh.dbt_updated_at as dbt_valid_from',
    'nullif(fresh.dbt_updated_at, fresh.dbt_updated_at) as dbt_valid_to',
  ].join(', ');
}

function column(warehouse: Warehouse, name: string): string {
  return warehouse.quote(name);
}

function text(warehouse: Warehouse): string {
  return warehouse.engine === 'duckdb' ? 'varchar' : 'Nullable(String)';
}

function md5(warehouse: Warehouse, value: string): string {
  return warehouse.engine === 'duckdb' ? `md5(${value})` : `lower(hex(MD5(${value})))`;
}

function instant(warehouse: Warehouse, at: Date): string {
  const words = at.toISOString().replace('T', ' ').replace('Z', '');
  return warehouse.engine === 'duckdb' ? `timestamp '${words}'` : `toDateTime64('${words}', 6, 'UTC')`;
}
