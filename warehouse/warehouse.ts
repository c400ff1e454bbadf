/** The engines Voronka runs on. DuckDB is embedded; ClickHouse is a server or a cluster. */
export type Engine = 'duckdb' | 'clickhouse';

/** A table or view: `schema` is a DuckDB schema or a ClickHouse database. */
export type TableName = { readonly schema: string; readonly name: string };

/** What may be bound to `$name` in SQL. Dates are instants and are bound as UTC timestamps. */
export type Param = string | number | bigint | boolean | Date | null | readonly string[];
export type Params = Readonly<Record<string, Param>>;

/**
 * A value read back. Nothing is rounded on the way: DECIMAL is its decimal text, a 64-bit integer is a bigint, a date is
 * 'YYYY-MM-DD', a timestamp is UTC 'YYYY-MM-DDTHH:MM:SS[.ffffff]Z', smaller integers and floats are numbers.
 */
export type Cell = string | number | bigint | boolean | null | readonly Cell[] | { readonly [key: string]: Cell };
export type Row = Readonly<Record<string, Cell>>;

/** The kinds of value both engines share; `type` keeps the engine's own spelling. */
export type ColumnKind =
  'text' | 'integer' | 'bigint' | 'decimal' | 'float' | 'boolean' | 'date' | 'timestamp' | 'other';
export type Column = {
  readonly name: string;
  readonly type: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
};

export type Statement = { readonly sql: string; readonly params?: Params };

/** A table that was built beside the published one and is to take its name. Both lie in the same schema. */
export type Swap = { readonly built: TableName; readonly published: TableName };

/** A relation found in the catalogue. */
export type Relation = TableName & { readonly kind: 'table' | 'view' };

/**
 * One interface over both engines. SQL is the engine's own; parameters are written `$name` on both.
 * Every method rejects with `QueryError`, which keeps the SQL and the engine's words.
 */
export interface Warehouse {
  readonly engine: Engine;

  /** All rows of a query. For results that fit in memory; use `stream` for the rest. */
  query<R = Row>(sql: string, params?: Params): Promise<R[]>;

  /** The rows of a query in batches of the engine's own size, with flat memory. */
  stream<R = Row>(sql: string, params?: Params): AsyncIterable<R[]>;

  /** The columns a query gives, without running it. */
  describe(sql: string): Promise<Column[]>;

  /** One statement that returns nothing. */
  run(sql: string, params?: Params): Promise<void>;

  /**
   * Several statements as one. DuckDB: all or nothing. ClickHouse has no transactions: in order, stopping at the first
   * failure, so order them such that a stop half-way is harmless and can be repeated.
   */
  transaction(statements: readonly Statement[]): Promise<void>;

  /** Appends rows built in memory (logs, ledgers, small seeds). Values arrive as the table's own types. */
  insert(table: TableName, rows: readonly Params[]): Promise<void>;

  /** Appends a Parquet file to a table, matching columns by name; the engine reads the file, not JavaScript. */
  loadParquet(table: TableName, path: string): Promise<void>;

  /** Writes the rows of a query to a Parquet file on this machine. */
  saveParquet(sql: string, path: string): Promise<void>;

  /**
   * Gives built tables their published names and drops what stood there (table or view). DuckDB: all in one transaction.
   * ClickHouse: one atomic exchange after another.
   */
  publish(swaps: readonly Swap[]): Promise<void>;

  createSchema(schema: string): Promise<void>;

  /** Tables and views of a schema, sorted by name; empty when the schema is absent. */
  relations(schema: string): Promise<Relation[]>;

  /** Columns of an existing table or view, in order. */
  columns(table: TableName): Promise<Column[]>;

  /** The quoted, fully qualified name to splice into SQL. */
  relation(table: TableName): string;

  /** A quoted column name to splice into SQL. */
  quote(name: string): string;

  close(): Promise<void>;
}

/** A statement the engine refused. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  constructor(
    readonly engine: Engine,
    readonly sql: string,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}
