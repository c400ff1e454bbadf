/** Who asks, as the session knows him. `team` is the team a manager leads; null where he leads none. */
export type SecurityContext = {
  readonly user: string;
  readonly role: 'admin' | 'analyst' | 'executive' | 'marketer' | 'manager' | (string & {});
  readonly team: string | null;
};

/**
 * The groups that the views' `access_policy` speaks of. A manager without a team is in none: his filter would be
 * `team is null`, which are the records of people whose team is not known.
 */
export function groupsOf(context: SecurityContext): string[] {
  switch (context.role) {
    case 'admin':
    case 'analyst':
    case 'executive':
    case 'marketer':
      return [context.role];
    case 'manager':
      return context.team ? ['manager'] : [];
    default:
      // A role that this version does not know gets nothing.
      return [];
  }
}

type Filter = {
  readonly member?: string;
  readonly dimension?: string;
  readonly and?: readonly Filter[];
  readonly or?: readonly Filter[];
};
export type AskedQuery = {
  readonly cache?: string;
  readonly limit?: number | null;
  readonly measures?: readonly string[];
  readonly dimensions?: readonly string[];
  readonly segments?: readonly string[];
  readonly timeDimensions?: readonly { readonly dimension: string }[];
  readonly filters?: readonly Filter[];
  readonly order?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
};

/** Every member that a query names, in whatever part of it, as `view.member`. */
export function membersOf(query: AskedQuery): string[] {
  const ordered = Array.isArray(query.order)
    ? query.order.map(([member]) => String(member))
    : Object.keys(query.order ?? {});
  const named = [
    ...(query.measures ?? []),
    ...(query.dimensions ?? []),
    ...(query.segments ?? []),
    ...(query.timeDimensions ?? []).map(({ dimension }) => dimension),
    ...(query.filters ?? []).flatMap(filterMembers),
    ...ordered.filter((member) => member.includes('.')),
  ];
  return [...new Set(named.map((member) => String(member).split('.').slice(0, 2).join('.')))];
}

function filterMembers(filter: Filter): string[] {
  const own = filter.member ?? filter.dimension;
  return [...(own ? [own] : []), ...[...(filter.and ?? []), ...(filter.or ?? [])].flatMap(filterMembers)];
}
