import { child, list, word, words, type Ast } from './ast.ts';
import { traceOf } from './expression.ts';
import { absorbed, renamed, traceQuery, type Around, type TracedQuery } from './query.ts';
import { joined, type Relation, type Scope } from './scope.ts';
import { copyOf, merged, type TracedColumn } from './trace.ts';

/** The scope a from clause makes. `before`: what stands to its left, for lateral joins. */
export function fromClause(table: Ast, before: Scope, around: Around): Scope {
  const only = (relation: Relation | null): Scope => ({ ...before, relations: relation ? [relation] : [] });
  switch (word(table, 'type')) {
    case 'EMPTY':
      return only(null);
    case 'BASE_TABLE':
      return only(baseTable(table, around));
    case 'SUBQUERY': {
      const node = child(child(table, 'subquery') ?? {}, 'node') ?? {};
      const query = absorbed(traceQuery(node, before, around), around);
      return only(ofQuery(query, word(table, 'alias') || 'unnamed_subquery', words(table, 'column_name_alias')));
    }
    case 'JOIN':
      return join(table, before, around);
    case 'EXPRESSION_LIST':
      return only(valuesList(table, before, around));
    case 'TABLE_FUNCTION':
      return only(tableFunction(table, before, around));
    default: {
      const unknown = `${word(table, 'type')} in from is not understood`;
      return only({ alias: word(table, 'alias'), columns: null, base: null, unknown });
    }
  }
}

function baseTable(table: Ast, around: Around): Relation {
  const [schema, name] = [word(table, 'schema_name'), word(table, 'table_name')];
  const alias = word(table, 'alias') || name;
  const aliases = words(table, 'column_name_alias');
  const cte = schema === '' ? around.ctes.get(name.toLowerCase()) : undefined;
  if (cte) return ofQuery(absorbed(cte(), around), alias, aliases);
  const base = { schema, table: name };
  const names = around.schemaOf(schema, name);
  if (names === null) return { alias, columns: null, base, unknown: `the columns of ${name} are not known` };
  const columns = names.map((column) => ({ name: column, trace: copyOf({ ...base, column }) }));
  return { ...ofQuery({ columns, unknown: null, influences: new Map() }, alias, aliases), base };
}

function ofQuery(query: TracedQuery, alias: string, names: readonly string[]): Relation {
  const { columns, unknown } = renamed(query, names);
  return { alias, columns, base: null, unknown };
}

function join(table: Ast, before: Scope, around: Around): Scope {
  const left = fromClause(child(table, 'left') ?? {}, before, around);
  const beside = { ...before, relations: [], outer: { ...left, outer: before.outer } };
  const right = fromClause(child(table, 'right') ?? {}, beside, around);
  const kind = word(table, 'join_type');
  const using = word(table, 'ref_type') === 'NATURAL' ? common(left, right) : words(table, 'using_columns');
  const scope = { ...joined(left, { ...right, outer: before.outer }, using, kind), outer: before.outer };
  const condition = child(table, 'condition');
  const inside = { ...scope, relations: [...left.relations, ...right.relations] };
  const compared = [
    ...(condition ? [traceOf(condition, inside, around)] : []),
    ...using.flatMap((name) => [left, right].map((side) => traceOf(columnRef(name), { ...side, outer: null }, around))),
  ];
  for (const [key, source] of merged(compared).sources) around.influences.set(key, source);
  return scope;
}

const columnRef = (name: string): Ast => ({ class: 'COLUMN_REF', column_names: [name] });

function common(left: Scope, right: Scope): readonly string[] {
  const names = (scope: Scope): string[] =>
    scope.relations.flatMap(({ columns }) => (columns ?? []).map(({ name }) => name.toLowerCase()));
  const there = new Set(names(right));
  return names(left).filter((name) => there.has(name));
}

function valuesList(table: Ast, before: Scope, around: Around): Relation {
  const rows = Array.isArray(table['values']) ? (table['values'] as readonly (readonly Ast[])[]) : [];
  const names = words(table, 'column_name_alias');
  const columns = (rows[0] ?? []).map((_, at) => ({
    name: names[at] ?? `col${at}`,
    trace: merged(rows.flatMap((row) => (row[at] ? [traceOf(row[at], before, around)] : []))),
  }));
  return { alias: word(table, 'alias'), columns, base: null, unknown: null };
}

/** Functions whose answer is one column under their own name. */
const oneColumn = ['unnest', 'range', 'generate_series'];

function tableFunction(table: Ast, before: Scope, around: Around): Relation {
  const call = child(table, 'function') ?? {};
  const name = word(call, 'function_name');
  const alias = word(table, 'alias') || name;
  if (!oneColumn.includes(name))
    return { alias, columns: null, base: null, unknown: `the columns of ${name}(...) are not known` };
  const names = words(table, 'column_name_alias');
  const trace = merged(list(call, 'children').map((argument) => traceOf(argument, before.outer ?? before, around)));
  const column: TracedColumn = { name: names[0] ?? name, trace };
  const counted = word(table, 'with_ordinality') === 'WITH_ORDINALITY';
  const ordinal: TracedColumn = { name: names[1] ?? 'ordinality', trace: merged([]) };
  return { alias, columns: counted ? [column, ordinal] : [column], base: null, unknown: null };
}
