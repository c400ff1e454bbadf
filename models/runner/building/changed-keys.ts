import type { TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import { columnsRead } from '../graph/columns-read.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { NodeName } from '../project/project.ts';
import { matching } from '../project/glob.ts';
import { shapeOf } from './contents.ts';
import type { InputsChanged } from './inputs.ts';
import { newRowsOf, watchesOf } from './watermarks.ts';

/** Where the keys stand whose rows a model made anew. `column` is the model's key, the table's only column. */
export type ChangedKeys = { readonly table: TableName; readonly column: string };

/** What was done to a parent in this run: the rows it had and has, and which keys they differ in when that is known. */
export type ParentChange = {
  readonly standing: TableName;
  readonly beside: TableName;
  readonly keys: ChangedKeys | null;
};

/** Beyond this share of its keys a model is built whole: that is cheaper. */
const MOST_KEYS = 0.2;

/** By parent, node or source, the column that holds the model's key; empty for a model that nothing of the kind is said of. */
export function driversOf(node: GraphNode): Map<string, string> {
  const all = [...node.parents, ...node.sources];
  return new Map(
    Object.entries(node.config.driven_by).flatMap(([pattern, column]) =>
      matching(all, pattern).map((name): [string, string] => [name, column]),
    ),
  );
}

/**
 * Selects that together give every key whose rows can differ from the standing ones, once or more; null when that cannot
 * be told: something else changed too, a parent was built by another run, rows came into a source behind the newest.
 */
export async function selectsOfChangedKeys(
  warehouse: Warehouse,
  graph: Graph,
  node: GraphNode,
  changed: InputsChanged,
  changeOf: (parent: NodeName) => ParentChange | null,
): Promise<string[] | null> {
  const drivers = driversOf(node);
  const selects: string[] = [];
  for (const { name: parent } of changed.parents) {
    const column = drivers.get(parent);
    const change = changeOf(parent);
    if (column === undefined || change === null) return null;
    const select = await keysBetween(warehouse, change, column, (all) => columnsRead(node, parent, all));
    if (select === null) return null;
    selects.push(select);
  }
  for (const { name, before } of changed.sources) {
    const watch = watchesOf(node).find((one) => one.name === name);
    const column = watch && drivers.get(watch.key);
    if (watch === undefined || column === undefined) return null;
    const from = await newRowsOf(warehouse, graph, watch, before);
    if (from === null) return null;
    selects.push(`select ${warehouse.quote(column)} as changed_key from ${from}`);
  }
  return selects;
}

/** Makes the table of keys; null, and no table, when a key is not known or the keys are too many of `standingRows`. */
export async function makeKeys(
  warehouse: Warehouse,
  keys: ChangedKeys,
  selects: readonly string[],
  standingRows: bigint,
): Promise<ChangedKeys | null> {
  const name = warehouse.relation(keys.table);
  const storage = warehouse.engine === 'clickhouse' ? ' engine = MergeTree order by tuple()' : '';
  const column = warehouse.quote(keys.column);
  await warehouse.run(
    `create table ${name}${storage} as select distinct changed_key as ${column} from (${selects.join('\nunion all\n')}) as found`,
  );
  const [counted] = await warehouse.query<{ all_keys: bigint; known_keys: bigint }>(
    `select count(*) as all_keys, count(${column}) as known_keys from ${name}`,
  );
  const all = Number(counted?.all_keys ?? 0);
  if (all === Number(counted?.known_keys ?? 0) && all <= Math.max(100, Number(standingRows) * MOST_KEYS)) return keys;
  await warehouse.run(`drop table ${name}`);
  return null;
}

/** A select of the keys in which two states of a table differ as far as a reader sees; null when their columns differ. */
async function keysBetween(
  warehouse: Warehouse,
  { standing, beside, keys }: ParentChange,
  column: string,
  readOf: (columns: readonly string[]) => readonly string[],
): Promise<string | null> {
  const [now, before] = await Promise.all([warehouse.columns(beside), warehouse.columns(standing)]);
  const read = new Set([column, ...readOf([...new Set([...now, ...before].map(({ name }) => name))])]);
  const seen = now.filter(({ name }) => read.has(name));
  if (shapeOf(seen) !== shapeOf(before.filter(({ name }) => read.has(name)))) return null;
  const key = warehouse.quote(column);
  const columns = seen.map(({ name }) => warehouse.quote(name)).join(', ');
  const within =
    keys?.column === column ? ` where ${key} in (select ${key} from ${warehouse.relation(keys.table)})` : '';
  const side = (table: TableName, sign: 1 | -1): string =>
    `select ${key} as changed_key, ${sign} as side, ${sign} * ${rowHash(warehouse)} as digest
     from (select ${columns} from ${warehouse.relation(table)}${within}) as one`;
  return `select changed_key from (
    ${side(beside, 1)} union all ${side(standing, -1)}
  ) as both_sides group by changed_key having sum(side) <> 0 or sum(digest) <> 0`;
}

/** A whole number wide enough that sums of it do not overflow, for a row of `one`. */
function rowHash(warehouse: Warehouse): string {
  switch (warehouse.engine) {
    case 'duckdb':
      return 'cast(hash(one) as hugeint)';
    case 'clickhouse':
      return 'toInt128(cityHash64(tuple(*)))';
  }
}
