import type { Warehouse } from '../../../warehouse/warehouse.ts';
import type { Watched } from './kaplan-meier.ts';

/** Waits of one length and how many things of a kind waited so long; things of no known kind have null. */
export type Wait = Watched & { readonly kind: string | null; readonly weight: number };

/** Where waits lie: the columns of their kind, their length and whether it was seen to end. */
type Place = {
  readonly table: string;
  readonly kind: string;
  readonly length: string;
  readonly isOver: string;
};

/**
 * Waits counted by kind and length, to a tenth of the unit they are in. A wait whose length is not known or below 0 is left
 * out: a clock that went backwards says nothing of a queue.
 */
export async function waitsOf(warehouse: Warehouse, { table, kind, length, isOver }: Place): Promise<Wait[]> {
  const rows = await warehouse.query(
    `select ${kind} as kind, round(${length}, 1) as length, ${isOver} as is_over, count(*) as things
     from ${table} where ${length} >= 0 group by 1, 2, 3 order by 1, 2, 3`,
  );
  return rows.map((row) => ({
    kind: row['kind'] === null || row['kind'] === undefined ? null : String(row['kind']),
    duration: Number(row['length']),
    isOver: row['is_over'] === true,
    weight: Number(row['things']),
  }));
}

/** How many things a list of waits stands for. */
export const countOf = (waits: readonly Wait[]): number => waits.reduce((sum, { weight }) => sum + weight, 0);
