import { DuckDbWarehouse } from '../../../warehouse/duckdb.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { builtColumns } from '../graph/built-columns.ts';
import { graphFor } from '../graph/graph-cache.ts';
import type { Project } from '../project/project.ts';
import { columnLineage, type ColumnLineage } from './column-lineage.ts';
import { projectLineage, type ProjectLineage } from './project-lineage.ts';

/** The lineage of every node of a project. Columns of sources, seeds and models in TypeScript are read from the warehouse. */
export async function lineageOfProject(project: Project, warehouse: Warehouse): Promise<ProjectLineage> {
  const { graph } = await graphFor(project, 'duckdb');
  const scratch = await DuckDbWarehouse.open(':memory:', { threads: 1 });
  try {
    return await projectLineage(graph, scratch, (mark) => builtColumns(warehouse, graph, mark));
  } finally {
    await scratch.close();
  }
}

/** Where a column's values come from and where they go. `model` may be a source, '<source>.<table>'. */
export async function lineageOf(
  project: Project,
  warehouse: Warehouse,
  column: { readonly model: string; readonly column: string },
): Promise<ColumnLineage> {
  return columnLineage(await lineageOfProject(project, warehouse), column);
}
