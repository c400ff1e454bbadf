import type { Json } from '../json.ts';

/** A row with all values as text, but nested JSON, which stays what it is. */
export type DatabaseRow = Readonly<Record<string, Json>>;

/** One select: `?` stands for each parameter in turn. */
export type Select = { readonly sql: string; readonly values: readonly string[] };

/** A database that is read in one manner whatever its make: exact texts, bound values, never the whole table in memory. */
export type Database = {
  /** a name as the database quotes it */
  quote(name: string): string;
  /** `a` before nothing at all, then in order */
  ascending(column: string): string;
  /** Rows in pieces of at most `size`, from one consistent view. Stops when the signal is aborted. */
  rows(select: Select, size: number, signal: AbortSignal): AsyncIterable<readonly DatabaseRow[]>;
  close(): Promise<void>;
};

/** Where a database is and who asks. */
export type DatabasePlace = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly base: string;
  readonly tls: boolean;
};
