import type { Graph } from './graph.ts';
import type { NodeName } from '../project/project.ts';

/** What each node's own hash was; from the warehouse's meta.nodes or from a manifest that was kept. */
export type PreviousHashes = ReadonlyMap<NodeName, string>;

/** The nodes that `state:modified` means: new ones, and those whose own text, settings or bytes are not what they were. */
export function modifiedSince(graph: Graph, previous: PreviousHashes): Set<NodeName> {
  return new Set(
    graph.order.filter((name) => {
      const node = graph.nodes.get(name);
      return node !== undefined && previous.get(name) !== node.ownHash;
    }),
  );
}

type Manifest = { readonly nodes: Readonly<Record<string, { name: string; checksum?: { checksum?: string } }>> };

/** The hashes in the text of a manifest.json that a build left (dbt's shape: nodes.*.checksum.checksum). */
export function hashesInManifest(text: string): PreviousHashes {
  const manifest = JSON.parse(text) as Partial<Manifest>;
  if (typeof manifest.nodes !== 'object') throw new Error('this is no manifest.json: it has no "nodes"');
  return new Map(
    Object.values(manifest.nodes).flatMap(({ name, checksum }): [string, string][] =>
      checksum?.checksum === undefined ? [] : [[name, checksum.checksum]],
    ),
  );
}
