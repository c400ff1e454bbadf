import type { ModelTools } from '../models/runner/building/typescript-model.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What a model in TypeScript is given, outside a build: it reads schema core and makes its table there. */
export function toolsFor(warehouse: Warehouse, name: string): ModelTools {
  const table = { schema: 'core', name };
  const relation = warehouse.relation(table);
  const storage = warehouse.engine === 'duckdb' ? '' : 'engine MergeTree order by tuple()';
  return {
    warehouse,
    ref: (node) => warehouse.relation({ schema: 'core', name: node }),
    source: () => relation,
    target: {
      ...{ type: warehouse.engine, table, relation },
      createFrom: (select) => warehouse.run(`create table ${relation} ${storage} as ${select}`),
    },
  };
}
