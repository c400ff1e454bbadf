import type { Interval } from '../questions/interval.ts';

/** A column of a table: its head carries the unit, so its cells need none. */
export type Column<Row> = {
  readonly key: string;
  readonly head: string;
  readonly hint?: string;
  readonly align: 'start' | 'end';
  readonly text: (row: Row) => string;
  /** Sorting value; null stands last whichever way. A column without it cannot be sorted by. */
  readonly order?: (row: Row) => number | string | null;
  /** A bar behind the value, 0 to 1. */
  readonly bar?: (row: Row) => number;
  /** A tint behind the value, 0 to 1, for tables read by both heads. */
  readonly heat?: (row: Row) => number;
  /** A share with its interval, drawn under the value. */
  readonly interval?: (row: Row) => { readonly share: number; readonly range: Interval; readonly words: string } | null;
  readonly title?: (row: Row) => string;
};

export type TableSort = { readonly key: string; readonly isDescending: boolean };

export function sortedBy<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: TableSort | null,
  compareText: (a: string, b: string) => number,
): readonly Row[] {
  const order = columns.find(({ key }) => key === sort?.key)?.order;
  if (sort === null || order === undefined) return rows;
  const turn = sort.isDescending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const a = order(one);
    const b = order(other);
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return turn * (typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b)));
  });
}
