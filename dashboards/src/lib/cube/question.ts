import type { CubeQuery, CubeRow, CubeView } from './query.ts';

/** One question to the cube: what is asked, and what a row of the answer means. */
export type Question<Row> = {
  readonly view: CubeView;
  readonly query: CubeQuery;
  readonly read: (row: CubeRow) => Row;
};
