import { nameOf, unused } from './check-names.ts';
import { withRendered, type RenderText } from './check-texts.ts';
import { didYouMean } from '../project/config.ts';
import { ProjectError, type Problem } from '../errors.ts';
import { CheckArgumentError, questionOf, ready } from './generic-checks.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import { bindMarks, marksIn, writeMark, type Mark } from '../templates/marks.ts';
import { ownMark, seedsOfSources } from '../project/own-sources.ts';
import type { CheckDeclaration, NodeName, Source, Spot } from '../project/project.ts';
import { anyRow, readThreshold, type Threshold } from './threshold.ts';

/** What is asked of the data. SQL carries marks in place of relations; columns are quoted with ", as both engines read. */
export type Question =
  /** Rows of the table for which the condition is true fail; many such questions are one scan. */
  | { readonly kind: 'rows'; readonly table: Mark; readonly failing: string }
  /** The number of rows must lie between the two, ends included; null: no bound. */
  | {
      readonly kind: 'count';
      readonly table: Mark;
      readonly where: string | null;
      readonly least: number | null;
      readonly most: number | null;
    }
  /** Every row of the query fails. */
  | { readonly kind: 'query'; readonly sql: string };

export type Check = {
  /** As dbt makes it: not_null_orders_order_id; unique in the graph. */
  readonly name: string;
  /** The test's name as written, or 'sql' for a query of its own. */
  readonly test: string;
  /** The node under which it is written; null for checks of a source and for queries. */
  readonly node: NodeName | null;
  /** Key of the source under which it is written. */
  readonly source: string | null;
  readonly column: string | null;
  /** Nodes that must be built before it can be asked, sorted. */
  readonly reads: readonly NodeName[];
  readonly severity: 'error' | 'warn';
  /** How many failing rows are too many; any, unless `warn_if` and `error_if` say otherwise. */
  readonly warnsAt: Threshold;
  readonly failsAt: Threshold;
  readonly tags: readonly string[];
  readonly spot: Spot;
  readonly question: Question;
};

/** Renders a generic test of the project's own, `{% test name(model, ...) %}`; null when there is none of that name. */
export type RenderTest = (name: string, args: Readonly<Record<string, unknown>>, owner: string) => string | null;

/**
 * Every check of the project: those in YAML, with the SQL checks. Order: as nodes stand in the graph, then as written.
 * Throws ProjectError with file:line for tests that do not exist and arguments that cannot be read.
 */
export function checksOf(
  graph: Graph,
  renderTest: RenderTest,
  renderText: RenderText = (text) => text,
): readonly Check[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  const read = (owner: Owner): Check[] =>
    owner.declared.flatMap((written) => {
      const declaration = withRendered(written, renderText);
      try {
        return [checkOf(graph, owner, declaration, renderTest, names)];
      } catch (error) {
        if (!(error instanceof CheckArgumentError)) throw error;
        problems.push({ message: error.message, spot: declaration.spot, excerpt: null });
        return [];
      }
    });
  const checks = [
    ...[...graph.sources].flatMap(([key, source]) => read(sourceOwner(key, source))),
    ...graph.order.flatMap((name) => {
      const node = graph.nodes.get(name) as GraphNode;
      return node.node.kind === 'check' ? [sqlCheck(node)] : read(nodeOwner(node));
    }),
  ];
  if (problems.length > 0) throw new ProjectError(problems);
  return checks;
}

type Owner = {
  readonly node: NodeName | null;
  readonly source: string | null;
  readonly label: string;
  readonly table: Mark;
  readonly declared: readonly CheckDeclaration[];
};

function nodeOwner({ name, node }: GraphNode): Owner {
  const { columns, checks } = node.declared;
  const declared = [...checks, ...columns.flatMap((column) => column.checks)];
  return { node: name, source: null, label: name, table: { kind: 'ref', name }, declared };
}

function sourceOwner(key: string, source: Source): Owner {
  const declared = [...source.checks, ...source.columns.flatMap((column) => column.checks)];
  const label = `source_${source.source}_${source.name}`;
  return { node: null, source: key, label, table: { kind: 'source', key }, declared };
}

function checkOf(
  graph: Graph,
  owner: Owner,
  declared: CheckDeclaration,
  renderTest: RenderTest,
  names: Set<string>,
): Check {
  // A project may have a test of its own under one of our names.
  const own = projectTest(owner, declared, renderTest);
  const question = own ?? questionOf(graph.engine, owner.table, declared);
  if (question === null)
    throw new CheckArgumentError(`there is no test "${declared.test}"${didYouMean(declared.test, ready)}`);
  refuseUnknown(graph, question);
  return describedCheck(owner, declared, ownSources(graph, question), names);
}

function describedCheck(owner: Owner, declared: CheckDeclaration, question: Question, names: Set<string>): Check {
  return {
    name: unused(declared.name ?? nameOf(owner.label, declared), names),
    test: declared.test,
    node: owner.node,
    source: owner.source,
    column: declared.column,
    reads: readsOf(question),
    severity: declared.severity,
    warnsAt: readThreshold('warn_if', declared.warnIf),
    failsAt: readThreshold('error_if', declared.errorIf),
    tags: declared.tags,
    spot: declared.spot,
    question,
  };
}

function projectTest(owner: Owner, declared: CheckDeclaration, renderTest: RenderTest): Question | null {
  const table = writeMark(owner.table);
  const model = declared.where === null ? table : `(select * from ${table} where ${declared.where}) as checked`;
  const column = declared.column === null ? {} : { column_name: declared.column };
  const sql = renderTest(declared.test, { model, ...column, ...declared.arguments }, owner.label);
  return sql === null ? null : { kind: 'query', sql: withoutEnd(sql) };
}

/** A source that a seed of the project fills is read as the seed is: the one just built, while a build goes on. */
function ownSources(graph: Graph, question: Question): Question {
  const seeds = seedsOfSources(graph.nodes, graph.sources);
  if (seeds.size === 0) return question;
  const own = (mark: Mark): Mark => ownMark(mark, (key) => seeds.get(key));
  return question.kind === 'query'
    ? { ...question, sql: bindMarks(question.sql, (mark) => writeMark(own(mark))) }
    : { ...question, table: own(question.table) };
}

/** A check may name another table: relationships do. */
function refuseUnknown(graph: Graph, question: Question): void {
  for (const mark of marksOf(question)) {
    if (mark.kind === 'ref' && !graph.nodes.has(mark.name))
      throw new CheckArgumentError(`there is no model "${mark.name}"${didYouMean(mark.name, graph.nodes.keys())}`);
    if (mark.kind === 'source' && !graph.sources.has(mark.key))
      throw new CheckArgumentError(`there is no source "${mark.key}"${didYouMean(mark.key, graph.sources.keys())}`);
  }
}

function sqlCheck({ name, node, sql, config, parents }: GraphNode): Check {
  const spot = { file: node.path, line: 1, column: 1 };
  const question: Question = { kind: 'query', sql: withoutEnd(sql) };
  const { severity, tags } = config;
  const thresholds = { warnsAt: anyRow, failsAt: anyRow };
  return {
    name,
    test: 'sql',
    node: null,
    source: null,
    column: null,
    reads: parents,
    severity,
    ...thresholds,
    tags,
    spot,
    question,
  };
}

const withoutEnd = (sql: string): string => sql.trim().replace(/;\s*$/, '');

function readsOf(question: Question): readonly NodeName[] {
  return [...new Set(marksOf(question).flatMap((mark) => (mark.kind === 'ref' ? [mark.name] : [])))].sort();
}

function marksOf(question: Question): readonly Mark[] {
  return question.kind === 'query' ? marksIn(question.sql) : [question.table];
}
