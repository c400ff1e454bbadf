import type { OpenByStageAndOwner } from './open-by-stage-and-owner.ts';
import { inStageOrder } from './stages.ts';

export type Cell = { readonly amount: number; readonly count: number };

/** One owner's open deals: a cell for every stage of the head, null where he has none there. */
export type OwnerStages = {
  readonly owner: string | null;
  readonly cells: readonly (Cell | null)[];
  readonly whole: Cell;
};

export type StageMatrix = {
  readonly stages: readonly (string | null)[];
  readonly owners: readonly OwnerStages[];
  /** The largest single cell, for the tint. */
  readonly most: number;
};

/** Rows of the cube turned into a table of owners by stages; the fullest pipeline first. */
export function stageMatrix(rows: readonly OpenByStageAndOwner[]): StageMatrix {
  const stages = inStageOrder(rows, ({ openCount }) => openCount).map(({ stage }) => stage);
  const places = new Map(stages.map((stage, index) => [stage, index]));
  const owners = new Map<string | null, (Cell | null)[]>();
  for (const { owner, stage, openAmount, openCount } of rows) {
    const cells = owners.get(owner) ?? stages.map(() => null);
    const place = places.get(stage) ?? 0;
    const cell = cells[place] ?? null;
    cells[place] = { amount: (cell?.amount ?? 0) + openAmount, count: (cell?.count ?? 0) + openCount };
    owners.set(owner, cells);
  }
  const withWhole = [...owners].map(([owner, cells]): OwnerStages => ({ owner, cells, whole: sumOf(cells) }));
  return {
    stages,
    owners: withWhole.toSorted((a, b) => b.whole.amount - a.whole.amount),
    most: Math.max(0, ...withWhole.flatMap(({ cells }) => cells.map((cell) => cell?.amount ?? 0))),
  };
}

export const sumOf = (cells: readonly (Cell | null)[]): Cell => ({
  amount: cells.reduce((sum, cell) => sum + (cell?.amount ?? 0), 0),
  count: cells.reduce((sum, cell) => sum + (cell?.count ?? 0), 0),
});
