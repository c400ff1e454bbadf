import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { didYouMean, mergeConfig } from './config.ts';
import { ProjectError, type Problem } from '../errors.ts';
import { pathFrom } from './files.ts';
import type { Layout, NodeFile } from './layout.ts';
import type { Declaration, Node, NodeName, Project } from './project.ts';
import { readProperties, type Properties } from './properties.ts';
import { snapshotsIn } from './snapshot-blocks.ts';
import { YamlFile } from './yaml-file.ts';
import { scalarRenderer } from './yaml-templates.ts';

const undeclared: Declaration = { description: '', columns: [], checks: [] };

/** Reads what a layout found into one project. All mistakes of names are told at once. */
export function assemble(
  layout: Layout,
  given: { readonly vars: Readonly<Record<string, unknown>>; readonly artifacts: string },
): Project {
  const properties: Properties = { nodes: new Map(), sources: new Map(), unitTests: [] };
  const render = scalarRenderer({ ...layout.vars, ...given.vars }, layout.target);
  for (const file of layout.properties)
    readProperties(YamlFile.read(file, pathFrom(layout.root, file), render), properties);
  const nodes = new Map<NodeName, Node>();
  const problems: Problem[] = [];
  for (const node of readNodes(layout, properties)) {
    const twin = nodes.get(node.name);
    if (twin)
      problems.push({
        message: `two nodes are named ${node.name}: ${twin.path} and ${node.path}`,
        spot: { file: node.path, line: 1, column: 1 },
        excerpt: null,
      });
    nodes.set(node.name, node);
  }
  // dbt only warns of it, and its projects are to run as they are.
  if (layout.kind === 'voronka') problems.push(...declaredInVain(properties, nodes));
  if (problems.length > 0) throw new ProjectError(problems);
  return {
    name: layout.name,
    layout: layout.kind,
    root: layout.root,
    artifacts: given.artifacts,
    vars: { ...layout.vars, ...given.vars },
    nodes,
    sources: properties.sources,
    macros: layout.macros.map((file) => ({ path: pathFrom(layout.root, file), text: readText(file) })),
    unitTests: properties.unitTests,
    hooks: layout.hooks,
    target: layout.target,
  };
}

/** Checks under a misspelt name would never be asked. */
function declaredInVain(properties: Properties, nodes: ReadonlyMap<NodeName, Node>): Problem[] {
  return [...properties.nodes].flatMap(([name, { spot }]): Problem[] =>
    nodes.has(name)
      ? []
      : [{ message: `there is no model "${name}"${didYouMean(name, nodes.keys())}`, spot, excerpt: null }],
  );
}

function readNodes(layout: Layout, properties: Properties): Node[] {
  const common = ({ file, fqn, defaults }: NodeFile, name = fqn.at(-1) ?? basename(file)) => {
    const said = properties.nodes.get(name);
    return {
      name,
      path: pathFrom(layout.root, file),
      file,
      fqn: [...fqn.slice(0, -1), name],
      config: mergeConfig(defaults, said?.config ?? {}),
      declared: said?.declared ?? undeclared,
    };
  };
  return [
    ...layout.models.map((found): Node => {
      return found.file.endsWith('.ts')
        ? { ...common(found), kind: 'model', language: 'typescript', text: textWithImports(found.file) }
        : { ...common(found), kind: 'model', language: 'sql', text: readText(found.file) };
    }),
    ...layout.seeds.map((found): Node => {
      const read = common(found);
      const checksum = createHash('sha256').update(readFileSync(found.file)).digest('hex');
      return { ...read, kind: 'seed', checksum, delimiter: read.config.delimiter ?? ',' };
    }),
    ...layout.snapshots.flatMap((found) =>
      snapshotsIn(readText(found.file)).map(({ name, text }): Node => ({
        ...common(found, name ?? undefined),
        kind: 'snapshot',
        text,
      })),
    ),
    ...yamlSnapshots(layout, properties),
    ...layout.checks.map((found): Node => ({ ...common(found), kind: 'check', text: readText(found.file) })),
  ];
}

/** Snapshots written in YAML alone: `relation: ref('x')` is all there is to select. */
function yamlSnapshots(layout: Layout, properties: Properties): Node[] {
  return [...properties.nodes].flatMap(([name, { declared, config, spot, relation }]): Node[] => {
    if (relation === null) return [];
    const merged = mergeConfig({ materialized: 'snapshot' }, config);
    return [
      {
        kind: 'snapshot',
        name,
        path: spot.file,
        file: `${layout.root}/${spot.file}`,
        fqn: [name],
        config: merged,
        declared,
        text: `select * from {{ ${relation} }}`,
      },
    ];
  });
}

/** A model in TypeScript changes with the modules it imports: their hashes stand under its own text. */
function textWithImports(file: string): string {
  const seen = new Map<string, string>();
  const walk = (path: string): void => {
    for (const [, relative = ''] of readText(path).matchAll(/from '(\.[^']+\.ts)'/g)) {
      const imported = resolve(dirname(path), relative);
      if (seen.has(imported) || !existsSync(imported)) continue;
      seen.set(imported, createHash('sha256').update(readText(imported)).digest('hex'));
      walk(imported);
    }
  };
  walk(file);
  const hashes = [...seen].map(([path, hash]) => `// ${basename(path)} ${hash}`).sort();
  return [readText(file), ...hashes].join('\n');
}

/** Windows line ends would shift no line but would change the hash of a model. */
function readText(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
}
