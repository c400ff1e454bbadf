import type { Check } from '../checks/checks.ts';
import type { BuildEvent } from '../events.ts';
import { ancestorsOf, descendantsOf } from '../graph/graph.ts';
import type { NodeName } from '../project/project.ts';
import { failedNames, isBroken, type Run } from './run.ts';
import { runChecks } from '../checks/run-checks.ts';

/**
 * Checks over several nodes wait for all of them; what they refuse is withheld with everything built from it. A check
 * that reads a node which neither this run nor any before it has built is left for the run that builds it; so is one that
 * reads a node this run has left behind, as an edit leaves the slow ones: it would compare today with yesterday.
 */
export async function askLateChecks(
  run: Run,
  late: readonly Check[],
  onEvent: (event: BuildEvent) => void,
): Promise<void> {
  const due = late.filter(
    (check) =>
      check.reads.some((name) => run.built.has(name)) &&
      !check.reads.some((name) => isBroken(run.outcomes.get(name))) &&
      check.reads.every((name) => run.built.has(name) || run.facts.states.has(name)) &&
      !check.reads.some((name) => isLeftBehind(run, name)),
  );
  const results = await runChecks(run.facts.warehouse, due, (mark) => run.tables.relationOf(mark));
  run.checks.push(...results);
  for (const result of results) {
    onEvent({ kind: 'checked', result });
    const [failed] = failedNames([result]);
    if (failed === undefined) continue;
    withhold(run, result.check.node === null ? result.check.reads : [result.check.node], failed);
  }
}

function isLeftBehind(run: Run, name: NodeName): boolean {
  return !run.outcomes.has(name) && [...ancestorsOf(run.facts.graph, name)].some((parent) => run.built.has(parent));
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
