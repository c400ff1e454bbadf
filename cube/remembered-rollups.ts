/** The parts of Cube's rollup matching that depend on the rollup and the zone alone. */
type Rollups = {
  evaluateAllReferences(cube: string, rollup: Rollup, name?: string | null, context?: object): object;
  preAggregationDescriptionsForRecursive(cube: string, found: Found): readonly object[];
};
type Found = { readonly preAggregationName: string; readonly preAggregation: Rollup };
type Rollup = { readonly type: string; readonly partitionGranularity?: string };
type Query = {
  readonly cubeEvaluator: object;
  readonly timezone: string;
  readonly join?: { readonly joins: readonly unknown[] };
};

const known = new WeakMap<object, Map<string, object>>();

/**
 * Cube writes out a rollup's own SQL anew for every query it matches, which takes longer than the query's. It is the
 * same each time for a rollup that is one table over one cube, and is remembered per compiled model.
 */
export function rememberRollups(rollups: unknown, query: unknown): unknown {
  const asked = rollups as Rollups;
  const { cubeEvaluator, timezone } = query as Query;
  const remember = (key: readonly string[], rollup: Rollup, make: () => object): object => {
    const { join } = query as Query;
    const isPlain = rollup.type === 'rollup' && !rollup.partitionGranularity && !join?.joins.length;
    if (!isPlain) return make();
    const memory = known.get(cubeEvaluator) ?? new Map<string, object>();
    known.set(cubeEvaluator, memory);
    const name = key.join('\n');
    const made = memory.get(name) ?? make();
    memory.set(name, made);
    return made;
  };
  const references = asked.evaluateAllReferences.bind(asked);
  asked.evaluateAllReferences = (cube, rollup, name = null, context = {}) => {
    if (name === null) return references(cube, rollup, name, context);
    return remember(['references', cube, name, timezone], rollup, () => references(cube, rollup, name, context));
  };
  const describe = asked.preAggregationDescriptionsForRecursive.bind(asked);
  // Copies: Cube marks the descriptions it works on.
  asked.preAggregationDescriptionsForRecursive = (cube, found) => {
    const key = ['descriptions', cube, found.preAggregationName, timezone];
    const made = remember(key, found.preAggregation, () => describe(cube, found)) as readonly object[];
    return made.map((description) => ({ ...description }));
  };
  return asked;
}
