import type { Relation, Statement, Swap, TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import { createView } from './create-sql.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { Built } from './materialise.ts';
import { isLeftover } from './tables.ts';

export type Finished = { readonly node: GraphNode; readonly built: Built };

/**
 * Gives everything that was built its published name. DuckDB: one transaction, so a reader sees all of the old or all of
 * the new. ClickHouse: tables are exchanged one after another, then the views over them. `finished` stands parents first.
 */
export async function publish(
  warehouse: Warehouse,
  finished: readonly Finished[],
  standing: readonly Relation[],
): Promise<void> {
  switch (warehouse.engine) {
    case 'duckdb':
      return warehouse.transaction(
        finished.flatMap((one) => duckDbStatements(warehouse, one, kindOf(standing, one.node.table))),
      );
    case 'clickhouse': {
      const swaps = finished.flatMap(({ node, built }): Swap[] =>
        built.kind === 'table' ? [{ built: built.beside, published: node.table }] : [],
      );
      await warehouse.publish(swaps);
      for (const { node, built } of finished) {
        if (built.kind !== 'view' && built.kind !== 'view-again') continue;
        if (kindOf(standing, node.table) === 'table')
          await warehouse.run(`drop table ${warehouse.relation(node.table)}`);
        await warehouse.run(createView(warehouse, node.table, built.select));
      }
    }
  }
}

function duckDbStatements(
  warehouse: Warehouse,
  { node, built }: Finished,
  standing: 'table' | 'view' | null,
): Statement[] {
  const published = warehouse.relation(node.table);
  switch (built.kind) {
    case 'table':
      return [
        ...(standing === null ? [] : [{ sql: `drop ${standing} ${published}` }]),
        { sql: `alter table ${warehouse.relation(built.beside)} rename to ${warehouse.quote(node.table.name)}` },
      ];
    case 'view':
      return [
        ...(standing === 'table' ? [{ sql: `drop table ${published}` }] : []),
        { sql: createView(warehouse, node.table, built.select) },
        { sql: `drop view ${warehouse.relation(built.beside)}` },
      ];
    case 'view-again':
      return [{ sql: createView(warehouse, node.table, built.select) }];
    case 'delta':
      return [...built.statements];
    case 'unchanged':
      return [];
    case 'nothing':
      return standing === null ? [] : [{ sql: `drop ${standing} ${published}` }];
  }
}

/** Drops what a build left beside the published tables: a killed one, or one whose checks failed. */
export async function dropLeftovers(warehouse: Warehouse, schemas: readonly string[]): Promise<void> {
  const relations = (await Promise.all(schemas.map((schema) => warehouse.relations(schema)))).flat();
  const leftovers = relations.filter(({ name }) => isLeftover(name));
  // Views first: on DuckDB they do not hold their tables, but nothing should ever see a view without one.
  for (const kind of ['view', 'table'] as const) {
    for (const relation of leftovers.filter((one) => one.kind === kind))
      await warehouse.run(`drop ${kind} if exists ${warehouse.relation(relation)}`);
  }
}

function kindOf(relations: readonly Relation[], { schema, name }: TableName): 'table' | 'view' | null {
  return relations.find((relation) => relation.schema === schema && relation.name === name)?.kind ?? null;
}
