import { configSchema, didYouMean } from '../project/config.ts';
import type { Graph, GraphNode } from './graph.ts';
import type { NodeName } from '../project/project.ts';

/** A selector that names nothing of this project, or is not written as one. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

/** Steps to walk from what a term names: 0 none, a number that many, Infinity all. `@` walks down, then up from there. */
type Reach = { readonly up: number; readonly down: number; readonly at: boolean };
type Term = { readonly method: string; readonly value: string; readonly reach: Reach; readonly written: string };

/** A node or a source, which has no node but is where walking may begin. */
type Vertex = string;

/**
 * The nodes an expression names; null means all. As in dbt: spaces join by or, commas by and, and what follows
 * `--exclude` is taken away. A term is `name`, `stg_*`, `folder.name`, `path:`, `tag:`, `config.KEY:`, `source:`,
 * `resource_type:` or `state:modified`, with `+up`, `down+`, `2+name+1` or `@name` around it.
 * `modified` answers `state:modified` (see state-selector.ts). Throws SelectorError.
 */
export function select(graph: Graph, expression: string | null, modified: ReadonlySet<NodeName>): Set<NodeName> {
  if (expression === null || expression.trim() === '') return new Set(graph.order);
  const [wanted = '', ...taken] = expression.split(/(?:^|\s)--exclude(?:\s+|=|$)/);
  const chosen = wanted.trim() === '' ? new Set<Vertex>(graph.order) : union(graph, wanted, modified);
  for (const unwanted of taken) for (const vertex of union(graph, unwanted, modified)) chosen.delete(vertex);
  return new Set(graph.order.filter((name) => chosen.has(name)));
}

/** The sources an expression names (`source:raw`, `+orders`); null means all. Keys of `graph.sources`. */
export function selectSources(graph: Graph, expression: string | null, modified: ReadonlySet<NodeName>): Set<string> {
  if (expression === null || expression.trim() === '') return new Set(graph.sources.keys());
  const chosen = union(graph, expression, modified);
  return new Set([...graph.sources.keys()].filter((key) => chosen.has(sourceVertex(key))));
}

const sourceVertex = (key: string): Vertex => `source:${key}`;

function union(graph: Graph, text: string, modified: ReadonlySet<NodeName>): Set<Vertex> {
  const found = new Set<Vertex>();
  for (const part of text.split(/\s+/).filter((word) => word !== '')) {
    const sets = part.split(',').map((word) => walked(graph, readTerm(word), modified));
    const [first = new Set<Vertex>(), ...others] = sets;
    for (const vertex of first) if (others.every((set) => set.has(vertex))) found.add(vertex);
  }
  return found;
}

function readTerm(written: string): Term {
  const match = /^(@|\d*\+)?(?:([a-z_]+(?:\.[\w.]+)?):)?([^+@]+?)(\+\d*)?$/.exec(written);
  if (!match) throw new SelectorError(`cannot read the selector "${written}"`);
  const [, before = '', method = '', value = '', after = ''] = match;
  const steps = (mark: string): number => {
    if (!mark.includes('+')) return 0;
    const digits = mark.replace('+', '');
    return digits === '' ? Infinity : Number(digits);
  };
  if (before === '@' && after !== '') throw new SelectorError(`"${written}": @ already walks down, + is too much`);
  return { method, value, written, reach: { up: steps(before), down: steps(after), at: before === '@' } };
}

function walked(graph: Graph, term: Term, modified: ReadonlySet<NodeName>): Set<Vertex> {
  const named = verticesOf(graph, term, modified);
  const { up, down, at } = term.reach;
  if (at) return spread(spread(named, Infinity, childrenIn(graph)), Infinity, parentsIn(graph));
  return new Set([...spread(named, up, parentsIn(graph)), ...spread(named, down, childrenIn(graph))]);
}

function spread(from: Iterable<Vertex>, steps: number, next: (vertex: Vertex) => readonly Vertex[]): Set<Vertex> {
  const reached = new Set(from);
  let edge = [...reached];
  for (let step = 0; step < steps && edge.length > 0; step++) {
    edge = [...new Set(edge.flatMap((vertex) => next(vertex)))].filter((vertex) => !reached.has(vertex));
    for (const vertex of edge) reached.add(vertex);
  }
  return reached;
}

function parentsIn(graph: Graph): (vertex: Vertex) => readonly Vertex[] {
  return (vertex) => {
    const node = graph.nodes.get(vertex);
    return node ? [...node.parents, ...node.sources.map(sourceVertex)] : [];
  };
}

function childrenIn(graph: Graph): (vertex: Vertex) => readonly Vertex[] {
  const readers = new Map<Vertex, NodeName[]>();
  for (const node of graph.nodes.values())
    for (const key of node.sources)
      readers.set(sourceVertex(key), [...(readers.get(sourceVertex(key)) ?? []), node.name]);
  return (vertex) => readers.get(vertex) ?? graph.children.get(vertex) ?? [];
}

function verticesOf(graph: Graph, term: Term, modified: ReadonlySet<NodeName>): Vertex[] {
  const { method, value, written } = term;
  const nodes = [...graph.nodes.values()];
  const those = (is: (node: GraphNode) => boolean): Vertex[] => nodes.filter(is).map(({ name }) => name);
  if (method.startsWith('config.')) return byConfig(those, method.slice('config.'.length), value, written);
  switch (method) {
    case '': {
      if (/[/\\]|\.(sql|ts|csv)$/.test(value)) return verticesOf(graph, { ...term, method: 'path' }, modified);
      const matches = matcher(value);
      const found = those(({ name, node }) => matches(name) || value === node.fqn.slice(0, depth(value)).join('.'));
      return known(found, value, written, [...graph.nodes.keys(), ...nodes.flatMap(({ node }) => foldersOf(node.fqn))]);
    }
    case 'path': {
      const folder = value.replace(/^\.\//, '').replace(/\/$/, '');
      const matches = matcher(folder);
      const found = those(({ node }) => matches(node.path) || node.path.startsWith(`${folder}/`));
      return known(found, value, written, nodes.map(({ node }) => node.path).flatMap(pathsAbove));
    }
    case 'tag': {
      const matches = matcher(value);
      const found = those(({ config }) => config.tags.some(matches));
      return known(
        found,
        value,
        written,
        nodes.flatMap(({ config }) => config.tags),
      );
    }
    case 'source': {
      const matches = matcher(value);
      const keys = [...graph.sources.entries()].filter(([key, { source }]) => matches(key) || matches(source));
      const names = [...graph.sources.entries()].flatMap(([key, { source }]) => [key, source]);
      return known(
        keys.map(([key]) => sourceVertex(key)),
        value,
        written,
        names,
      );
    }
    case 'resource_type':
      return known(
        those(({ node }) => node.kind === value),
        value,
        written,
        nodes.map(({ node }) => node.kind),
      );
    case 'state':
      if (value !== 'modified') throw new SelectorError(`"${written}": the only state is state:modified`);
      return those(({ name }) => modified.has(name));
    default: {
      const methods = ['path', 'tag', 'source', 'state', 'resource_type', 'config.materialized'];
      throw new SelectorError(`"${written}": unknown method "${method}"${didYouMean(method, methods)}`);
    }
  }
}

function byConfig(those: (is: (node: GraphNode) => boolean) => Vertex[], path: string, value: string, written: string) {
  const [key = '', ...inner] = path.split('.');
  const keys = Object.keys(configSchema.shape);
  if (!keys.includes(key)) throw new SelectorError(`"${written}": unknown setting "${key}"${didYouMean(key, keys)}`);
  const matches = matcher(value);
  return those(({ config }) => {
    let found: unknown = config[key as keyof typeof config];
    for (const step of inner) found = (found as Record<string, unknown> | null | undefined)?.[step];
    return (Array.isArray(found) ? found : [found]).some((item) => matches(String(item)));
  });
}

/** A name that is written out must be of the project; the nearest is named when it is not. */
function known(found: Vertex[], value: string, written: string, names: readonly string[]): Vertex[] {
  if (found.length > 0) return found;
  const quoted = written === value ? '' : ` (in "${written}")`;
  throw new SelectorError(`the selector "${value}"${quoted} matches nothing${didYouMean(value, new Set(names))}`);
}

/** Shell-like: * any text, ? one letter, [abc] one of. */
function matcher(glob: string): (text: string) => boolean {
  if (!/[*?[]/.test(glob)) return (text) => text === glob;
  const pattern = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const regex = new RegExp(`^${pattern}$`);
  return (text) => regex.test(text);
}

const depth = (dotted: string): number => dotted.split('.').length;
const foldersOf = (fqn: readonly string[]): string[] => fqn.map((_, at) => fqn.slice(0, at + 1).join('.'));
const pathsAbove = (path: string): string[] => path.split('/').map((_, at, all) => all.slice(0, at + 1).join('/'));
