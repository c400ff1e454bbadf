import { child, expressionsIn, isAst, list, word, words, type Ast } from './ast.ts';
import { fromClause } from './from.ts';
import { traceOf } from './expression.ts';
import { emptyScope, starColumns, type Scope } from './scope.ts';
import { constant, either, unknownTrace, type SourceColumn, type TracedColumn } from './trace.ts';

/** Tables of the outside: their columns in order, or null when nobody knows them. */
export type SchemaOf = (schema: string, table: string) => readonly string[] | null;

/** The columns a query gives (null with the reason when they cannot be listed) and what only decides which rows it gives. */
export type TracedQuery = {
  readonly columns: readonly TracedColumn[] | null;
  readonly unknown: string | null;
  /** Columns of filters, joins, groupings and limits. */
  readonly influences: ReadonlyMap<string, SourceColumn>;
};

/** What a query sees around it. `influences` collects, so that a subquery's reach the query it stands in. */
export type Around = {
  readonly schemaOf: SchemaOf;
  readonly ctes: ReadonlyMap<string, () => TracedQuery>;
  readonly influences: Map<string, SourceColumn>;
};

/** Traces a query node. `outer` is the scope it stands in, for correlated subqueries and lateral joins. */
export function traceQuery(node: Ast, outer: Scope | null, around: Omit<Around, 'influences'>): TracedQuery {
  const inside: Around = { ...around, ctes: withCtes(node, outer, around), influences: new Map() };
  const { columns, unknown } = columnsOf(node, outer, inside);
  return { columns, unknown, influences: inside.influences };
}

type Listed = Omit<TracedQuery, 'influences'>;

function columnsOf(node: Ast, outer: Scope | null, around: Around): Listed {
  switch (word(node, 'type')) {
    case 'SELECT_NODE':
      return selectColumns(node, outer, around);
    case 'SET_OPERATION_NODE':
      return unionColumns(node, outer, around);
    case 'RECURSIVE_CTE_NODE':
      return recursiveColumns(node, outer, around);
    case 'CTE_NODE':
      return absorbed(traceQuery(child(node, 'child') ?? {}, outer, around), around);
    default:
      return { columns: null, unknown: `${word(node, 'type')} is not understood` };
  }
}

/** Each CTE is traced when first used, once; one that is never used influences nothing. */
function withCtes(node: Ast, outer: Scope | null, around: Omit<Around, 'influences'>): Around['ctes'] {
  const ctes = new Map(around.ctes);
  for (const { key, value } of list(child(node, 'cte_map') ?? {}, 'map')) {
    const query = isAst(value) ? child(child(value, 'query') ?? {}, 'node') : null;
    if (typeof key !== 'string' || !isAst(value) || !query) continue;
    const before = new Map(ctes);
    let traced: TracedQuery | null = null;
    ctes.set(key.toLowerCase(), () => {
      traced ??= renamed(traceQuery(query, outer, { ...around, ctes: before }), words(value, 'aliases'));
      return traced;
    });
  }
  return ctes;
}

function selectColumns(node: Ast, outer: Scope | null, around: Around): Listed {
  const from = fromClause(child(node, 'from_table') ?? { type: 'EMPTY' }, { ...emptyScope, outer }, around);
  const aliases = new Map(from.aliases);
  const scope: Scope = { ...from, aliases };
  const columns: TracedColumn[] = [];
  let unknown: string | null = null;
  for (const item of list(node, 'select_list')) {
    if (word(item, 'class') === 'STAR') {
      const star = starItem(item, scope, around);
      if ('unknown' in star) unknown ??= star.unknown;
      else columns.push(...star.columns);
      continue;
    }
    const trace = traceOf(item, scope, around);
    const name = word(item, 'alias') || (words(item, 'column_names').at(-1) ?? '');
    columns.push({ name, trace });
    if (!aliases.has(name.toLowerCase())) aliases.set(name.toLowerCase(), trace);
  }
  influence(node, scope, around, columns);
  return unknown === null ? { columns, unknown: null } : { columns: null, unknown };
}

function starItem(item: Ast, scope: Scope, around: Around): ReturnType<typeof starColumns> {
  const pattern = child(item, 'expr');
  if (pattern && word(pattern, 'class') !== 'CONSTANT') return { unknown: 'COLUMNS(...) is not understood' };
  const star = starColumns(scope, word(item, 'relation_name'));
  if ('unknown' in star) return star;
  const excluded = new Set(words(item, 'exclude_list').map((name) => name.toLowerCase()));
  if (list(item, 'qualified_exclude_list').length > 0)
    return { unknown: 'exclude of qualified names is not understood' };
  const replaced = new Map(
    list(item, 'replace_list').map(({ key, value }) => [String(key).toLowerCase(), isAst(value) ? value : null]),
  );
  const names = new Map(
    list(item, 'rename_list').map(({ key, value }) => [
      (isAst(key) ? word(key, 'column') : '').toLowerCase(),
      String(value),
    ]),
  );
  const matching = new RegExp(pattern ? String(child(pattern, 'value')?.['value']) : '');
  return {
    columns: star.columns
      .filter(({ name }) => !excluded.has(name.toLowerCase()) && matching.test(name))
      .map(({ name, trace }) => {
        const value = replaced.get(name.toLowerCase());
        return { name: names.get(name.toLowerCase()) ?? name, trace: value ? traceOf(value, scope, around) : trace };
      }),
  };
}

/** Filters, groupings, `distinct on` and, under a limit, the order decide which rows there are. */
function influence(node: Ast, scope: Scope, around: Around, columns: readonly TracedColumn[]): void {
  const modifiers = list(node, 'modifiers');
  const limited = modifiers.some((modifier) => word(modifier, 'type').startsWith('LIMIT'));
  const deciding = modifiers.filter((modifier) => limited || word(modifier, 'type') === 'DISTINCT_MODIFIER');
  const parts = [node['where_clause'], node['having'], node['qualify'], node['group_expressions'], deciding];
  for (const part of parts) {
    for (const trace of ordinals(part, columns)) collect(trace.sources, around);
    collect(traceOf({ class: 'PARTS', parts: part }, scope, around).sources, around);
  }
}

/** `group by 1` and `order by 1` mean the first column of the select. */
function ordinals(part: unknown, columns: readonly TracedColumn[]) {
  const items: readonly Ast[] = Array.isArray(part) ? part.filter(isAst) : [];
  const orders = items.flatMap((item) => [item, ...expressionsIn(item['orders'])]);
  return orders.flatMap((item) => {
    if (word(item, 'class') !== 'CONSTANT') return [];
    const position = child(item, 'value')?.['value'];
    const column = typeof position === 'number' ? columns[position - 1] : undefined;
    return column ? [column.trace] : [];
  });
}

function unionColumns(node: Ast, outer: Scope | null, around: Around): Listed {
  const sides =
    list(node, 'children').length > 0 ? list(node, 'children') : [child(node, 'left'), child(node, 'right')];
  const queries = sides.map((side) => absorbed(traceQuery(side ?? {}, outer, around), around));
  const [first, ...others] = queries;
  if (!first?.columns) return first ?? { columns: null, unknown: 'an empty union' };
  const unlisted = others.find((query) => query.columns === null);
  if (unlisted) return unlisted;
  const all = queries.map((query) => query.columns ?? []);
  if (word(node, 'setop_type') === 'UNION_BY_NAME') return { columns: byName(all), unknown: null };
  // What is taken away decides which rows are left; its values do not show.
  if (word(node, 'setop_type') === 'EXCEPT') {
    for (const { trace } of all.slice(1).flat()) collect(trace.sources, around);
    return first;
  }
  return {
    columns: first.columns.map(({ name }, at) => ({
      name,
      trace: either(all.map((columns) => columns[at]?.trace ?? unknownTrace('the sides of the union differ'))),
    })),
    unknown: null,
  };
}

function byName(sides: readonly (readonly TracedColumn[])[]): TracedColumn[] {
  const names = new Map<string, string>();
  for (const { name } of sides.flat()) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  return [...names].map(([key, first]) => ({
    name: first,
    trace: either(sides.flat().flatMap(({ name, trace }) => (name.toLowerCase() === key ? [trace] : []))),
  }));
}

/** The recursive side reads what both sides give, so it is traced until nothing is added. */
function recursiveColumns(node: Ast, outer: Scope | null, around: Around): Listed {
  const key = word(node, 'cte_name').toLowerCase();
  const aliases = words(node, 'aliases');
  let known = renamed(traceQuery(child(node, 'left') ?? {}, outer, around), aliases);
  for (let round = 0; round < 20; round++) {
    const current = known;
    const ctes = new Map(around.ctes).set(key, () => current);
    const step = traceQuery(child(node, 'right') ?? {}, outer, { ...around, ctes });
    if (!known.columns || !step.columns) return { columns: null, unknown: known.unknown ?? step.unknown };
    const columns = known.columns.map(({ name, trace }, at) => ({
      name,
      trace: either([trace, step.columns?.[at]?.trace ?? constant]),
    }));
    const grown = columns.some(
      ({ trace }, at) => trace.sources.size > (current.columns?.[at]?.trace.sources.size ?? 0),
    );
    known = { columns, unknown: null, influences: new Map([...known.influences, ...step.influences]) };
    if (!grown) break;
  }
  return absorbed(known, around);
}

/** A query's columns under the names that `cte(a, b)` or `as t(a, b)` give. */
export function renamed(query: TracedQuery, names: readonly string[]): TracedQuery {
  if (names.length === 0 || query.columns === null) return query;
  return { ...query, columns: query.columns.map(({ name, trace }, at) => ({ name: names[at] ?? name, trace })) };
}

export function absorbed(query: TracedQuery, around: Around): TracedQuery {
  collect(query.influences, around);
  return query;
}

function collect(sources: ReadonlyMap<string, SourceColumn>, around: Around): void {
  for (const [key, source] of sources) around.influences.set(key, source);
}
