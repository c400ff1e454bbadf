import { QueryError, type Column, type Engine, type Warehouse } from '../../../warehouse/warehouse.ts';
import type { Graph } from './graph.ts';
import type { Mark } from '../templates/marks.ts';

/** The columns of a published table or a source, with the engine whose types they are; null when it is not there. */
export async function builtColumns(
  warehouse: Warehouse,
  graph: Graph,
  mark: Mark,
): Promise<{ readonly engine: Engine; readonly columns: readonly Column[] } | null> {
  const table = tableOf(graph, mark);
  if (!table) return null;
  try {
    return { engine: warehouse.engine, columns: await warehouse.columns(table) };
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}

function tableOf(graph: Graph, mark: Mark) {
  switch (mark.kind) {
    case 'source':
      return graph.sources.get(mark.key)?.table;
    case 'ref':
      return graph.nodes.get(mark.name)?.table;
    case 'this':
      return undefined;
  }
}
