import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import type { BuildReport, Outcome } from '../events.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { NodeName } from '../project/project.ts';
import { RunTables } from './tables.ts';

/**
 * manifest.json, run_results.json (dbt's field names, so that its readers understand them) and compiled/. Keys stand in a
 * fixed order and the manifest holds no time, so an unchanged project writes the same bytes.
 */
export async function writeArtifacts(graph: Graph, warehouse: Warehouse, report: BuildReport | null): Promise<void> {
  const folder = graph.project.artifacts;
  const compiled = compiledSql(graph, warehouse);
  writeJson(join(folder, 'manifest.json'), manifestOf(graph, compiled));
  if (report !== null) writeJson(join(folder, 'run_results.json'), runResultsOf(graph, report, compiled));
  for (const [name, sql] of compiled) {
    const file = join(folder, 'compiled', `${(graph.nodes.get(name) as GraphNode).node.fqn.join('/')}.sql`);
    writeWhenNew(file, sql);
  }
}

/** The select of every node that has one, over published names. */
export function compiledSql(graph: Graph, warehouse: Warehouse): Map<NodeName, string> {
  const tables = new RunTables(warehouse, graph);
  const texts = graph.order.flatMap((name): [NodeName, string][] => {
    const node = graph.nodes.get(name) as GraphNode;
    return node.sql === '' ? [] : [[name, tables.bindPublished(node, node.sql)]];
  });
  return new Map(texts);
}

function manifestOf(graph: Graph, compiled: ReadonlyMap<NodeName, string>): unknown {
  const { project } = graph;
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      project_name: project.name,
      adapter_type: graph.engine,
      generated_by: 'voronka',
    },
    nodes: Object.fromEntries(
      [...graph.nodes.values()]
        .sort(byName)
        .map((node) => [uniqueId(graph, node.name), manifestNode(graph, node, compiled)]),
    ),
    sources: Object.fromEntries(
      [...project.sources]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, source]) => [
          `source.${project.name}.${key}`,
          {
            resource_type: 'source',
            source_name: source.source,
            name: source.name,
            schema: source.table.schema,
            identifier: source.table.name,
            description: source.description,
            loaded_at_field: source.loadedAtField,
          },
        ]),
    ),
    parent_map: Object.fromEntries(
      [...graph.nodes.values()].sort(byName).map((node) => [uniqueId(graph, node.name), parentIds(graph, node)]),
    ),
    child_map: Object.fromEntries(
      [...graph.nodes.values()]
        .sort(byName)
        .map((node) => [
          uniqueId(graph, node.name),
          [...(graph.children.get(node.name) ?? [])].sort().map((name) => uniqueId(graph, name)),
        ]),
    ),
  };
}

function manifestNode(graph: Graph, node: GraphNode, compiled: ReadonlyMap<NodeName, string>): unknown {
  const { declared, path, fqn } = node.node;
  return {
    unique_id: uniqueId(graph, node.name),
    resource_type: resourceType(node),
    name: node.name,
    package_name: graph.project.name,
    path,
    original_file_path: path,
    fqn: [graph.project.name, ...fqn],
    schema: node.table.schema,
    alias: node.table.name,
    checksum: { name: 'voronka', checksum: node.ownHash },
    config: node.config,
    tags: node.config.tags,
    meta: node.config.meta,
    description: declared.description,
    columns: Object.fromEntries(
      declared.columns.map((column) => [
        column.name,
        {
          name: column.name,
          description: column.description,
          data_type: column.type,
          tags: column.tags,
          meta: column.meta,
        },
      ]),
    ),
    depends_on: { nodes: parentIds(graph, node) },
    raw_code: node.node.kind === 'seed' ? '' : node.node.text,
    compiled_code: compiled.get(node.name) ?? null,
  };
}

function parentIds(graph: Graph, node: GraphNode): string[] {
  return [
    ...node.parents.map((name) => uniqueId(graph, name)),
    ...node.sources.map((key) => `source.${graph.project.name}.${key}`),
  ];
}

function runResultsOf(graph: Graph, report: BuildReport, compiled: ReadonlyMap<NodeName, string>): unknown {
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
      generated_at: report.startedAt.toISOString(),
      invocation_id: report.run,
    },
    elapsed_time: report.ms / 1000,
    results: [
      ...report.nodes.map(({ name, outcome }) => ({
        unique_id: uniqueId(graph, name),
        status: statusOf(outcome),
        execution_time: 'ms' in outcome ? outcome.ms / 1000 : 0,
        message: messageOf(outcome),
        failures: null,
        adapter_response:
          outcome.kind === 'built' && outcome.rows !== null ? { rows_affected: Number(outcome.rows) } : {},
        compiled_code: compiled.get(name) ?? null,
      })),
      ...report.checks.map(({ check, outcome, sql, ms }) => ({
        unique_id: `test.${graph.project.name}.${check.name}`,
        status: outcome.kind === 'fail' && outcome.severity === 'warn' ? 'warn' : outcome.kind,
        execution_time: ms / 1000,
        message: outcome.kind === 'error' ? outcome.message : null,
        failures: outcome.kind === 'fail' ? Number(outcome.failures) : 0,
        adapter_response: {},
        compiled_code: sql,
      })),
    ],
  };
}

function statusOf(outcome: Outcome): 'success' | 'error' | 'fail' | 'skipped' {
  switch (outcome.kind) {
    case 'built':
      return 'success';
    case 'failed':
      return 'error';
    case 'refused':
      return 'fail';
    case 'skipped':
    case 'not-run':
      return 'skipped';
  }
}

function messageOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'built':
    case 'skipped':
      return outcome.reason;
    case 'failed':
      return outcome.message;
    case 'refused':
      return `not published, refused by ${outcome.checks.join(', ')}`;
    case 'not-run':
      return `not run, since ${outcome.because} failed`;
  }
}

function uniqueId(graph: Graph, name: NodeName): string {
  const node = graph.nodes.get(name);
  return `${node ? resourceType(node) : 'model'}.${graph.project.name}.${name}`;
}

function resourceType(node: GraphNode): string {
  return node.node.kind === 'check' ? 'test' : node.node.kind;
}

function byName(a: GraphNode, b: GraphNode): number {
  return a.name < b.name ? -1 : 1;
}

function writeJson(file: string, value: unknown): void {
  const plain = (_: string, inner: unknown): unknown => (typeof inner === 'bigint' ? String(inner) : inner);
  writeWhenNew(file, `${JSON.stringify(value, plain, 2)}\n`);
}

/** Most builds change few files, and readers watch for changes. */
function writeWhenNew(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
