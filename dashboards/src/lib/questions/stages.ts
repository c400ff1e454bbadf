type Placed = { readonly pipeline: string | null; readonly stage: string | null; readonly stageOrder: number | null };

/**
 * Stages in the order a deal walks them: the busiest pipeline first, then what only the others have. A name that several
 * pipelines share is one stage, in its first place. A null order stands last in its pipeline.
 */
export function inStageOrder<Row extends Placed>(
  rows: readonly Row[],
  weight: (row: Row) => number,
): readonly { readonly stage: string | null; readonly rows: readonly Row[] }[] {
  const weights = new Map<string | null, number>();
  for (const row of rows) weights.set(row.pipeline, (weights.get(row.pipeline) ?? 0) + weight(row));
  const stages = new Map<string | null, Row[]>();
  const byPlace = rows.toSorted(
    (a, b) => (weights.get(b.pipeline) ?? 0) - (weights.get(a.pipeline) ?? 0) || orderOf(a) - orderOf(b),
  );
  for (const row of byPlace) stages.set(row.stage, [...(stages.get(row.stage) ?? []), row]);
  return [...stages].map(([stage, own]) => ({ stage, rows: own }));
}

const orderOf = ({ stageOrder }: Placed): number => stageOrder ?? Number.MAX_SAFE_INTEGER;
