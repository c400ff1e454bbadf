import type { TableName } from '../../../warehouse/warehouse.ts';
import { columnsRead } from '../graph/columns-read.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { NodeName } from '../project/project.ts';
import { makeKeys, selectsOfChangedKeys, type ChangedKeys, type ParentChange } from './changed-keys.ts';
import { isDriven } from './changed-rows.ts';
import { holdSameParts } from './contents.ts';
import { inputsChanged, type Inputs } from './inputs.ts';
import type { Built } from './materialise.ts';
import type { RunFacts } from './run.ts';
import { keysOf } from './tables.ts';

/** What a node's parents and sources became in a run, as far as it decides how little of the node has to be built. */
export class RunChanges {
  /** Of the nodes of which only some rows were made anew: which. */
  readonly keys = new Map<NodeName, ChangedKeys>();
  readonly #built: ReadonlyMap<NodeName, Built>;

  constructor(
    readonly facts: RunFacts,
    built: ReadonlyMap<NodeName, Built>,
  ) {
    this.#built = built;
  }

  /** The parents whose new rows differ only in columns that the node does not read; null when it has to be built. */
  async unread(node: GraphNode, inputs: Inputs): Promise<readonly NodeName[] | null> {
    const state = this.facts.states.get(node.name);
    const { materialized } = node.config;
    if (this.facts.full || !state || node.volatility === 'always' || standingKind(this.facts, node.table) !== 'table')
      return null;
    if (materialized !== 'table' && materialized !== 'incremental') return null;
    const changed = inputsChanged(state.inputKey, inputs);
    if (changed === null || changed.sources.length > 0) return null;
    for (const { name, before } of changed.parents) {
      const change = this.#changeOf(name, before);
      if (change === null) return null;
      const readOf = (columns: readonly string[]): readonly string[] => columnsRead(node, name, columns);
      if (!(await holdSameParts(this.facts.warehouse, change.beside, change.standing, readOf))) return null;
    }
    return changed.parents.map(({ name }) => name);
  }

  /** What this run did to a parent whose published rows a node was made of; null when that is not so. */
  #changeOf(name: NodeName, before: string): ParentChange | null {
    const parent = nodeOf(this.facts.graph, name);
    const built = this.#built.get(name);
    if (built === undefined || !('beside' in built) || built.kind === 'view') return null;
    const isBase = this.facts.states.get(name)?.outputKey === before;
    if (!isBase || standingKind(this.facts, parent.table) !== 'table') return null;
    return { standing: parent.table, beside: built.beside, keys: this.keys.get(name) ?? null };
  }

  /** The keys whose rows alone have to be made, in a table; null when the node has to be built whole. */
  async keysFor(node: GraphNode, inputs: Inputs): Promise<ChangedKeys | null> {
    const { warehouse, graph, states, full } = this.facts;
    const state = states.get(node.name);
    const [column] = node.config.unique_key;
    if (full || !state || column === undefined || !isDriven(node) || standingKind(this.facts, node.table) !== 'table')
      return null;
    const changed = node.volatility === 'none' ? inputsChanged(state.inputKey, inputs) : null;
    if (changed === null) return null;
    const before = new Map(changed.parents.map((parent) => [parent.name, parent.before]));
    const selects = await selectsOfChangedKeys(warehouse, graph, node, changed, (name) =>
      this.#changeOf(name, before.get(name) ?? ''),
    );
    if (selects === null || selects.length === 0) return null;
    return makeKeys(warehouse, { table: keysOf(node.table), column }, selects, state.rows ?? 0n);
  }
}

/** What stood under a name when the run began. */
export function standingKind({ standing }: RunFacts, { schema, name }: TableName): 'table' | 'view' | null {
  return standing.find((relation) => relation.schema === schema && relation.name === name)?.kind ?? null;
}

function nodeOf(graph: Graph, name: NodeName): GraphNode {
  const node = graph.nodes.get(name);
  if (!node) throw new Error(`${name} is not in the graph`);
  return node;
}
