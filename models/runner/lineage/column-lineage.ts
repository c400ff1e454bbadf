import { didYouMean } from '../project/config.ts';
import type { ColumnPlace, ProjectLineage } from './project-lineage.ts';

/** A value goes from one column to another: unchanged (`copied`), or into a calculation. */
export type Edge = { readonly from: ColumnPlace; readonly to: ColumnPlace; readonly copied: boolean };

/** A column that decides which rows a node has. */
export type Influence = { readonly from: ColumnPlace; readonly node: string };

export type ColumnLineage = {
  readonly column: ColumnPlace;
  /** Every step above the column, nearest first. */
  readonly upstream: readonly Edge[];
  /** Every step below it, nearest first. */
  readonly downstream: readonly Edge[];
  /** Filters and joins of the nodes that the values above passed through, and those further down that this column feeds. */
  readonly influences: readonly Influence[];
  /** Places where the trace may have lost something, with the reason. */
  readonly unknown: readonly { readonly place: ColumnPlace; readonly reason: string }[];
};

/** A column that the project does not have. */
export class UnknownColumnError extends Error {
  override readonly name = 'UnknownColumnError';
}

/** Where a column's values come from and where they go, over the whole project. Throws UnknownColumnError. */
export function columnLineage(
  lineage: ProjectLineage,
  wanted: { readonly model: string; readonly column: string },
): ColumnLineage {
  const column = placeIn(lineage, wanted);
  const into = edgesOf(lineage);
  const above = groupedBy(into, ({ to }) => keyOf(to));
  const below = groupedBy(into, ({ from }) => keyOf(from));
  const upstream = walk(
    column,
    (place) => above.get(keyOf(place)) ?? [],
    ({ from }) => from,
  );
  const downstream = walk(
    column,
    (place) => below.get(keyOf(place)) ?? [],
    ({ to }) => to,
  );
  const passed = new Set([column, ...upstream.flatMap(({ from, to }) => [from, to])].map(({ name }) => name));
  const fed = new Set([column, ...downstream.map(({ to }) => to)].map(keyOf));
  const influences = [...lineage].flatMap(([node, { influences: places }]) =>
    places.filter((from) => passed.has(node) || fed.has(keyOf(from))).map((from) => ({ from, node })),
  );
  const visited = [column, ...upstream.map(({ from }) => from)];
  return { column, upstream, downstream, influences, unknown: visited.flatMap((place) => unknownAt(lineage, place)) };
}

function placeIn(
  lineage: ProjectLineage,
  { model, column }: { readonly model: string; readonly column: string },
): ColumnPlace {
  const node = lineage.get(model);
  if (node) {
    const found = node.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
    if (found) return { kind: 'node', name: model, column: found.name };
    const reason = node.unknown === null ? '' : `: ${node.unknown}`;
    throw new UnknownColumnError(
      `${model} has no column "${column}"${didYouMean(
        column,
        node.columns.map(({ name }) => name),
      )}${reason}`,
    );
  }
  const sources = edgesOf(lineage).flatMap(({ from }) => (from.kind === 'node' ? [] : [from]));
  const source = sources.find((place) => place.name === model && place.column.toLowerCase() === column.toLowerCase());
  if (source) return source;
  const names = [...lineage.keys(), ...sources.map(({ name }) => name)];
  throw new UnknownColumnError(
    names.includes(model)
      ? `no model reads the column "${column}" of ${model}`
      : `there is no model "${model}"${didYouMean(model, names)}`,
  );
}

function edgesOf(lineage: ProjectLineage): Edge[] {
  return [...lineage].flatMap(([name, { columns }]) =>
    columns.flatMap(({ name: column, from, copied }) =>
      from.map((place) => ({ from: place, to: { kind: 'node', name, column } as const, copied })),
    ),
  );
}

function groupedBy(edges: readonly Edge[], key: (edge: Edge) => string): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(key(edge));
    if (group) group.push(edge);
    else groups.set(key(edge), [edge]);
  }
  return groups;
}

function walk(
  start: ColumnPlace,
  edgesAt: (place: ColumnPlace) => readonly Edge[],
  onward: (edge: Edge) => ColumnPlace,
): Edge[] {
  const seen = new Set([keyOf(start)]);
  const walked: Edge[] = [];
  for (let layer = [start]; layer.length > 0;) {
    const edges = layer.flatMap((place) => edgesAt(place));
    walked.push(...edges);
    layer = edges.map(onward).filter((place) => !seen.has(keyOf(place)) && seen.add(keyOf(place)));
  }
  return walked;
}

function unknownAt(lineage: ProjectLineage, place: ColumnPlace): ColumnLineage['unknown'] {
  if (place.kind === 'table') return [{ place, reason: `${place.name} is no node or source of the project` }];
  if (place.kind === 'source') return [];
  const node = lineage.get(place.name);
  const column = node?.columns.find(({ name }) => name.toLowerCase() === place.column.toLowerCase());
  if (!column) return [{ place, reason: node?.unknown ?? `${place.name} gives no such column` }];
  return column.unknown === null ? [] : [{ place, reason: column.unknown }];
}

function keyOf({ kind, name, column }: ColumnPlace): string {
  return `${kind}\u0000${name}\u0000${column.toLowerCase()}`;
}
