import type { Engine } from '../../../warehouse/warehouse.ts';
import { completeConfig, type Config } from '../project/config.ts';
import type { Graph, GraphNode } from './graph.ts';
import { marksIn } from '../templates/marks.ts';
import type { CheckDeclaration, Project, Source, SqlCheck, SqlModel, UnitTest } from '../project/project.ts';

/** A model in a few words, for tests of what is pure over the graph. Parents are read from the marks in `sql`. */
export type Sketch = {
  readonly kind?: 'model' | 'seed' | 'check';
  readonly folder?: string;
  readonly sql?: string;
  readonly parents?: readonly string[];
  readonly sources?: readonly string[];
  readonly config?: Partial<Config>;
  readonly checks?: readonly Partial<CheckDeclaration>[];
};

/** A graph made without a disk. Sources named by `sources` or marks lie in the schema before their dot. */
export function sketchGraph(
  engine: Engine,
  sketches: Readonly<Record<string, Sketch>>,
  unitTests: readonly UnitTest[] = [],
): Graph {
  const nodes = new Map(Object.entries(sketches).map(([name, sketch]) => [name, nodeOf(name, sketch)]));
  const children = new Map<string, string[]>();
  for (const { name, parents } of nodes.values())
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), name]);
  const keys = [...new Set([...nodes.values()].flatMap((node) => node.sources))];
  const sources = new Map(keys.map((key) => [key, sourceOf(key)]));
  const project: Project = {
    ...{ name: 'sketch', layout: 'voronka', root: '/sketch', artifacts: '/sketch/target', vars: {}, macros: [] },
    hooks: { start: [], end: [] },
    ...{ nodes: new Map([...nodes].map(([name, { node }]) => [name, node])), sources, unitTests },
    target: { name: 'test', schema: 'main' },
  };
  return { project, engine, nodes, order: [...nodes.keys()], children, sources };
}

export function sketchCheck(test: string, given: Partial<CheckDeclaration> = {}): CheckDeclaration {
  const spot = { file: 'models/sketch.yml', line: 7, column: 9 };
  const none = { severity: 'error', where: null, warnIf: null, errorIf: null, tags: [] } as const;
  return { test, name: null, column: null, arguments: {}, ...none, spot, ...given };
}

function nodeOf(name: string, sketch: Sketch): GraphNode {
  const { kind = 'model', folder = 'models', sql = '', config = {}, checks = [] } = sketch;
  const marks = marksIn(sql);
  const parents = sketch.parents ?? marks.flatMap((mark) => (mark.kind === 'ref' ? [mark.name] : []));
  const sources = sketch.sources ?? marks.flatMap((mark) => (mark.kind === 'source' ? [mark.key] : []));
  const path = `${folder}/${name}.sql`;
  const node = {
    ...{ kind, language: 'sql', name, path, file: `/sketch/${path}`, fqn: [...folder.split('/').slice(1), name] },
    ...{ config, text: sql },
    declared: { description: '', columns: [], checks: checks.map((check) => sketchCheck(check.test ?? '', check)) },
  } as SqlModel | SqlCheck;
  return {
    ...{ node, name, config: completeConfig(config), table: { schema: 'main', name }, sql, incrementalSql: null },
    ...{ parents: [...new Set(parents)].sort(), sources: [...new Set(sources)].sort() },
    ...{ ownHash: `own ${name}`, hash: `all ${name}`, preHooks: [], postHooks: [], volatility: 'none' },
  };
}

function sourceOf(key: string): Source {
  const [source = '', name = ''] = key.split('.');
  const spot = { file: 'models/sources.yml', line: 1, column: 1 };
  return {
    ...{ source, name, table: { schema: source, name }, description: '', columns: [], checks: [], tags: [], spot },
    ...{ loadedAtField: null, freshness: null },
  };
}
