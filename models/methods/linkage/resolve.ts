/** Two records that are thought, or were said, to be one. A decision made by people has no weight: it always stands. */
export type Edge = {
  readonly left: string;
  readonly right: string;
  readonly weight: number;
  readonly isDecision: boolean;
};

export type Guards = {
  /** Records of one cluster at most; more is a switchboard, not a client. Decisions do not count against it. */
  readonly largest: number;
  /** What may not differ within a cluster, by record: an ИНН, a birth date. Unknown differs from nothing. */
  readonly apart: ReadonlyMap<string, readonly (string | null)[]>;
  /** Of all pairs across two groups of three records and more, the share that must be edges: one likeness is no bridge. */
  readonly support: number;
  /** Pairs that people said are two. */
  readonly different: readonly (readonly [left: string, right: string])[];
};

/**
 * Clusters of one tangle of edges: the strongest first, and an edge that would bring together what cannot be one is not
 * drawn, so a chain breaks at its weakest bridge. Gives the clusters of two records and more, members in order.
 */
export function resolve(edges: readonly Edge[], guards: Guards): string[][] {
  const groups = new Map<string, Group>();
  const groupOf = (key: string): Group => {
    const found = groups.get(key) ?? { members: [key], apart: setsOf(guards.apart.get(key)) };
    groups.set(key, found);
    return found;
  };
  const different = new Map<string, Set<string>>();
  for (const [left, right] of guards.different) {
    different.set(left, (different.get(left) ?? new Set()).add(right));
    different.set(right, (different.get(right) ?? new Set()).add(left));
  }
  const neighbours = new Map<string, Set<string>>();
  for (const { left, right } of edges) {
    neighbours.set(left, (neighbours.get(left) ?? new Set()).add(right));
    neighbours.set(right, (neighbours.get(right) ?? new Set()).add(left));
  }
  for (const { left, right, isDecision } of edges.toSorted(strongestFirst)) {
    const [one, other] = [groupOf(left), groupOf(right)];
    if (one === other) continue;
    if (one.members.some((key) => other.members.some((with_) => different.get(key)?.has(with_)))) continue;
    if (!isDecision && one.members.length + other.members.length > guards.largest) continue;
    if (!isDecision && !isCompatible(one, other)) continue;
    if (!isDecision && supportOf(one, other, neighbours) < guards.support) continue;
    const joined = {
      members: [...one.members, ...other.members],
      apart: one.apart.map((set, at) => union(set, other.apart[at])),
    };
    for (const key of joined.members) groups.set(key, joined);
  }
  return [...new Set(groups.values())]
    .map(({ members }) => members.toSorted())
    .filter(({ length }) => length > 1)
    .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

type Group = { readonly members: readonly string[]; readonly apart: readonly ReadonlySet<string>[] };

/** Equals by their names, so that both engines and every run break a chain at the same place. */
function strongestFirst(a: Edge, b: Edge): number {
  if (a.isDecision !== b.isDecision) return a.isDecision ? -1 : 1;
  if (a.weight !== b.weight) return b.weight - a.weight;
  return `${a.left} ${a.right}` < `${b.left} ${b.right}` ? -1 : 1;
}

/** Neither brings a value that the other's differ from; values that people have put together already may stay so. */
function isCompatible(one: Group, other: Group): boolean {
  return one.apart.every((set, at) => {
    const with_ = other.apart[at] ?? new Set<string>();
    return set.size === 0 || with_.size === 0 || union(set, with_).size === Math.max(set.size, with_.size);
  });
}

/** The share of edges among the pairs across two groups; a group of one or two asks for none. */
function supportOf(one: Group, other: Group, neighbours: ReadonlyMap<string, ReadonlySet<string>>): number {
  if (one.members.length < 3 || other.members.length < 3) return 1;
  const across = one.members.reduce(
    (sum, key) => sum + other.members.filter((with_) => neighbours.get(key)?.has(with_)).length,
    0,
  );
  return across / (one.members.length * other.members.length);
}

function setsOf(values: readonly (string | null)[] = []): ReadonlySet<string>[] {
  return values.map((value) => new Set(value === null ? [] : [value]));
}

function union(one: ReadonlySet<string>, other: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  return new Set([...one, ...other]);
}
