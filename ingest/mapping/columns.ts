import type { Condition, Dataset, Feed, ValueRule } from './schema.ts';

/** A column of the file that a rule reads; the file may lack it where it is optional. */
export type ColumnUse = { readonly column: string; readonly optional: boolean };

/** The columns that a rule reads from its own dataset (a lookup's other side is read from another). */
export function columnsOfRule(rule: ValueRule): ColumnUse[] {
  const optional = rule.optional ?? false;
  const own = [rule.column ?? [], rule.join ?? [], rule.multiply ?? []].flat();
  return [
    ...own.map((column) => ({ column, optional })),
    ...columnsOfConditions(rule.when ?? [], optional),
    ...(rule.first_of ?? []).flatMap(columnsOfRule),
  ];
}

export function columnsOfConditions(conditions: readonly Condition[], optional: boolean): ColumnUse[] {
  return conditions.flatMap(({ column }) => (column === undefined ? [] : [{ column, optional }]));
}

export function lookupsOfRule(rule: ValueRule): NonNullable<ValueRule['lookup']>[] {
  return [
    ...(rule.lookup ? [rule.lookup, ...lookupsOfRule(rule.lookup.match), ...lookupsOfRule(rule.lookup.take)] : []),
    ...(rule.first_of ?? []).flatMap(lookupsOfRule),
    ...lookupsOfConditions(rule.when ?? []),
  ];
}

function lookupsOfConditions(conditions: readonly Condition[]): NonNullable<ValueRule['lookup']>[] {
  return conditions.flatMap(({ lookup }) =>
    lookup ? [lookup, ...lookupsOfRule(lookup.match), ...lookupsOfRule(lookup.take)] : [],
  );
}

function rulesOf(feed: Feed): ValueRule[] {
  return [...feed.key, ...Object.values(feed.fields), ...(feed.deleted ? [feed.deleted] : [])];
}

/** Every column the mapping reads from a dataset: its own feeds' and those that lookups of others take from it. */
export function columnsOfDataset(dataset: Dataset, all: readonly Dataset[]): ColumnUse[] {
  const own = dataset.feeds.flatMap((feed) => [
    ...columnsOfConditions(feed.where, false),
    ...(feed.each ? [{ column: feed.each.column, optional: feed.each.optional }] : []),
    ...rulesOf(feed).flatMap(columnsOfRule),
  ]);
  const lookedUp = all
    .flatMap((other) => other.feeds.flatMap(rulesOf))
    .flatMap(lookupsOfRule)
    .filter((lookup) => lookup.dataset === dataset.dataset)
    .flatMap((lookup) => [...columnsOfRule(lookup.match), ...columnsOfRule(lookup.take)]);
  const uses = new Map<string, ColumnUse>();
  const replaced = dataset.replaces.map((column) => ({ column, optional: false }));
  const merged = dataset.merge === undefined ? [] : [{ column: dataset.merge, optional: false }];
  for (const use of [...own, ...lookedUp, ...replaced, ...merged]) {
    const seen = uses.get(use.column);
    uses.set(use.column, seen ? { column: use.column, optional: seen.optional && use.optional } : use);
  }
  return [...uses.values()];
}
