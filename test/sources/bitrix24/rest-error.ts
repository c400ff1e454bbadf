/** A refusal in the portal's own words. */
export class RestError extends Error {
  constructor(
    readonly status: number,
    /** usually a word; it may be an empty string or 0 */
    readonly code: string | number,
    readonly description: string,
  ) {
    super(description);
  }
}

/** What a method gives; `next` and `total` only where rows are counted. */
export type Given = { readonly result: unknown; readonly total?: number; readonly next?: number };

export type Params = { readonly [name: string]: unknown };
