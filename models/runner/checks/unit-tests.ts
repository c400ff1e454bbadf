import {
  QueryError,
  type Cell,
  type Column,
  type Engine,
  type Row,
  type Warehouse,
} from '../../../warehouse/warehouse.ts';
import { didYouMean } from '../project/config.ts';
import { ProjectError } from '../errors.ts';
import { createFixture, declaredType, fixtureSql, FixtureError, typeOn, type TypedColumn } from './fixture.ts';
import { CheckArgumentError, relationIn } from './generic-checks.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { Templates } from '../templates/jinja.ts';
import { nameColumns } from '../graph/name-columns.ts';
import { bindMarks, marksIn, writeMark, type Mark } from '../templates/marks.ts';
import type { Fixture, UnitTest } from '../project/project.ts';
import { cellText } from './tell-check.ts';
import { textTable } from './text-table.ts';

/** `difference`: a table of the rows that lack (-) and that are too many (+). */
export type UnitTestOutcome =
  | { readonly kind: 'pass' }
  | { readonly kind: 'fail'; readonly difference: string }
  | { readonly kind: 'error'; readonly message: string; readonly sql: string | null };

export type UnitTestResult = { readonly test: UnitTest; readonly outcome: UnitTestOutcome; readonly ms: number };

/** What tests are run with. `graph` and `templates` are those of the scratch warehouse's engine. */
export type UnitTestPlace = {
  readonly graph: Graph;
  readonly templates: Templates;
  /** An empty warehouse to make tables in: an in-memory DuckDB, or a chdb in our tests. */
  readonly scratch: Warehouse;
  /** Columns of what a mark stands for where it is really built, with that engine; null when it is not. */
  columnsOf(mark: Mark): Promise<{ readonly engine: Engine; readonly columns: readonly Column[] } | null>;
};

/** Runs one unit test: the rows given become tables, the model reads them, and its rows are compared in any order. */
export async function runUnitTest(test: UnitTest, place: UnitTestPlace): Promise<UnitTestResult> {
  const started = performance.now();
  const outcome = await run(test, place).catch((error: unknown): UnitTestOutcome => {
    if (error instanceof QueryError) return { kind: 'error', message: error.message, sql: error.sql };
    if (error instanceof FixtureError || error instanceof ProjectError || error instanceof CheckArgumentError)
      return { kind: 'error', message: error.message, sql: null };
    throw error;
  });
  return { test, outcome, ms: performance.now() - started };
}

/** What a person needs to mend it; null for a test that passes. */
export function tellUnitTest({ test, outcome }: UnitTestResult): string | null {
  const head = `${test.spot.file}:${test.spot.line} ${test.name} (of ${test.model})`;
  const indented = (text: string): string => text.replace(/^/gm, '    ');
  switch (outcome.kind) {
    case 'pass':
      return null;
    case 'fail':
      return `${head} gives other rows than expected:\n\n${indented(outcome.difference)}`;
    case 'error':
      return `${head} could not be run: ${outcome.message}${outcome.sql === null ? '' : `\n\n${indented(outcome.sql)}`}`;
  }
}

async function run(test: UnitTest, place: UnitTestPlace): Promise<UnitTestOutcome> {
  const { graph, scratch } = place;
  const node = graph.nodes.get(test.model);
  if (!node) throw new FixtureError(`there is no model "${test.model}"${didYouMean(test.model, graph.nodes.keys())}`);
  const sql = rendered(test, node, place.templates);
  const relations = await giveRows(test, node, sql, place);
  const query = bindMarks(sql, (mark) => relations.get(writeMark(mark)) ?? '');
  const columns = await scratch.describe(query);
  const expected = expectedSql(test.expect, columns, scratch, test);
  const names = (await scratch.describe(expected)).map(({ name }) => name);
  const list = names.map((name) => scratch.quote(name)).join(', ');
  const actualRows = await scratch.query(`select ${list} from (\n${query}\n) as actual`);
  const expectedRows = await scratch.query(`select ${list} from (\n${expected}\n) as expected`);
  const difference = differenceOf(names, expectedRows, actualRows);
  return difference === null ? { kind: 'pass' } : { kind: 'fail', difference };
}

function rendered(test: UnitTest, { node, name }: GraphNode, templates: Templates): string {
  if (node.kind !== 'model' || node.language !== 'sql')
    throw new FixtureError(`${name} is no model in SQL, so it cannot be tested with given rows`);
  const { is_incremental: incremental, ...others } = test.macros;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new FixtureError(`overrides of macros: only is_incremental can be given, not ${other}`);
  const job = { path: node.path, text: node.text, name, incremental: incremental === true, vars: test.vars };
  const sql = templates.render(job).text.trim().replace(/;$/, '');
  return templates.engine === 'clickhouse' ? nameColumns(sql) : sql;
}

/** A table for every relation the model reads; keyed by its mark. */
async function giveRows(
  test: UnitTest,
  node: GraphNode,
  sql: string,
  place: UnitTestPlace,
): Promise<Map<string, string>> {
  const { scratch, graph } = place;
  const given = new Map(
    test.given.map(({ input, fixture }) => [
      writeMark(input.trim() === 'this' ? { kind: 'this' } : relationIn(input)),
      fixture,
    ]),
  );
  const read = new Map(marksIn(sql).map((mark) => [writeMark(mark), mark]));
  for (const [key, mark] of read) {
    if (!given.has(key))
      throw new FixtureError(`the model reads ${tell(mark)}, so rows of it must be given (\`rows: []\` for none)`);
  }
  const relations = new Map<string, string>();
  for (const [key, mark] of read) {
    const table = tableOf(mark, node, graph);
    const fixture = given.get(key) as Fixture;
    const select = fixtureSql(scratch, fixture, await knownColumns(mark, node, place), tell(mark));
    await createFixture(scratch, table, select);
    relations.set(key, scratch.relation(table));
  }
  return relations;
}

function tableOf(mark: Mark, node: GraphNode, graph: Graph) {
  switch (mark.kind) {
    case 'this':
      return node.table;
    case 'ref':
      return (graph.nodes.get(mark.name) as GraphNode).table;
    case 'source':
      return graph.sources.get(mark.key)?.table ?? { schema: 'source', name: mark.key };
  }
}

/** Types from the table where it is really built, else from what YAML declares, else null: the values must tell. */
async function knownColumns(mark: Mark, node: GraphNode, place: UnitTestPlace): Promise<readonly TypedColumn[] | null> {
  const { engine } = place.scratch;
  const built = await place.columnsOf(mark.kind === 'this' ? { kind: 'ref', name: node.name } : mark);
  if (built) return built.columns.map((column) => ({ name: column.name, type: typeOn(engine, built.engine, column) }));
  const columns =
    mark.kind === 'source'
      ? place.graph.sources.get(mark.key)?.columns
      : place.graph.nodes.get(mark.kind === 'this' ? node.name : mark.name)?.node.declared.columns;
  const declared = (columns ?? []).flatMap(({ name, type }) =>
    type === null ? [] : [{ name, type: declaredType(engine, type) }],
  );
  return declared.length > 0 && declared.length === columns?.length ? declared : null;
}

/** Only the columns that are written are compared, each read as the model's own type. */
function expectedSql(expect: Fixture, columns: readonly Column[], scratch: Warehouse, test: UnitTest): string {
  if (expect.kind === 'sql') return expect.sql;
  const names = [...new Set(expect.rows.flatMap((row) => Object.keys(row)))];
  const unknown = names.find((name) => !columns.some((column) => column.name === name));
  if (unknown !== undefined) {
    const known = columns.map(({ name }) => name);
    throw new FixtureError(`${test.model} gives no column "${unknown}"${didYouMean(unknown, known)}`);
  }
  const wanted = columns.filter(({ name }) => names.length === 0 || names.includes(name));
  const typed = wanted.map((column) => ({ name: column.name, type: typeOn(scratch.engine, scratch.engine, column) }));
  return fixtureSql(scratch, expect, typed, test.model);
}

/** Null when both hold the same rows, in whatever order. */
function differenceOf(names: readonly string[], expected: readonly Row[], actual: readonly Row[]): string | null {
  const textsOf = (rows: readonly Row[]): string[][] =>
    rows.map((row) => names.map((name) => cellText(rounded(row[name] ?? null))));
  const lacking = without(textsOf(expected), textsOf(actual));
  const extra = without(textsOf(actual), textsOf(expected));
  if (lacking.length === 0 && extra.length === 0) return null;
  const rows = [...lacking.map((row) => ['-', ...row]), ...extra.map((row) => ['+', ...row])];
  // Like stands by like: an expected row above the row that came in its place.
  const sorted = rows.toSorted((a, b) => {
    const [left, right] = [a.slice(1).join('\u0000'), b.slice(1).join('\u0000')];
    return left < right ? -1 : left > right ? 1 : 0;
  });
  return textTable(['', ...names], sorted);
}

/** Doubles differ in their last digits between engines and orders of adding. */
function rounded(cell: Cell): Cell {
  return typeof cell === 'number' && !Number.isInteger(cell) ? Number(cell.toPrecision(12)) : cell;
}

function without(rows: readonly string[][], others: readonly string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const other of others) counts.set(other.join('\u0000'), (counts.get(other.join('\u0000')) ?? 0) + 1);
  return rows.filter((row) => {
    const key = row.join('\u0000');
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return left <= 0;
  });
}

function tell(mark: Mark): string {
  switch (mark.kind) {
    case 'this':
      return 'this';
    case 'ref':
      return `ref('${mark.name}')`;
    case 'source':
      return `source('${mark.key.split('.').join("', '")}')`;
  }
}
