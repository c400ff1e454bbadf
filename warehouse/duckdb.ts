import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { bound, cellOf, kindOf } from './duckdb-values.ts';
import type { Column, Params, Relation, Row, Statement, Swap, TableName, Warehouse } from './warehouse.ts';
import { QueryError } from './warehouse.ts';

/** What the embedded engine may take of the machine. `memory` as DuckDB writes it ('4GB'). */
export type DuckDbLimits = { readonly memory?: string; readonly threads?: number; readonly spill?: string };

/** DuckDB in this process: one instance owns the file, a pool of connections serves it. */
export class DuckDbWarehouse implements Warehouse {
  readonly engine = 'duckdb';
  readonly #idle: DuckDBConnection[] = [];

  private constructor(readonly instance: DuckDBInstance) {}

  /** `path` is a file (its folder is made) or ':memory:'. */
  static async open(path: string, limits: DuckDbLimits): Promise<DuckDbWarehouse> {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const instance = await DuckDBInstance.create(path, {
      ...(limits.memory ? { memory_limit: limits.memory } : {}),
      ...(limits.threads ? { threads: String(limits.threads) } : {}),
      ...(path === ':memory:' && !limits.spill ? {} : { temp_directory: limits.spill ?? `${path}.spill` }),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return new DuckDbWarehouse(instance);
  }

  async query<R = Row>(sql: string, params: Params = {}): Promise<R[]> {
    return this.#with(sql, async (connection) => {
      const reader = await connection.runAndReadAll(sql, ...bound(sql, params));
      return reader.convertRowObjects(cellOf) as R[];
    });
  }

  async *stream<R = Row>(sql: string, params: Params = {}): AsyncIterable<R[]> {
    const connection = await this.#take();
    try {
      const result = await connection.stream(sql, ...bound(sql, params));
      for await (const rows of result.yieldConvertedRowObjects(cellOf)) yield rows as R[];
    } catch (cause) {
      throw new QueryError('duckdb', sql, cause);
    } finally {
      this.#idle.push(connection);
    }
  }

  async describe(sql: string): Promise<Column[]> {
    return this.#columnsOf(`describe ${sql}`);
  }

  async run(sql: string, params: Params = {}): Promise<void> {
    await this.#with(sql, (connection) => connection.run(sql, ...bound(sql, params)));
  }

  async transaction(statements: readonly Statement[]): Promise<void> {
    const connection = await this.#take();
    let current = 'begin transaction';
    try {
      await connection.run(current);
      for (const { sql, params = {} } of statements) {
        current = sql;
        await connection.run(sql, ...bound(sql, params));
      }
      current = 'commit';
      await connection.run(current);
    } catch (cause) {
      // A failed commit has already ended the transaction, so this rollback may have nothing to do.
      await connection.run('rollback').catch(() => undefined);
      throw new QueryError('duckdb', current, cause);
    } finally {
      this.#idle.push(connection);
    }
  }

  async insert(table: TableName, rows: readonly Params[]): Promise<void> {
    const first = rows[0];
    if (!first) return;
    const types = new Map((await this.columns(table)).map((column) => [column.name, column.type]));
    const names = Object.keys(first);
    const shape = JSON.stringify([Object.fromEntries(names.map((name) => [name, types.get(name) ?? 'VARCHAR']))]);
    const list = names.map((name) => this.quote(name)).join(', ');
    await this.run(
      `insert into ${this.relation(table)} (${list})
       select ${list} from (select unnest(from_json($rows::json, '${shape.replaceAll("'", "''")}'), recursive := true))`,
      { rows: JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)) },
    );
  }

  async loadParquet(table: TableName, path: string): Promise<void> {
    await this.run(`insert into ${this.relation(table)} by name select * from read_parquet($path)`, { path });
  }

  async saveParquet(sql: string, path: string): Promise<void> {
    await this.run(`copy (${sql}) to '${path.replaceAll("'", "''")}' (format parquet, compression zstd)`);
  }

  async publish(swaps: readonly Swap[]): Promise<void> {
    const kinds = await this.#kinds();
    const statements = swaps.flatMap(({ built, published }) => {
      const old = kinds.get(key(published));
      const kind = kinds.get(key(built));
      if (!kind) throw new Error(`${key(built)} was not built, so it cannot be published`);
      return [
        ...(old ? [{ sql: `drop ${old} ${this.relation(published)}` }] : []),
        { sql: `alter ${kind} ${this.relation(built)} rename to ${this.quote(published.name)}` },
      ];
    });
    await this.transaction(statements);
  }

  async createSchema(schema: string): Promise<void> {
    await this.run(`create schema if not exists ${this.quote(schema)}`);
  }

  async relations(schema: string): Promise<Relation[]> {
    const all = await this.query<{ name: string; kind: 'table' | 'view' }>(
      `select table_name as name, 'table' as kind from duckdb_tables() where schema_name = $schema and not internal
       union all
       select view_name, 'view' from duckdb_views() where schema_name = $schema and not internal
       order by 1`,
      { schema },
    );
    return all.map(({ name, kind }) => ({ schema, name, kind }));
  }

  async columns(table: TableName): Promise<Column[]> {
    return this.#columnsOf(`describe ${this.relation(table)}`);
  }

  relation({ schema, name }: TableName): string {
    return `${this.quote(schema)}.${this.quote(name)}`;
  }

  quote(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
  }

  async close(): Promise<void> {
    for (const connection of this.#idle.splice(0)) connection.closeSync();
    this.instance.closeSync();
  }

  async #columnsOf(describe: string): Promise<Column[]> {
    const rows = await this.query<{ column_name: string; column_type: string; null: string }>(describe);
    return rows.map((row) => ({
      name: row.column_name,
      type: row.column_type,
      kind: kindOf(row.column_type),
      nullable: row.null !== 'NO',
    }));
  }

  async #kinds(): Promise<Map<string, 'table' | 'view'>> {
    const rows = await this.query<{ name: string; kind: 'table' | 'view' }>(
      `select schema_name || '.' || table_name as name, 'table' as kind from duckdb_tables()
       union all select schema_name || '.' || view_name, 'view' from duckdb_views() where not internal`,
    );
    return new Map(rows.map((row) => [row.name, row.kind]));
  }

  /** A connection runs one statement at a time, so each caller takes its own; UTC is a setting of the connection. */
  async #take(): Promise<DuckDBConnection> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const connection = await this.instance.connect();
    await connection.run("set TimeZone = 'UTC'");
    return connection;
  }

  async #with<T>(sql: string, use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.#take();
    try {
      return await use(connection);
    } catch (cause) {
      throw new QueryError('duckdb', sql, cause);
    } finally {
      this.#idle.push(connection);
    }
  }
}

function key({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}
