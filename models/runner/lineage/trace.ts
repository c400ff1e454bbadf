/** A column of a table that the query reads and does not make itself. */
export type SourceColumn = { readonly schema: string; readonly table: string; readonly column: string };

/**
 * Where a value comes from. `copied`: it is one column unchanged. `unknown`: a reason why sources may be missing; null
 * when all are there. A constant has no sources.
 */
export type Trace = {
  readonly sources: ReadonlyMap<string, SourceColumn>;
  readonly copied: boolean;
  readonly unknown: string | null;
};

export type TracedColumn = { readonly name: string; readonly trace: Trace };

export const constant: Trace = { sources: new Map(), copied: false, unknown: null };

export function unknownTrace(reason: string): Trace {
  return { sources: new Map(), copied: false, unknown: reason };
}

export function copyOf(source: SourceColumn): Trace {
  return { sources: new Map([[keyOf(source), source]]), copied: true, unknown: null };
}

/** One value made of several. */
export function merged(traces: readonly Trace[]): Trace {
  return {
    sources: new Map(traces.flatMap((trace) => [...trace.sources])),
    copied: false,
    unknown: traces.find((trace) => trace.unknown !== null)?.unknown ?? null,
  };
}

/** One column fed by several queries of a union: a copy where each of them is. */
export function either(traces: readonly Trace[]): Trace {
  return { ...merged(traces), copied: traces.every((trace) => trace.copied) };
}

export function keyOf({ schema, table, column }: SourceColumn): string {
  return [schema, table, column.toLowerCase()].join('\u0000');
}
