import type { Engine, TableName } from '../../../warehouse/warehouse.ts';
import type { Config } from '../project/config.ts';
import { ProjectError } from '../errors.ts';
import type { Node, NodeName, Project, Source } from '../project/project.ts';
import { hashOf } from './sql-text.ts';

/** A node after rendering for one engine. */
export type GraphNode = {
  readonly node: Node;
  readonly name: NodeName;
  /** Complete: folders < YAML < `config()` in the file. */
  readonly config: Config;
  /** Where readers find it. An ephemeral model and a check have a name here too, but nothing is stored under it. */
  readonly table: TableName;
  /** Nodes it reads, sorted; ephemeral ones are nodes like others. */
  readonly parents: readonly NodeName[];
  /** Keys of `Project.sources` it reads, sorted. */
  readonly sources: readonly string[];
  /** The select, with marks in place of relations (see marks.ts), for a first or full build; empty for seeds and TypeScript. */
  readonly sql: string;
  /** The select for a run that adds to what is there; null unless the model is incremental. */
  readonly incrementalSql: string | null;
  /** SQL to run before and after, with marks. */
  readonly preHooks: readonly string[];
  readonly postHooks: readonly string[];
  /** Whether the same tables can give another answer: `daily` for today's date, `always` for now() and chance. */
  readonly volatility: 'none' | 'daily' | 'always';
  /** Changes when and only when what it would store can change: SQL, settings, seed bytes; not its parents. */
  readonly ownHash: string;
  /** ownHash together with the parents' hashes. */
  readonly hash: string;
};

/** The project as one engine sees it. Parents stand before children in `order`; equals by name. */
export type Graph = {
  readonly project: Project;
  readonly engine: Engine;
  readonly nodes: ReadonlyMap<NodeName, GraphNode>;
  readonly order: readonly NodeName[];
  readonly children: ReadonlyMap<NodeName, readonly NodeName[]>;
  readonly sources: ReadonlyMap<string, Source>;
};

/** Puts rendered nodes in order and gives them their hashes. Throws ProjectError with the path of a cycle. */
export function graphOf(
  project: Project,
  engine: Engine,
  rendered: ReadonlyMap<NodeName, Omit<GraphNode, 'hash'>>,
): Graph {
  const order = inOrder(rendered);
  const nodes = new Map<NodeName, GraphNode>();
  const children = new Map<NodeName, NodeName[]>(order.map((name) => [name, []]));
  for (const name of order) {
    const node = rendered.get(name) as Omit<GraphNode, 'hash'>;
    nodes.set(name, { ...node, hash: hashOf([node.ownHash, node.parents.map((parent) => nodes.get(parent)?.hash)]) });
    for (const parent of node.parents) children.get(parent)?.push(name);
  }
  return { project, engine, nodes, order, children, sources: project.sources };
}

/** All nodes that can be reached from `start` by `step`, without it. */
export function reach(start: NodeName, step: (name: NodeName) => readonly NodeName[]): Set<NodeName> {
  const found = new Set<NodeName>();
  const queue = [...step(start)];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    queue.push(...step(name));
  }
  return found;
}

export function ancestorsOf(graph: Graph, name: NodeName): Set<NodeName> {
  return reach(name, (one) => graph.nodes.get(one)?.parents ?? []);
}

export function descendantsOf(graph: Graph, name: NodeName): Set<NodeName> {
  return reach(name, (one) => graph.children.get(one) ?? []);
}

/** Parents before children; equals by name, so two runs print the same plan. */
function inOrder(nodes: ReadonlyMap<NodeName, Pick<GraphNode, 'parents'>>): NodeName[] {
  const plan = new Set<NodeName>();
  const visit = (name: NodeName, path: readonly NodeName[]): void => {
    if (plan.has(name)) return;
    if (path.includes(name)) throw new ProjectError([cycleProblem([...path.slice(path.indexOf(name)), name])]);
    for (const parent of nodes.get(name)?.parents ?? []) visit(parent, [...path, name]);
    plan.add(name);
  };
  for (const name of [...nodes.keys()].sort()) visit(name, []);
  return [...plan];
}

function cycleProblem(path: readonly NodeName[]) {
  return { message: `models read each other in a circle: ${path.join(' -> ')}`, spot: null, excerpt: null };
}
