import type { Statement, TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import { createTable, createView, selectText } from './create-sql.ts';
import type { GraphNode } from '../graph/graph.ts';
import { addRows } from './incremental.ts';
import { loadSeed } from './seed.ts';
import { takeSnapshot } from './snapshot.ts';
import { besideOf, type RunTables } from './tables.ts';
import { runTypeScriptModel } from './typescript-model.ts';

/**
 * What a build left beside the published relation.
 * `table` is whole and takes the name; `view` is made again over published names; `delta` is a view over the published
 * table and its new rows, which `statements` put in; `view-again` is a view that stands as it was;
 * `unchanged`: the rows made anew are those that stand; `nothing` is stored for an ephemeral model.
 */
export type Built =
  | { readonly kind: 'table'; readonly beside: TableName }
  | { readonly kind: 'view'; readonly beside: TableName; readonly select: string }
  | { readonly kind: 'delta'; readonly beside: TableName; readonly statements: readonly Statement[] }
  | { readonly kind: 'view-again'; readonly select: string }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'nothing' };

export type Site = {
  readonly warehouse: Warehouse;
  readonly tables: RunTables;
  readonly node: GraphNode;
  /** Whether rows of an earlier build of the same definition stand under the published name. */
  readonly canAdd: boolean;
};

/** Builds one node beside what is published. Rejects with the engine's QueryError. */
export async function materialise(site: Site): Promise<Built> {
  const { warehouse, tables, node } = site;
  for (const hook of node.preHooks) await warehouse.run(tables.bind(node, hook));
  const built = await materialiseKind(site);
  for (const hook of node.postHooks) await warehouse.run(tables.bind(node, hook));
  return built;
}

async function materialiseKind(site: Site): Promise<Built> {
  const { warehouse, tables, node } = site;
  const beside = besideOf(node.table);
  if (node.node.kind === 'model' && node.node.language === 'typescript') {
    await runTypeScriptModel(node.node.file, {
      warehouse,
      relationOf: (mark) => tables.relationOf(mark),
      into: beside,
    });
    return { kind: 'table', beside };
  }
  switch (node.config.materialized) {
    case 'ephemeral':
      return { kind: 'nothing' };
    case 'view': {
      const select = selectText(node.sql);
      await warehouse.run(createView(warehouse, beside, tables.bind(node, select)));
      return { kind: 'view', beside, select: tables.bindPublished(node, select) };
    }
    case 'table':
      await makeTable(site, beside, node.sql);
      return { kind: 'table', beside };
    case 'incremental':
      if (site.canAdd) return addRows(site);
      await makeTable(site, beside, node.sql);
      return { kind: 'table', beside };
    case 'seed':
      await loadSeed(warehouse, node, beside);
      return { kind: 'table', beside };
    case 'snapshot':
      await takeSnapshot(site, beside);
      return { kind: 'table', beside };
  }
}

export async function makeTable({ warehouse, tables, node }: Site, table: TableName, sql: string): Promise<void> {
  for (const statement of createTable(warehouse, table, selectText(tables.bind(node, sql)), node.config))
    await warehouse.run(statement);
}
