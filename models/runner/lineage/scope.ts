import { copyOf, either, merged, unknownTrace, type Trace, type TracedColumn } from './trace.ts';

/** Something in a from clause. `columns` null: not known; then `base` says which table it is, if it is one. */
export type Relation = {
  readonly alias: string;
  readonly columns: readonly TracedColumn[] | null;
  readonly base: { readonly schema: string; readonly table: string } | null;
  /** Why the columns are not known. */
  readonly unknown: string | null;
};

/** What names mean at one place of a query. */
export type Scope = {
  readonly relations: readonly Relation[];
  /** Columns joined by `using` or a natural join: one value under the bare name. */
  readonly shared: ReadonlyMap<string, Trace>;
  /** Names given earlier in the same select, which DuckDB lets later expressions use. */
  readonly aliases: ReadonlyMap<string, Trace>;
  /** Parameters of lambdas around this place. */
  readonly parameters: ReadonlySet<string>;
  readonly outer: Scope | null;
};

export const emptyScope: Scope = {
  ...{ relations: [], shared: new Map(), aliases: new Map(), parameters: new Set() },
  outer: null,
};

/** What `name`, `relation.name`, `schema.relation.name` or `column.field` stands for. */
export function resolve(names: readonly string[], scope: Scope): Trace {
  return found(names, scope) ?? unknownTrace(`the column ${names.join('.')} was not found`);
}

function found(names: readonly string[], scope: Scope): Trace | null {
  const [first = '', second] = names;
  if (second !== undefined) {
    const qualified = inRelation(first, second, scope) ?? inRelation(second, names[2], scope);
    if (qualified) return qualified;
  }
  const bare = byName(first, scope);
  // `column.field` is a part of the column, no longer the column.
  if (bare) return names.length === 1 ? bare : { ...bare, copied: false };
  if (scope.outer) {
    const there = found(names, scope.outer);
    if (there) return there;
  }
  return guess(names, scope);
}

function byName(name: string, { parameters, shared, relations, aliases }: Scope): Trace | null {
  const key = name.toLowerCase();
  if (parameters.has(key)) return merged([]);
  const one = shared.get(key);
  if (one) return one;
  for (const { columns } of relations) {
    const column = columns?.find((candidate) => candidate.name.toLowerCase() === key);
    if (column) return column.trace;
  }
  return aliases.get(key) ?? null;
}

function inRelation(alias: string, name: string | undefined, scope: Scope): Trace | null {
  if (name === undefined) return null;
  const relation = scope.relations.find((candidate) => candidate.alias.toLowerCase() === alias.toLowerCase());
  if (!relation) return null;
  if (relation.columns === null) return ofUnlisted(relation, name);
  return relation.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.trace ?? null;
}

/** The only relation whose columns nobody knows must be the one; a relation's own name means its whole row. */
function guess(names: readonly string[], { relations }: Scope): Trace | null {
  const [first = ''] = names;
  const row = relations.find((relation) => relation.alias.toLowerCase() === first.toLowerCase());
  if (row && names.length === 1) return row.columns ? merged(row.columns.map(({ trace }) => trace)) : null;
  const unlisted = relations.filter((relation) => relation.columns === null);
  return unlisted.length === 1 && unlisted[0] ? ofUnlisted(unlisted[0], first) : null;
}

function ofUnlisted({ base, unknown, alias }: Relation, column: string): Trace {
  return base ? copyOf({ ...base, column }) : unknownTrace(unknown ?? `the columns of ${alias} are not known`);
}

/** The columns `*` stands for; null with the reason when one relation's are not known. */
export function starColumns(
  { relations, shared }: Scope,
  alias: string,
): { readonly columns: readonly TracedColumn[] } | { readonly unknown: string } {
  const wanted = alias === '' ? relations : relations.filter((one) => one.alias.toLowerCase() === alias.toLowerCase());
  if (wanted.length === 0) return { unknown: `${alias}.* is no relation of the query` };
  const columns: TracedColumn[] = [];
  const given = new Set<string>();
  for (const relation of wanted) {
    if (relation.columns === null)
      return { unknown: relation.unknown ?? `the columns of ${relation.alias} are not known` };
    for (const column of relation.columns) {
      const key = column.name.toLowerCase();
      const one = alias === '' ? shared.get(key) : undefined;
      if (one && given.has(key)) continue;
      given.add(key);
      columns.push({ name: column.name, trace: one ?? column.trace });
    }
  }
  return { columns };
}

/** A join's scope: both sides, and what `using` makes one. */
export function joined(left: Scope, right: Scope, using: readonly string[], kind: string): Scope {
  const shared = new Map([...left.shared, ...right.shared]);
  for (const name of using) {
    const [l, r] = [resolve([name], { ...left, outer: null }), resolve([name], { ...right, outer: null })];
    shared.set(name.toLowerCase(), kind === 'RIGHT' ? r : kind === 'FULL' ? either([l, r]) : l);
  }
  const relations = kind === 'SEMI' || kind === 'ANTI' ? left.relations : [...left.relations, ...right.relations];
  return { ...left, relations, shared };
}
