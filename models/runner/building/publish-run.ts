import type { Relation } from '../../../warehouse/warehouse.ts';
import { selectText } from './create-sql.ts';
import type { BuildEvent } from '../events.ts';
import type { Built } from './materialise.ts';
import type { NodeName } from '../project/project.ts';
import { publish, type Finished } from './publish.ts';
import type { Run } from './run.ts';

/** Publishes all that a run built and nothing refused. */
export async function publishRun(
  run: Run,
  standing: readonly Relation[],
  onEvent: (event: BuildEvent) => void,
): Promise<void> {
  const { warehouse, graph } = run.facts;
  const finished = graph.order.flatMap((name): Finished[] => {
    const built = run.built.get(name) ?? viewAgain(run, name);
    const node = graph.nodes.get(name);
    return built && node ? [{ node, built }] : [];
  });
  if (finished.length === 0) return;
  const started = performance.now();
  await publish(warehouse, finished, standing);
  onEvent({ kind: 'published', relations: finished.length, ms: performance.now() - started });
}

/** A view outside the run keeps the column types of the tables it was made over, so it is made again over new ones. */
function viewAgain(run: Run, name: NodeName): Built | null {
  const { graph, states, chosen } = run.facts;
  const node = graph.nodes.get(name);
  if (!node || chosen.has(name) || node.config.materialized !== 'view' || node.node.kind === 'check') return null;
  const isSame = states.get(name)?.hash === node.hash;
  const readsNew = node.parents.some((parent) => run.built.has(parent) || viewAgain(run, parent) !== null);
  return isSame && readsNew
    ? { kind: 'view-again', select: run.tables.bindPublished(node, selectText(node.sql)) }
    : null;
}
