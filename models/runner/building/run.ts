import type { Relation, Warehouse } from '../../../warehouse/warehouse.ts';
import type { Check } from '../checks/checks.ts';
import { buildChangedRows } from './changed-rows.ts';
import { RunChanges, standingKind } from './run-changes.ts';
import { countRows, holdSameRows } from './contents.ts';
import { BuildError, type Outcome } from '../events.ts';
import { modelError } from './sql-error.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import { changeBetween, inputsOf, outputOf, writeInputs, type Inputs } from './inputs.ts';
import type { Templates } from '../templates/jinja.ts';
import { materialise, type Built } from './materialise.ts';
import type { NodeName } from '../project/project.ts';
import { runChecks, type CheckResult } from '../checks/run-checks.ts';
import { hashOf } from '../graph/sql-text.ts';
import type { NodeState } from './state.ts';
import { RunTables } from './tables.ts';

export type RunFacts = {
  readonly warehouse: Warehouse;
  readonly graph: Graph;
  readonly templates: Templates;
  /** Nodes to be built when they changed. */
  readonly chosen: ReadonlySet<NodeName>;
  readonly states: ReadonlyMap<NodeName, NodeState>;
  readonly standing: readonly Relation[];
  readonly watermarks: ReadonlyMap<string, string>;
  /** Blocking and warning checks that can be asked as soon as the node itself is built. */
  readonly checksOf: ReadonlyMap<NodeName, readonly Check[]>;
  readonly full: boolean;
  /** YYYY-MM-DD, UTC. */
  readonly today: string;
};

/** What one run has built so far, and the deciding of each node's turn. */
export class Run {
  readonly tables: RunTables;
  readonly built = new Map<NodeName, Built>();
  readonly newStates = new Map<NodeName, NodeState>();
  readonly outcomes = new Map<NodeName, Outcome>();
  readonly checks: CheckResult[] = [];
  readonly #outputs = new Map<NodeName, string>();
  readonly #changes: RunChanges;

  constructor(readonly facts: RunFacts) {
    this.tables = new RunTables(facts.warehouse, facts.graph);
    this.#changes = new RunChanges(facts, this.built);
  }

  /** Decides, builds and checks one node; never throws for what is wrong with the node. `onStart` is told the reason. */
  async take(name: NodeName, onStart: (reason: string) => void): Promise<Outcome> {
    const node = this.#node(name);
    const outcome = await this.#take(node, onStart);
    this.outcomes.set(name, outcome);
    return outcome;
  }

  async #take(node: GraphNode, onStart: (reason: string) => void): Promise<Outcome> {
    const broken = node.parents.find((parent) => isBroken(this.outcomes.get(parent)));
    if (broken !== undefined) return { kind: 'not-run', because: this.#rootOf(broken) };
    const started = performance.now();
    try {
      const inputs = this.inputs(node);
      const reason = this.#reasonToBuild(node, inputs);
      if (reason === null) return await this.#leave(node);
      const unread = await this.#changes.unread(node, inputs);
      if (unread !== null) return await this.#follow(node, inputs, unread);
      onStart(reason);
      return await this.#build(node, inputs, reason, started);
    } catch (error) {
      this.tables.forget(node.name);
      if (error instanceof BuildError)
        return { kind: 'failed', message: error.message, sql: null, ms: performance.now() - started };
      const told = modelError(node, error, this.tables, this.facts.templates);
      return {
        kind: 'failed',
        message: told.message,
        sql: told.sql === '' ? null : told.sql,
        ms: performance.now() - started,
      };
    }
  }

  inputs(node: GraphNode): Inputs {
    return inputsOf(
      node,
      (parent) => this.#output(this.#node(parent)),
      (key) => this.facts.watermarks.get(key) ?? 'absent',
      this.facts.today,
    );
  }

  /** What stands for a node's rows. A view outside the run is seen through: it has no rows of its own. */
  #output(node: GraphNode): string {
    const known = this.#outputs.get(node.name);
    if (known !== undefined) return known;
    const state = this.facts.states.get(node.name);
    const isStored = node.config.materialized !== 'view' && node.config.materialized !== 'ephemeral';
    if (isStored && !state)
      throw new BuildError(
        `${node.name} has never been built, and is not part of this run: select it too, as in "+name"`,
      );
    const output = isStored && state ? state.outputKey : outputOf(this.inputs(node));
    this.#outputs.set(node.name, output);
    return output;
  }

  #reasonToBuild(node: GraphNode, inputs: Inputs): string | null {
    const state = this.facts.states.get(node.name);
    if (this.facts.full) return 'everything is built';
    if (!state) return 'never built before';
    if (node.config.materialized !== 'ephemeral' && standingKind(this.facts, node.table) === null)
      return 'its table is missing';
    if (node.volatility === 'always' && node.config.materialized !== 'view') return 'it reads the clock or chance';
    return changeBetween(state.inputKey, inputs);
  }

  /** Leaves the node as it is and remembers that its rows follow from the new inputs, too. */
  async #follow(node: GraphNode, inputs: Inputs, unread: readonly NodeName[]): Promise<Outcome> {
    const outcome = await this.#leave(node);
    const state = this.newStates.get(node.name) ?? this.facts.states.get(node.name);
    if (outcome.kind !== 'skipped' || !state) return outcome;
    this.newStates.set(node.name, { ...state, hash: node.hash, inputKey: writeInputs(inputs) });
    return { kind: 'skipped', reason: `what it reads of ${unread.join(', ')} did not change` };
  }

  async #leave(node: GraphNode): Promise<Outcome> {
    const state = this.facts.states.get(node.name);
    if (state) this.#outputs.set(node.name, state.outputKey);
    const checks = this.facts.checksOf.get(node.name) ?? [];
    if (state && state.checksHash !== checksHash(checks)) {
      const failed = await this.#check(checks);
      if (failed.length > 0) return { kind: 'refused', checks: failed, ms: 0 };
      this.newStates.set(node.name, { ...state, checksHash: checksHash(checks) });
    }
    return { kind: 'skipped', reason: 'nothing changed' };
  }

  async #build(node: GraphNode, inputs: Inputs, reason: string, started: number): Promise<Outcome> {
    const { warehouse, states, full } = this.facts;
    const state = states.get(node.name);
    const site = { warehouse, tables: this.tables, node, canAdd: this.#canAdd(node, state) };
    const keys = await this.#changes.keysFor(node, inputs);
    const part = keys && (await buildChangedRows(site, keys));
    const built = part ?? (await materialise(site));
    const isKeyed = keys !== null && part !== null && part.kind !== 'unchanged';
    if (isKeyed) this.#changes.keys.set(node.name, keys);
    const rows = await this.#rowsOf(node, built, isKeyed);
    const same =
      state !== undefined &&
      (built.kind === 'unchanged' ||
        (!full &&
          built.kind === 'table' &&
          !isKeyed &&
          rows !== null &&
          standingKind(this.facts, node.table) === 'table' &&
          (await holdSameRows(warehouse, built.beside, node.table, rows))));
    if (!same && built.kind !== 'nothing') this.tables.markBuilt(node.name);
    const checks = this.facts.checksOf.get(node.name) ?? [];
    const failed = await this.#check(checks);
    if (failed.length > 0) {
      this.tables.forget(node.name);
      return { kind: 'refused', checks: failed, ms: performance.now() - started };
    }
    if (!same) this.built.set(node.name, built);
    const outputKey = same ? state.outputKey : outputOf(inputs);
    this.#outputs.set(node.name, outputKey);
    const ms = performance.now() - started;
    this.newStates.set(node.name, {
      name: node.name,
      ownHash: node.ownHash,
      hash: node.hash,
      inputKey: writeInputs(inputs),
      outputKey,
      checksHash: checksHash(checks),
      reason,
      rows,
      ms,
    });
    return { kind: 'built', reason, rows, ms, isPublished: !same && built.kind !== 'nothing' };
  }

  /** null for a view, and for a table that new rows were added to. */
  async #rowsOf({ name, table }: GraphNode, built: Built, isKeyed: boolean): Promise<bigint | null> {
    const { warehouse, states } = this.facts;
    if (built.kind === 'unchanged') return states.get(name)?.rows ?? (await countRows(warehouse, table));
    return built.kind === 'table' || (built.kind === 'delta' && isKeyed) ? countRows(warehouse, built.beside) : null;
  }

  /** History is never rebuilt; other rows are added to only while nothing above them was written anew. */
  #canAdd(node: GraphNode, state: NodeState | undefined): boolean {
    if (standingKind(this.facts, node.table) !== 'table') return false;
    if (node.config.materialized === 'snapshot') return true;
    const whole = node.config.full_refresh ?? this.facts.full;
    return state !== undefined && state.hash === node.hash && !whole;
  }

  /** Names of blocking checks that failed. */
  async #check(checks: readonly Check[]): Promise<string[]> {
    if (checks.length === 0) return [];
    const results = await runChecks(this.facts.warehouse, checks, (mark) => this.tables.relationOf(mark));
    this.checks.push(...results);
    return failedNames(results);
  }

  #node(name: NodeName): GraphNode {
    const node = this.facts.graph.nodes.get(name);
    if (!node) throw new Error(`${name} is not in the graph`);
    return node;
  }

  #rootOf(name: NodeName): NodeName {
    const outcome = this.outcomes.get(name);
    return outcome?.kind === 'not-run' ? outcome.because : name;
  }
}

export function isBroken(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'failed' || outcome?.kind === 'refused' || outcome?.kind === 'not-run';
}

export function failedNames(results: readonly CheckResult[]): string[] {
  return results
    .filter(({ check, outcome }) =>
      outcome.kind === 'fail' ? outcome.severity === 'error' : outcome.kind === 'error' && check.severity === 'error',
    )
    .map(({ check }) => check.name);
}

function checksHash(checks: readonly Check[]): string {
  return hashOf(
    checks.map(({ name, question, severity, warnsAt, failsAt }) => [name, question, severity, warnsAt, failsAt]),
  );
}
