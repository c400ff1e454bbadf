import { QueryError, type Column, type Engine, type Warehouse } from '../../../warehouse/warehouse.ts';
import { typeOn } from '../checks/fixture.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import { bindMarks, type Mark } from '../templates/marks.ts';
import type { NodeName } from '../project/project.ts';
import { parseSelect } from './parse.ts';
import { traceQuery, type SchemaOf, type TracedQuery } from './query.ts';
import { unknownTrace, type SourceColumn, type Trace, type TracedColumn } from './trace.ts';

/** A column of a node, of a declared source ('<source>.<table>'), or of a table that a query names by itself. */
export type ColumnPlace = {
  readonly kind: 'node' | 'source' | 'table';
  readonly name: string;
  readonly column: string;
};

/** One column of a node and what its values come from. */
export type NodeColumn = {
  readonly name: string;
  readonly from: readonly ColumnPlace[];
  /** It is one column unchanged. */
  readonly copied: boolean;
  /** Why sources may be missing; null when all are there. */
  readonly unknown: string | null;
};

export type NodeLineage = {
  readonly columns: readonly NodeColumn[];
  /** Columns that decide which rows there are: filters, joins, groupings. */
  readonly influences: readonly ColumnPlace[];
  /** Why the columns could not be listed; null when they are. */
  readonly unknown: string | null;
};

export type ProjectLineage = ReadonlyMap<NodeName, NodeLineage>;

/** Columns of what is really built, with its engine; null when it is not there. */
export type ColumnsOf = (
  mark: Mark,
) => Promise<{ readonly engine: Engine; readonly columns: readonly Column[] } | null>;

/**
 * The lineage of every node. `graph` is the project rendered for DuckDB, whatever the warehouse is, since DuckDB reads the
 * SQL; `scratch` is an empty in-memory DuckDB, where each model is made without rows, so that names and types are the
 * engine's own. Nothing is guessed: what is not understood is said to be unknown.
 */
export async function projectLineage(graph: Graph, scratch: Warehouse, columnsOf: ColumnsOf): Promise<ProjectLineage> {
  const known = new Map<string, readonly string[]>();
  const schemaOf: SchemaOf = (schema, table) => known.get(`${schema}.${table}`) ?? null;
  for (const schema of [NODES, SOURCES]) await scratch.createSchema(schema);
  for (const key of graph.sources.keys()) await makeEmpty({ kind: 'source', key }, SOURCES, key);
  const lineage = new Map<NodeName, NodeLineage>();
  for (const name of graph.order) {
    const node = graph.nodes.get(name) as GraphNode;
    if (node.node.kind === 'check') continue;
    const traced = await trace(node);
    if (traced.columns.length > 0)
      known.set(
        `${NODES}.${name}`,
        traced.columns.map((column) => column.name),
      );
    lineage.set(name, traced);
  }
  return lineage;

  async function makeEmpty(mark: Mark, schema: string, name: string): Promise<readonly string[]> {
    const built = await columnsOf(mark);
    if (!built || built.columns.length === 0) return [];
    const columns = built.columns.map(
      (column) => `${scratch.quote(column.name)} ${typeOn('duckdb', built.engine, column)}`,
    );
    await scratch.run(`create table ${scratch.relation({ schema, name })} (${columns.join(', ')})`);
    const names = built.columns.map((column) => column.name);
    known.set(`${schema}.${name}`, names);
    return names;
  }

  async function trace(node: GraphNode): Promise<NodeLineage> {
    if (node.sql === '') return withoutSql(node, await makeEmpty({ kind: 'ref', name: node.name }, NODES, node.name));
    const sql = bindMarks(node.sql, (mark) => scratch.relation(placeOf(mark, node)))
      .trim()
      .replace(/;$/, '');
    const parsed = await parseSelect(scratch, sql);
    const query: TracedQuery =
      'unknown' in parsed
        ? { columns: null, unknown: parsed.unknown, influences: new Map() }
        : traceQuery(parsed.node, null, { schemaOf, ctes: new Map() });
    return told(query, await namesOf(scratch, node, sql));
  }
}

const NODES = 'node';
const SOURCES = 'source';

function placeOf(mark: Mark, node: GraphNode): { schema: string; name: string } {
  switch (mark.kind) {
    case 'ref':
      return { schema: NODES, name: mark.name };
    case 'source':
      return { schema: SOURCES, name: mark.key };
    case 'this':
      return { schema: NODES, name: node.name };
  }
}

/** The columns as the engine names them, making the node's empty table on the way; null when it cannot be made. */
async function namesOf(scratch: Warehouse, node: GraphNode, sql: string): Promise<readonly string[] | null> {
  const table = { schema: NODES, name: node.name };
  try {
    await scratch.run(`create table ${scratch.relation(table)} as\nselect * from (\n${sql}\n) as rows limit 0`);
    return (await scratch.columns(table)).map(({ name }) => name);
  } catch (error) {
    // A parent's columns are not known, or the model itself is wrong: names then come from the text alone.
    if (error instanceof QueryError) return null;
    throw error;
  }
}

function told({ columns, unknown, influences }: TracedQuery, names: readonly string[] | null): NodeLineage {
  const places = [...influences.values()].map(columnPlace);
  if (names === null) return { columns: (columns ?? []).map(nodeColumn), influences: places, unknown };
  const fits = columns !== null && columns.length === names.length;
  const reason = unknown ?? 'the columns were counted otherwise than the engine counts them';
  const traceAt = (at: number): Trace => (fits ? columns[at]?.trace : undefined) ?? unknownTrace(reason);
  return {
    columns: names.map((name, at) => nodeColumn({ name, trace: traceAt(at) })),
    influences: places,
    unknown: fits ? null : reason,
  };
}

function withoutSql({ node }: GraphNode, names: readonly string[]): NodeLineage {
  const isSeed = node.kind === 'seed';
  const unknown = isSeed ? null : 'a model in TypeScript is not looked into';
  const columns = names.map((name) => ({ name, from: [], copied: false, unknown }));
  return { columns, influences: [], unknown: names.length > 0 ? unknown : 'it was never built' };
}

function nodeColumn({ name, trace }: TracedColumn): NodeColumn {
  const from = [...trace.sources.values()].map(columnPlace);
  return { name, from, copied: trace.copied, unknown: trace.unknown };
}

function columnPlace({ schema, table, column }: SourceColumn): ColumnPlace {
  if (schema === NODES) return { kind: 'node', name: table, column };
  if (schema === SOURCES) return { kind: 'source', name: table, column };
  return { kind: 'table', name: schema === '' ? table : `${schema}.${table}`, column };
}
