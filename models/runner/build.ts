import { randomUUID } from 'node:crypto';
import type { Relation, Warehouse } from '../../warehouse/warehouse.ts';
import { writeArtifacts } from './artifacts.ts';
import { splitChecks } from './check-plan.ts';
import { graphFor } from './graph-cache.ts';
import type { BuildEvent, BuildReport, NodeResult, Outcome } from './events.ts';
import { ancestorsOf, descendantsOf, type Graph, type GraphNode } from './graph.ts';
import type { NodeName, Project } from './project.ts';
import { dropLeftovers, publish } from './publish.ts';
import { runReady } from './queue.ts';
import { failedNames, isBroken, Run } from './run.ts';
import { runChecks } from './run-checks.ts';
import { select } from './selectors.ts';
import { ensureState, readStates, writeRun, writeStates, type NodeState } from './state.ts';
import { modifiedSince } from './state-selector.ts';
import { watermarksOf } from './watermarks.ts';

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
  const standing = (await Promise.all(schemas.map((schema) => warehouse.relations(schema)))).flat();
  const watermarks = await watermarksOf(warehouse, graph, sourcesAbove(graph, chosen));
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
    await askLateChecks(run, plan.late, wish);
    await publishAll(run, standing, wish);
    await writeStates(warehouse, id, new Date(), [...run.newStates.values()]);
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

/** What the selector names that can be stored, and the views between two chosen nodes: they would show old rows. */
function chosenNodes(graph: Graph, selected: ReadonlySet<NodeName>): Set<NodeName> {
  const buildable = (name: NodeName): boolean => graph.nodes.get(name)?.node.kind !== 'check';
  const chosen = new Set(graph.order.filter((name) => selected.has(name) && buildable(name)));
  if (chosen.size === graph.order.filter(buildable).length) return chosen;
  const above = new Set([...chosen].flatMap((name) => [...ancestorsOf(graph, name)]));
  const below = new Set([...chosen].flatMap((name) => [...descendantsOf(graph, name)]));
  const between = (name: NodeName): boolean => {
    const kind = graph.nodes.get(name)?.config.materialized;
    return (kind === 'view' || kind === 'ephemeral') && above.has(name) && below.has(name);
  };
  return new Set(graph.order.filter((name) => buildable(name) && (chosen.has(name) || between(name))));
}

function isStored({ node, config }: GraphNode): boolean {
  return node.kind !== 'check' && config.materialized !== 'ephemeral';
}

function sourcesAbove(graph: Graph, chosen: ReadonlySet<NodeName>): Set<string> {
  const all = new Set([...chosen].flatMap((name) => [name, ...ancestorsOf(graph, name)]));
  return new Set([...all].flatMap((name) => graph.nodes.get(name)?.sources ?? []));
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

/** Checks over several nodes wait for all of them; what they refuse is withheld with everything built from it. */
async function askLateChecks(run: Run, late: ReturnType<typeof splitChecks>['late'], wish: BuildWish): Promise<void> {
  const due = late.filter(
    (check) =>
      check.reads.some((name) => run.built.has(name)) && !check.reads.some((name) => isBroken(run.outcomes.get(name))),
  );
  const results = await runChecks(run.facts.warehouse, due, (mark) => run.tables.relationOf(mark));
  run.checks.push(...results);
  for (const result of results) {
    wish.onEvent({ kind: 'checked', result });
    const [failed] = failedNames([result]);
    if (failed === undefined) continue;
    withhold(run, result.check.node === null ? result.check.reads : [result.check.node], failed);
  }
}

function withhold(run: Run, owners: readonly NodeName[], check: string): void {
  const refused = owners.filter((name) => run.built.delete(name));
  for (const name of refused) run.outcomes.set(name, { kind: 'refused', checks: [check], ms: 0 });
  for (const name of refused) {
    run.newStates.delete(name);
    for (const child of descendantsOf(run.facts.graph, name)) {
      if (run.built.delete(child)) run.outcomes.set(child, { kind: 'not-run', because: name });
      run.newStates.delete(child);
    }
  }
}

async function publishAll(run: Run, standing: readonly Relation[], wish: BuildWish): Promise<void> {
  const { warehouse, graph } = run.facts;
  const finished = graph.order.flatMap((name) => {
    const built = run.built.get(name);
    const node = graph.nodes.get(name);
    return built && node ? [{ node, built }] : [];
  });
  if (finished.length === 0) return;
  const started = performance.now();
  await publish(warehouse, finished, standing);
  wish.onEvent({ kind: 'published', relations: finished.length, ms: performance.now() - started });
}

async function remember(warehouse: Warehouse, report: BuildReport, wish: BuildWish): Promise<void> {
  const count = (kinds: readonly Outcome['kind'][]): number =>
    report.nodes.filter(({ outcome }) => kinds.includes(outcome.kind)).length;
  await writeRun(warehouse, {
    id: report.run,
    startedAt: report.startedAt,
    finishedAt: new Date(),
    status: report.exitCode === 0 ? 'ok' : report.exitCode === 1 ? 'failed' : 'interrupted',
    selector: wish.select,
    full: wish.full,
    built: count(['built']),
    skipped: count(['skipped']),
    failed: count(['failed', 'refused', 'not-run']),
    reasons: Object.fromEntries(report.nodes.map(({ name, outcome }) => [name, reasonOf(outcome)])),
  });
}

function reasonOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'built':
      return `built: ${outcome.reason}${outcome.isPublished ? '' : ' (same rows as before)'}`;
    case 'skipped':
      return `skipped: ${outcome.reason}`;
    case 'failed':
      return `failed: ${outcome.message}`;
    case 'refused':
      return `refused by ${outcome.checks.join(', ')}`;
    case 'not-run':
      return `not run: ${outcome.because} failed`;
  }
}
