import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { didYouMean } from '../project/config.ts';
import { BuildError } from '../events.ts';
import { graphFor } from './graph-cache.ts';
import type { NodeName, Project } from '../project/project.ts';
import { RunTables } from '../building/tables.ts';

/** The SQL of a model as the engine would get it, over published names. */
export async function compileModel(project: Project, warehouse: Warehouse, name: NodeName): Promise<string> {
  const { graph } = await graphFor(project, warehouse.engine);
  const node = graph.nodes.get(name);
  if (!node) throw new BuildError(`there is no model "${name}"${didYouMean(name, graph.order)}`);
  return new RunTables(warehouse, graph).bindPublished(node, node.sql);
}
