/** A line or a value that was not taken as it stands. */
export type Reject = {
  readonly entity: string | null;
  readonly line: bigint | null;
  readonly column: string | null;
  readonly value: string | null;
  /** row: left out; value: the row is kept without it; ragged: a short row that was filled up */
  readonly kind: 'row' | 'value' | 'ragged';
  readonly reason: string;
};

/** What reading a file came to. Counts are exact; `rejects` lists at most `LISTED` of each reason. */
export type ReadOutcome = {
  readonly rows: number;
  readonly rejected: number;
  readonly ragged: number;
  readonly rejects: readonly Reject[];
};

/** Lines listed for one reason; the rest are only counted. */
export const LISTED = 10_000;

/** Characters of a value kept in the list. */
export const VALUE_LENGTH = 4_000;
