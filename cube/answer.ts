/** What answers carry beyond Cube's own keys. */
export type Extras = {
  /** True where the answer was cut by a cap that the query did not choose. */
  readonly truncated: boolean;
  /** Rows the question has in all; null where the query's own limit cut it and it did not ask for `total`. */
  readonly total_rows: number | null;
  /** The moment up to which the warehouse holds data (ISO 8601); null before the first build. */
  readonly as_of: string | null;
  readonly ms: number;
};

/** Rows that /load gives where the query names no limit, and the most it gives at all. */
export const DEFAULT_ROWS = 10_000;
export const MOST_ROWS = 50_000;

/** How much of the question one result holds. */
export type Extent = { readonly truncated: boolean; readonly totalRows: number | null };

/** What came of a question asked in this process; `wait` is Cube's "Continue wait": ask again. */
export type Outcome =
  | { readonly kind: 'answer'; readonly body: unknown }
  | { readonly kind: 'wait' }
  | { readonly kind: 'refusal'; readonly status: number; readonly message: string };

/** A question that Cube refused; `status` is what /load would answer. */
export class CubeError extends Error {
  override readonly name = 'CubeError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
