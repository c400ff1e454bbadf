/** Stages of several pipelines under one name are one; each stands where the earliest of them stands. */
export function inStageOrder<Row extends { readonly stage: string | null; readonly stageOrder: number | null }>(
  rows: readonly Row[],
): readonly { readonly stage: string | null; readonly rows: readonly Row[] }[] {
  const places = new Map<string | null, { order: number; rows: Row[] }>();
  for (const row of rows) {
    const place = places.get(row.stage) ?? { order: Infinity, rows: [] };
    place.order = Math.min(place.order, row.stageOrder ?? Infinity);
    place.rows.push(row);
    places.set(row.stage, place);
  }
  return [...places]
    .toSorted(([, a], [, b]) => (a.order === b.order ? 0 : a.order - b.order))
    .map(([stage, place]) => ({ stage, rows: place.rows }));
}
