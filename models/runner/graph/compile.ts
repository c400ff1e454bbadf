import type { TableName } from '../../../warehouse/warehouse.ts';
import { completeConfig, mergeConfig, type Config } from '../project/config.ts';
import { ProjectError, type Problem } from '../errors.ts';
import { graphOf, type Graph, type GraphNode } from './graph.ts';
import { Templates, type Rendered } from '../templates/jinja.ts';
import { nameColumns } from './name-columns.ts';
import { nameTables } from './name-tables.ts';
import { readOwnSources } from '../project/own-sources.ts';
import type { Node, NodeName, Project } from '../project/project.ts';
import { hashOf, normaliseSql, volatility } from './sql-text.ts';
import { readTypeScriptModel } from '../building/typescript-model.ts';

type Unhashed = Omit<GraphNode, 'hash'>;

/** Renders every node for an engine and puts them in order; touches no engine. Throws ProjectError with all that is wrong. */
export async function compileProject(project: Project, templates: Templates): Promise<Graph> {
  const nodes = new Map<NodeName, Unhashed>();
  const problems: Problem[] = [];
  const broken = new Set<NodeName>();
  for (const node of project.nodes.values()) {
    try {
      const compiled = await compileNode(project, templates, node);
      if (compiled.config.enabled) nodes.set(node.name, compiled);
    } catch (error) {
      if (!(error instanceof ProjectError)) throw error;
      problems.push(...error.problems);
      broken.add(node.name);
    }
  }
  problems.push(...missingParents(project, nodes, broken), ...sharedTables(nodes));
  if (problems.length > 0) throw new ProjectError(unrepeated(problems));
  return graphOf(project, templates.engine, named(readOwnSources(nodes, project.sources)));
}

function named(nodes: ReadonlyMap<NodeName, Unhashed>): Map<NodeName, Unhashed> {
  const tableNameOf = (name: NodeName): string => nodes.get(name)?.table.name ?? name;
  return new Map(
    [...nodes].map(([name, node]) => {
      const { sql, incrementalSql } = node;
      const added = incrementalSql === null ? null : nameTables(incrementalSql, tableNameOf);
      return [name, { ...node, sql: nameTables(sql, tableNameOf), incrementalSql: added }];
    }),
  );
}

async function compileNode(project: Project, templates: Templates, node: Node): Promise<Unhashed> {
  switch (node.kind) {
    case 'seed':
      return finish(project, templates, node, [], null, null);
    case 'model':
      return node.language === 'typescript'
        ? compileTypeScript(project, templates, node)
        : compileSql(project, templates, node);
    case 'snapshot':
    case 'check':
      return compileSql(project, templates, node);
  }
}

function compileSql(project: Project, templates: Templates, node: Exclude<Node, { kind: 'seed' }>): Unhashed {
  const job = { path: node.path, text: node.text, name: node.name };
  const whole = templates.render({ ...job, incremental: false });
  const incremental =
    configOf(node, whole.config).materialized === 'incremental'
      ? templates.render({ ...job, incremental: true })
      : null;
  return finish(project, templates, node, whole.config, whole, incremental);
}

async function compileTypeScript(
  project: Project,
  templates: Templates,
  node: Extract<Node, { language: 'typescript' }>,
): Promise<Unhashed> {
  const read = await readTypeScriptModel(node.file);
  const parents = { config: [], refs: new Set(read.parents), sources: new Set(read.sources), messages: [], text: '' };
  return finish(project, templates, node, [{ materialized: 'table', ...read.config }], parents, null);
}

function finish(
  project: Project,
  templates: Templates,
  node: Node,
  said: readonly Partial<Config>[],
  whole: Rendered | null,
  incremental: Rendered | null,
): Unhashed {
  const config = configOf(node, said);
  const hooks = (texts: readonly string[]): Rendered[] =>
    texts.map((text) => templates.render({ path: node.path, text, name: node.name, incremental: false }));
  const pre = hooks(config.pre_hook);
  const post = hooks(config.post_hook);
  const all = [whole, incremental, ...pre, ...post].filter((one) => one !== null);
  const named = (text: string): string => (templates.engine === 'clickhouse' ? nameColumns(text) : text);
  const sql = named(whole?.text ?? '');
  const incrementalSql = incremental === null ? null : named(incremental.text);
  return {
    node,
    name: node.name,
    config,
    table: tableOf(project, templates, node, config),
    parents: union(all.map((one) => one.refs)).filter((name) => name !== node.name),
    sources: union(all.map((one) => one.sources)),
    sql,
    incrementalSql,
    preHooks: pre.map((one) => one.text),
    postHooks: post.map((one) => one.text),
    volatility: volatility(`${sql}\n${incrementalSql ?? ''}`),
    ownHash: hashOf([
      node.kind,
      normaliseSql(sql),
      incrementalSql === null ? null : normaliseSql(incrementalSql),
      contentOf(node),
      dataConfig(config),
      [...pre, ...post].map((one) => normaliseSql(one.text)),
    ]),
  };
}

function configOf(node: Node, said: readonly Partial<Config>[]): Config {
  const config = completeConfig(mergeConfig(node.config, ...said));
  switch (node.kind) {
    case 'model':
      return config;
    case 'seed':
    case 'snapshot':
      return { ...config, materialized: node.kind };
    case 'check':
      return { ...config, materialized: 'ephemeral' };
  }
}

/** What a node stores that is not in its SQL. */
function contentOf(node: Node): unknown {
  switch (node.kind) {
    case 'seed':
      return [node.checksum, node.declared.columns.map((column) => [column.name, column.type])];
    case 'model':
      return node.language === 'typescript' ? node.text : null;
    case 'snapshot':
    case 'check':
      return null;
  }
}

function dataConfig(config: Config): unknown {
  const { materialized, unique_key, incremental_strategy, time_column, order_by, partition_by, engine } = config;
  const { strategy, updated_at, check_cols, invalidate_hard_deletes, column_types, delimiter } = config;
  return [
    materialized,
    unique_key,
    incremental_strategy,
    time_column,
    order_by,
    partition_by,
    engine,
    strategy,
    updated_at,
    check_cols,
    invalidate_hard_deletes,
    column_types,
    delimiter,
  ];
}

/** dbt's rule: a schema of its own is put after the target's; a project may have another rule as a macro. Ours are bare. */
function tableOf(project: Project, templates: Templates, node: Node, config: Config): TableName {
  const name = config.alias ?? node.name;
  if (node.kind === 'snapshot' && config.target_schema !== null) return { schema: config.target_schema, name };
  if (project.layout === 'voronka') return { schema: config.schema ?? project.target.schema, name };
  if (templates.hasMacro('generate_schema_name')) {
    const resource_type = node.kind === 'check' ? 'test' : node.kind;
    const told = { name: node.name, resource_type, path: node.path, fqn: [project.name, ...node.fqn], config };
    const args = { custom_schema_name: config.schema, node: told };
    const job = { path: node.path, text: '', name: node.name, incremental: false };
    return { schema: templates.callMacro('generate_schema_name', args, job).text.trim(), name };
  }
  return { schema: config.schema === null ? project.target.schema : `${project.target.schema}_${config.schema}`, name };
}

function missingParents(
  project: Project,
  nodes: ReadonlyMap<NodeName, Unhashed>,
  broken: ReadonlySet<NodeName>,
): Problem[] {
  return [...nodes.values()].flatMap((node) =>
    node.parents
      .filter((parent) => !nodes.has(parent) && !broken.has(parent) && project.nodes.has(parent))
      .map((parent) => ({
        message: `${node.name} reads ${parent}, which is switched off (enabled: false)`,
        spot: { file: node.node.path, line: 1, column: 1 },
        excerpt: null,
      })),
  );
}

function sharedTables(nodes: ReadonlyMap<NodeName, Unhashed>): Problem[] {
  const owners = new Map<string, Unhashed>();
  return [...nodes.values()].flatMap((node) => {
    if (node.config.materialized === 'ephemeral') return [];
    const key = `${node.table.schema}.${node.table.name}`;
    const owner = owners.get(key);
    owners.set(key, node);
    return owner
      ? [
          {
            message: `${owner.name} and ${node.name} would both be stored as ${key}`,
            spot: { file: node.node.path, line: 1, column: 1 },
            excerpt: null,
          },
        ]
      : [];
  });
}

function union(sets: readonly ReadonlySet<string>[]): string[] {
  return [...new Set(sets.flatMap((set) => [...set]))].sort();
}

/** One broken macro would be told once per model that uses it. */
function unrepeated(problems: readonly Problem[]): Problem[] {
  const told = new Set<string>();
  return problems.filter(({ message, spot }) => {
    const key = spot ? `${spot.file}:${spot.line}:${spot.column}` : message;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}
