import { randomUUID } from 'node:crypto';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { writeArtifacts } from './building/artifacts.ts';
import { splitChecks } from './checks/check-plan.ts';
import { chosenNodes, watchesAbove } from './graph/chosen.ts';
import type { BuildEvent, BuildReport, NodeResult } from './events.ts';
import { graphFor } from './graph/graph-cache.ts';
import type { Graph, GraphNode } from './graph/graph.ts';
import { askLateChecks } from './building/late-checks.ts';
import type { NodeName, Project } from './project/project.ts';
import { publishRun } from './building/publish-run.ts';
import { dropLeftovers } from './building/publish.ts';
import { runReady } from './building/queue.ts';
import { runHooks } from './building/run-hooks.ts';
import { remember } from './building/run-record.ts';
import { failedNames, isBroken, Run } from './building/run.ts';
import { select } from './graph/selectors.ts';
import { modifiedSince } from './graph/state-selector.ts';
import { ensureState, readStates, writeStates, type NodeState } from './building/state.ts';
import { watermarksOf } from './building/watermarks.ts';

export type BuildWish = {
  /** A selector; null: everything. */
  readonly select: string | null;
  /** Build what did not change, too. */
  readonly full: boolean;
  readonly threads?: number;
  onEvent(event: BuildEvent): void;
  readonly signal?: AbortSignal;
};

/** One build at a time on a warehouse: two would take each other's tables. */
const running = new WeakMap<Warehouse, Promise<unknown>>();

/**
 * Builds models, seeds and snapshots beside what is published, asks their checks, and publishes all that passed at once.
 * Throws ProjectError, SelectorError or QueryError when nothing could be started; a node's own trouble is in the report.
 */
export async function build(project: Project, warehouse: Warehouse, wish: BuildWish): Promise<BuildReport> {
  const before = running.get(warehouse) ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(() => buildAlone(project, warehouse, wish));
  running.set(warehouse, mine);
  return mine;
}

async function buildAlone(project: Project, warehouse: Warehouse, wish: BuildWish): Promise<BuildReport> {
  const startedAt = new Date();
  const clock = performance.now();
  const id = `${startedAt.toISOString()}_${randomUUID().slice(0, 8)}`;
  const { graph, templates } = await graphFor(project, warehouse.engine);
  await ensureState(warehouse);
  const states = await readStates(warehouse);
  const ownHashes = new Map([...states].map(([name, state]) => [name, state.ownHash]));
  const chosen = chosenNodes(graph, select(graph, wish.select, modifiedSince(graph, ownHashes)));
  const schemas = [...new Set([...graph.nodes.values()].filter(isStored).map(({ table }) => table.schema))];
  await dropLeftovers(warehouse, schemas);
  for (const schema of schemas) await warehouse.createSchema(schema);
  await runHooks(warehouse, graph, templates, 'start');
  const standing = (await Promise.all(schemas.map((schema) => warehouse.relations(schema)))).flat();
  const watermarks = await watermarksOf(warehouse, graph, watchesAbove(graph, chosen));
  const plan = splitChecks(graph, templates);
  const run = new Run({
    warehouse,
    graph,
    templates,
    chosen,
    states,
    standing,
    watermarks,
    checksOf: plan.own,
    full: wish.full,
    today: startedAt.toISOString().slice(0, 10),
  });

  const threads = wish.threads ?? (warehouse.engine === 'duckdb' ? 4 : 6);
  wish.onEvent({ kind: 'started', run: id, nodes: chosen.size, threads });
  let position = 0;
  const takeOne = async (name: NodeName): Promise<void> => {
    const asked = run.checks.length;
    const outcome = await run.take(name, (reason) => wish.onEvent({ kind: 'node-started', name, reason }));
    for (const result of run.checks.slice(asked))
      if (result.check.node === name) wish.onEvent({ kind: 'checked', result });
    position++;
    wish.onEvent({
      kind: 'node-finished',
      name,
      materialized: materializedOf(graph, name),
      position,
      total: chosen.size,
      outcome,
    });
  };
  await runReady(jobsOf(graph, chosen, states), threads, takeOne, wish.signal ?? null);

  const isInterrupted = wish.signal?.aborted === true;
  if (!isInterrupted) {
    await askLateChecks(run, plan.late, wish.onEvent);
    await publishRun(run, standing, wish.onEvent);
    await writeStates(warehouse, id, new Date(), [...run.newStates.values()]);
    await runHooks(warehouse, graph, templates, 'end');
  }
  await dropLeftovers(warehouse, schemas);

  const nodes = [...chosen].map((name): NodeResult => ({
    name,
    materialized: materializedOf(graph, name),
    outcome: run.outcomes.get(name) ?? { kind: 'skipped', reason: 'interrupted before its turn' },
  }));
  const hasFailed = nodes.some(({ outcome }) => isBroken(outcome)) || failedNames(run.checks).length > 0;
  const report: BuildReport = {
    run: id,
    startedAt,
    ms: performance.now() - clock,
    exitCode: isInterrupted ? 130 : hasFailed ? 1 : 0,
    nodes,
    checks: run.checks,
  };
  await remember(warehouse, report, wish);
  await writeArtifacts(graph, warehouse, report);
  return report;
}

function isStored({ node, config }: GraphNode): boolean {
  return node.kind !== 'check' && config.materialized !== 'ephemeral';
}

function jobsOf(graph: Graph, chosen: ReadonlySet<NodeName>, states: ReadonlyMap<NodeName, NodeState>) {
  return new Map(
    [...chosen].map((name) => [
      name,
      { waitsFor: graph.nodes.get(name)?.parents ?? [], weight: states.get(name)?.ms ?? 10 },
    ]),
  );
}

function materializedOf(graph: Graph, name: NodeName): string {
  return graph.nodes.get(name)?.config.materialized ?? 'view';
}
