import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { BuildError } from '../events.ts';
import type { Graph } from '../graph/graph.ts';
import type { Templates } from '../templates/jinja.ts';
import { bindMarks } from '../templates/marks.ts';
import type { RunHooks } from '../project/project.ts';
import { RunTables } from './tables.ts';

/** Runs dbt's on-run-start or on-run-end over published names. Throws BuildError with the hook's SQL. */
export async function runHooks(
  warehouse: Warehouse,
  graph: Graph,
  templates: Templates,
  when: keyof RunHooks,
): Promise<void> {
  const tables = new RunTables(warehouse, graph);
  for (const text of graph.project.hooks[when]) {
    const name = `on-run-${when}`;
    const rendered = templates.render({ path: 'dbt_project.yml', text, name, incremental: false }).text;
    const sql = bindMarks(rendered, (mark) => tables.relationOf(mark)).trim();
    if (sql === '') continue;
    try {
      await warehouse.run(sql);
    } catch (error) {
      throw new BuildError(`${name}: ${error instanceof Error ? error.message : String(error)}\n${sql}`);
    }
  }
}
