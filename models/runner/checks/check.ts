import { DuckDbWarehouse } from '../../../warehouse/duckdb.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { builtColumns } from '../graph/built-columns.ts';
import { splitChecks } from './check-plan.ts';
import type { Check } from './checks.ts';
import { freshnessOf, freshnessStatus, type FreshnessResult } from './freshness.ts';
import { graphFor } from '../graph/graph-cache.ts';
import type { Graph } from '../graph/graph.ts';
import type { Mark } from '../templates/marks.ts';
import type { NodeName, Project } from '../project/project.ts';
import { runChecks, type CheckResult } from './run-checks.ts';
import { select, selectSources } from '../graph/selectors.ts';
import { modifiedSince } from '../graph/state-selector.ts';
import { ensureState, readStates } from '../building/state.ts';
import { RunTables } from '../building/tables.ts';
import { statusOf } from './tell-check.ts';
import { runUnitTest, type UnitTestResult } from './unit-tests.ts';

export type CheckWish = {
  /** A selector; null: everything. */
  readonly select: string | null;
  onEvent(event: CheckEvent): void;
  readonly signal?: AbortSignal;
};

/** `started` says how many of each there will be; each result is told as it comes. */
export type CheckEvent =
  | { readonly kind: 'started'; readonly checks: number; readonly unitTests: number }
  | { readonly kind: 'unit-tested'; readonly result: UnitTestResult }
  | { readonly kind: 'checked'; readonly result: CheckResult }
  | { readonly kind: 'freshness'; readonly result: FreshnessResult };

export type CheckReport = {
  readonly checks: readonly CheckResult[];
  readonly unitTests: readonly UnitTestResult[];
  readonly freshness: readonly FreshnessResult[];
  readonly ms: number;
  /** 0: all well, warnings allowed; 1: something failed; 130: interrupted. */
  readonly exitCode: 0 | 1 | 130;
};

/**
 * Asks the checks of what is published, runs the unit tests of models (in a DuckDB of their own) and looks at how fresh
 * the sources are. Builds nothing. Throws ProjectError or SelectorError when nothing could be started.
 */
export async function check(project: Project, warehouse: Warehouse, wish: CheckWish): Promise<CheckReport> {
  const started = performance.now();
  const { graph, templates } = await graphFor(project, warehouse.engine);
  const modified = wish.select?.includes('state:') ? await modifiedIn(warehouse, graph) : new Set<NodeName>();
  const chosen = select(graph, wish.select, modified);
  const sources = selectSources(graph, wish.select, modified);
  const checks = splitChecks(graph, templates).all.filter((one) => isChosen(one, chosen, sources));
  const tests = project.unitTests.filter(({ model }) => chosen.has(model));
  wish.onEvent({ kind: 'started', checks: checks.length, unitTests: tests.length });

  const unitTests = await runUnitTests(project, warehouse, tests, wish);
  const results: CheckResult[] = [];
  const tables = new RunTables(warehouse, graph);
  for (const group of byOwner(checks)) {
    if (wish.signal?.aborted) break;
    for (const result of await runChecks(warehouse, group, (mark) => tables.relationOf(mark))) {
      results.push(result);
      wish.onEvent({ kind: 'checked', result });
    }
  }
  const freshness = await freshnessOf(warehouse, graph, sources, new Date());
  for (const result of freshness) wish.onEvent({ kind: 'freshness', result });

  const hasFailed =
    results.some((result) => statusOf(result) === 'fail' || statusOf(result) === 'error') ||
    unitTests.some(({ outcome }) => outcome.kind !== 'pass') ||
    freshness.some((result) => freshnessStatus(result) === 'error');
  const exitCode = wish.signal?.aborted ? 130 : hasFailed ? 1 : 0;
  return { checks: results, unitTests, freshness, ms: performance.now() - started, exitCode };
}

async function modifiedIn(warehouse: Warehouse, graph: Graph): Promise<Set<NodeName>> {
  await ensureState(warehouse);
  const states = await readStates(warehouse);
  return modifiedSince(graph, new Map([...states].map(([name, { ownHash }]) => [name, ownHash])));
}

/** A check goes with the node or source it is written under; a query of its own also with any node it reads. */
function isChosen(one: Check, chosen: ReadonlySet<NodeName>, sources: ReadonlySet<string>): boolean {
  if (one.node !== null) return chosen.has(one.node);
  if (one.source !== null) return sources.has(one.source);
  return chosen.has(one.name) || one.reads.some((name) => chosen.has(name));
}

/** Checks of one table stay together, so that they are one scan. */
function byOwner(checks: readonly Check[]): readonly (readonly Check[])[] {
  const groups = new Map<string, Check[]>();
  for (const one of checks) {
    const owner = one.node ?? one.source ?? one.name;
    groups.set(owner, [...(groups.get(owner) ?? []), one]);
  }
  return [...groups.values()];
}

async function runUnitTests(
  project: Project,
  warehouse: Warehouse,
  tests: Project['unitTests'],
  wish: CheckWish,
): Promise<UnitTestResult[]> {
  if (tests.length === 0) return [];
  const { graph, templates } = await graphFor(project, 'duckdb');
  const results: UnitTestResult[] = [];
  for (const test of tests) {
    if (wish.signal?.aborted) break;
    const scratch = await DuckDbWarehouse.open(':memory:', { threads: 1 });
    const columnsOf = (mark: Mark) => builtColumns(warehouse, graph, mark);
    const result = await runUnitTest(test, { graph, templates, scratch, columnsOf }).finally(() => scratch.close());
    results.push(result);
    wish.onEvent({ kind: 'unit-tested', result });
  }
  return results;
}
