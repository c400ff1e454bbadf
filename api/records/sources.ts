import type { TableName, Warehouse } from '../../warehouse/warehouse.ts';

/**
 * A value looked up for an id in a table of core: `as` is the column it gives. One that is not listed is joined only to
 * be asked by: how far a deal got matters to the list behind a step, not to its rows.
 */
type Lookup = {
  readonly as: string;
  readonly from: string;
  readonly id: string;
  readonly key: string;
  readonly column: string;
  readonly isListed: boolean;
};

/** Whose rows a manager sees: those whose `team` column is the manager's, or all, where rows belong to nobody. */
export type TeamRule = 'team' | 'everyone';

/** Where a list of an entity comes from: a mart that knows the names already, or core with the names looked up. */
export type RecordSource = {
  readonly entity: string;
  readonly id: string;
  readonly table: TableName;
  readonly lookups: readonly Lookup[];
  readonly teamRule: TeamRule;
  /** the date that `from` and `to` mean when the request names none */
  readonly dateField: string | null;
};

const employee = { from: 'employee', id: 'employee_id', key: 'owner_id', isListed: true } as const;
const owner: Lookup = { ...employee, as: 'owner', column: 'name' };
const team: Lookup = { ...employee, as: 'team', column: 'team' };
const company: Lookup = {
  ...{ as: 'company', from: 'company', id: 'company_id', key: 'company_id', column: 'name' },
  isListed: true,
};
const progress = (entity: 'deal' | 'lead', columns: readonly string[]): readonly Lookup[] =>
  columns.map((column) => ({
    ...{ as: column, from: `${entity}_progress`, id: `${entity}_id`, key: `${entity}_id`, column },
    isListed: false,
  }));
const dealProgress = progress('deal', [
  'reached_order',
  'complete_order',
  'visited_steps',
  'standing_order',
  'standing_days',
  'is_stuck',
]);

const SOURCES: readonly RecordSource[] = [
  { ...mart('deal', 'deals', 'team', 'created_at'), lookups: dealProgress },
  { ...mart('lead', 'leads', 'team', 'created_at'), lookups: progress('lead', ['reached_level', 'outcome']) },
  mart('activity', 'activities', 'team', 'happened_at'),
  mart('ticket', 'tickets', 'team', 'opened_at'),
  mart('order_line', 'order_lines', 'team', 'ordered_at'),
  core('contact', [company, owner, team], 'team', 'created_at'),
  core('company', [owner, team], 'team', 'created_at'),
  core('order', [company, owner, team], 'team', 'ordered_at'),
  core('acquisition_cost', [owner, team], 'team', 'starts_on'),
  core('employee', [], 'team', null),
  core('product', [], 'everyone', null),
];

export const RECORD_SOURCES: ReadonlyMap<string, RecordSource> = new Map(SOURCES.map((one) => [one.entity, one]));

export function coreTable(entity: string): TableName {
  return { schema: 'core', name: entity };
}

/** `from ...` with its joins; the entity's own row is `base`, lookups are named by what they give. */
export function fromSql(warehouse: Warehouse, source: RecordSource, wanted: ReadonlySet<string>): string {
  const q = (name: string) => warehouse.quote(name);
  const joins = source.lookups
    .filter(({ as }) => wanted.has(as))
    .map(({ as, from, id, key }) => {
      const table = warehouse.relation(coreTable(from));
      const alias = q(`${as}_of`);
      return `left join ${table} as ${alias} on ${alias}.${q(id)} = base.${q(key)}`;
    });
  return [`from ${warehouse.relation(source.table)} as base`, ...joins].join('\n');
}

/** A column of the list as SQL; the name must be one of the source's. */
export function columnSql(warehouse: Warehouse, source: RecordSource, name: string): string {
  const lookup = source.lookups.find(({ as }) => as === name);
  return lookup
    ? `${warehouse.quote(`${lookup.as}_of`)}.${warehouse.quote(lookup.column)}`
    : `base.${warehouse.quote(name)}`;
}

/** The condition that keeps a manager to the manager's team; `$viewer_team` is bound. */
export function teamSql(warehouse: Warehouse, source: RecordSource): string | null {
  switch (source.teamRule) {
    case 'everyone':
      return null;
    case 'team':
      return `${columnSql(warehouse, source, 'team')} = $viewer_team`;
  }
}

function mart(entity: string, name: string, teamRule: TeamRule, dateField: string): RecordSource {
  const table = { schema: 'marts', name };
  return { entity, id: `${entity}_id`, table, lookups: [], teamRule, dateField };
}

function core(entity: string, lookups: readonly Lookup[], teamRule: TeamRule, dateField: string | null): RecordSource {
  const table = coreTable(entity);
  return { entity, id: `${entity}_id`, table, lookups, teamRule, dateField };
}
