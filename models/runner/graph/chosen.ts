import { ancestorsOf, descendantsOf, type Graph } from './graph.ts';
import type { NodeName } from '../project/project.ts';
import { watchesOf, type Watch } from '../building/watermarks.ts';

/** What the selector names that can be stored, and the views between two chosen nodes: they would show old rows. */
export function chosenNodes(graph: Graph, selected: ReadonlySet<NodeName>): Set<NodeName> {
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

/** What the chosen nodes' rows follow from in tables of others. */
export function watchesAbove(graph: Graph, chosen: ReadonlySet<NodeName>): Watch[] {
  const all = new Set([...chosen].flatMap((name) => [name, ...ancestorsOf(graph, name)]));
  return [...all].flatMap((name) => {
    const node = graph.nodes.get(name);
    return node ? watchesOf(node) : [];
  });
}
