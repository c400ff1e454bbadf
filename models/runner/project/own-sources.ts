import type { GraphNode } from '../graph/graph.ts';
import { bindMarks, writeMark, type Mark } from '../templates/marks.ts';
import type { NodeName, Source } from './project.ts';

type Unhashed = Omit<GraphNode, 'hash'>;

/** Keys of the sources that seeds of the project fill, with the seed's name. */
export function seedsOfSources(
  nodes: ReadonlyMap<NodeName, Unhashed>,
  sources: ReadonlyMap<string, Source>,
): Map<string, NodeName> {
  const seeds = new Map(
    [...nodes.values()].flatMap(({ name, node, table }): [string, NodeName][] =>
      node.kind === 'seed' ? [[placeOf(table), name]] : [],
    ),
  );
  return new Map(
    [...sources].flatMap(([key, { table }]): [string, NodeName][] => {
      const seed = seeds.get(placeOf(table));
      return seed === undefined ? [] : [[key, seed]];
    }),
  );
}

/**
 * dbt projects declare tables as sources that their own seeds fill. Read as `ref`, such a source is built before its
 * readers, where dbt would want two commands. Other sources stay as they are.
 */
export function readOwnSources(
  nodes: ReadonlyMap<NodeName, Unhashed>,
  sources: ReadonlyMap<string, Source>,
): Map<NodeName, Unhashed> {
  const seeds = seedsOfSources(nodes, sources);
  const seedOf = (key: string): NodeName | undefined => seeds.get(key);
  return new Map([...nodes].map(([name, node]) => [name, node.sources.some(seedOf) ? rewritten(node, seedOf) : node]));
}

function rewritten(node: Unhashed, seedOf: (key: string) => NodeName | undefined): Unhashed {
  const asRefs = (sql: string): string => bindMarks(sql, (mark) => writeMark(ownMark(mark, seedOf)));
  const seeds = node.sources.flatMap((key) => seedOf(key) ?? []);
  return {
    ...node,
    sql: asRefs(node.sql),
    incrementalSql: node.incrementalSql === null ? null : asRefs(node.incrementalSql),
    parents: [...new Set([...node.parents, ...seeds])].sort(),
    sources: node.sources.filter((key) => seedOf(key) === undefined),
  };
}

/** A source's mark as the mark of the seed that fills it. */
export function ownMark(mark: Mark, seedOf: (key: string) => NodeName | undefined): Mark {
  const seed = mark.kind === 'source' ? seedOf(mark.key) : undefined;
  return seed === undefined ? mark : { kind: 'ref', name: seed };
}

function placeOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`.toLowerCase();
}
