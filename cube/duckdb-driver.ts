import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DuckDBDriver, duckDbRows } from './packages.ts';

/** Statements run at once; each has a connection, and DuckDB shares its threads among them. */
const CONNECTIONS = 8;

/**
 * Cube's DuckDB driver on the instance that the process already has open. Every statement takes a connection of its own,
 * so a long rollup holds up no dashboard; past the last connection statements wait their turn.
 */
export class SharedDuckDbDriver extends DuckDBDriver {
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[] = [];
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = [];
  #open = 0;

  constructor(instance: DuckDBInstance) {
    super({});
    this.#instance = instance;
  }

  override async query<R = unknown>(sql: string, values: unknown[] = []): Promise<R[]> {
    const connection = await this.#take();
    try {
      const bound = duckDbRows.convertDuckDBParams(values) as Parameters<DuckDBConnection['run']>[1];
      const result = await connection.run(sql, bound);
      const shape = duckDbRows.buildTransform(result.columnNames(), result.columnTypes() as never);
      const rows: R[] = [];
      for (const chunk of await result.fetchAllChunks()) {
        for (const row of duckDbRows.transformChunk(chunk as never, shape)) rows.push(row as R);
      }
      return rows;
    } finally {
      this.#give(connection);
    }
  }

  /** The instance belongs to the warehouse, so only our connections are closed. */
  override async release(): Promise<void> {
    for (const connection of this.#idle.splice(0)) connection.closeSync();
    this.#open = 0;
  }

  async #take(): Promise<DuckDBConnection> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#open >= CONNECTIONS) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#open += 1;
    const connection = await this.#instance.connect();
    // Cube reads a timestamp without a zone in the session's; the marts hold UTC.
    await connection.run("set TimeZone = 'UTC'");
    return connection;
  }

  #give(connection: DuckDBConnection): void {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
  }
}
