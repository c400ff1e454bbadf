import type { GraphNode } from '../graph/graph.ts';
import type { ChangedKeys } from './changed-keys.ts';
import { driversOf } from './changed-keys.ts';
import { holdEqualRows, shapeOf } from './contents.ts';
import { createTable, selectText } from './create-sql.ts';
import type { Built, Site } from './materialise.ts';
import { besideOf, deltaOf } from './tables.ts';

/**
 * Makes the rows of some keys anew, beside what is published, out of the parents' rows of these keys; all other rows stay
 * as they are. DuckDB: the table itself is touched when everything is published. ClickHouse: a copy takes the new rows. Null when
 * the rows have other types than those that stand, so that all must be made.
 */
export async function buildChangedRows({ warehouse, tables, node }: Site, keys: ChangedKeys): Promise<Built | null> {
  const delta = deltaOf(node.table);
  const beside = besideOf(node.table);
  const [published, fresh] = [warehouse.relation(node.table), warehouse.relation(delta)];
  const key = warehouse.quote(keys.column);
  const isChanged = `${key} in (select ${key} from ${warehouse.relation(keys.table)})`;
  const drivers = driversOf(node);
  const select = tables.bindPart(node, selectText(node.sql), (name, relation) => {
    const column = drivers.get(name);
    return column === undefined
      ? relation
      : `(select * from ${relation} where ${warehouse.quote(column)} in (select ${key} from ${warehouse.relation(keys.table)}))`;
  });
  const plain = { ...node.config, order_by: [], partition_by: [], engine: null };
  for (const statement of createTable(warehouse, delta, select, plain)) await warehouse.run(statement);
  const [standing, made] = await Promise.all([warehouse.columns(node.table), warehouse.columns(delta)]);
  if (shapeOf(standing) !== shapeOf(made)) {
    await warehouse.run(`drop table ${fresh}`);
    return null;
  }
  if (await holdEqualRows(warehouse, fresh, `(select * from ${published} where ${isChanged})`))
    return { kind: 'unchanged' };
  const columns = standing.map(({ name }) => warehouse.quote(name)).join(', ');
  const kept = `select ${columns} from ${published} where not coalesce(${isChanged}, false)`;
  const whole = `${kept}\nunion all\nselect ${columns} from ${fresh}`;
  if (warehouse.engine === 'clickhouse') {
    for (const statement of createTable(warehouse, beside, whole, node.config)) await warehouse.run(statement);
    return { kind: 'table', beside };
  }
  await warehouse.run(`create or replace view ${warehouse.relation(beside)} as ${whole}`);
  return {
    kind: 'delta',
    beside,
    statements: [
      { sql: `drop view ${warehouse.relation(beside)}` },
      { sql: `delete from ${published} where ${isChanged}` },
      { sql: `insert into ${published} (${columns}) select ${columns} from ${fresh}` },
    ],
  };
}

/** What a model must say of itself to be made by changed keys: a key of its own, and what its rows follow from. */
export function isDriven({ config, node }: GraphNode): boolean {
  return (
    config.unique_key.length === 1 &&
    config.materialized === 'table' &&
    Object.keys(config.driven_by).length > 0 &&
    node.kind === 'model' &&
    node.language === 'sql'
  );
}
