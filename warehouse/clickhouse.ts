import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { cellReader, kindOf, type CellReader } from './clickhouse-values.ts';
import { clickHouseSql, clickHouseValues } from './parameters.ts';
import type { Cell, Column, Params, Relation, Row, Statement, Swap, TableName, Warehouse } from './warehouse.ts';
import { QueryError } from './warehouse.ts';

/**
 * Settings without which ClickHouse answers otherwise than standard SQL (unmatched joins give '' and 0, sums over
 * nothing give 0, a plain UNION is refused) or gives values that JSON rounds.
 */
export const CLICKHOUSE_SETTINGS = {
  join_use_nulls: 1,
  aggregate_functions_null_for_empty: 1,
  union_default_mode: 'DISTINCT',
  cast_keep_nullable: 1,
  prefer_column_name_to_alias: 1,
  group_by_use_nulls: 1,
  session_timezone: 'UTC',
  date_time_output_format: 'iso',
  date_time_input_format: 'best_effort',
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 1,
  output_format_decimal_trailing_zeros: 1,
} as const;

const ROWS = 'JSONCompactEachRowWithNamesAndTypes';

/** A ClickHouse server or cluster reached over HTTP. Schemas are databases, prefixed unless the database is `default`. */
export class ClickHouseWarehouse implements Warehouse {
  readonly engine = 'clickhouse';

  constructor(
    readonly client: ClickHouseClient,
    readonly prefix: string,
  ) {}

  /** Reaches the server once, so that a wrong address or password is told at the start. */
  static async connect(url: string): Promise<ClickHouseWarehouse> {
    const address = new URL(url.replace(/^clickhouse/, 'http'));
    const database = decodeURIComponent(address.pathname.slice(1)) || 'default';
    const client = createClient({
      url: `${address.protocol}//${address.host}`,
      username: decodeURIComponent(address.username) || 'default',
      password: decodeURIComponent(address.password),
      // Progress headers keep a long statement's connection from looking idle to a proxy.
      clickhouse_settings: {
        ...CLICKHOUSE_SETTINGS,
        send_progress_in_http_headers: 1,
        http_headers_progress_interval_ms: '60000',
      },
      request_timeout: 3_600_000,
      // Errors reach the caller as QueryError; the client's own printing would repeat them.
      log: { level: ClickHouseLogLevel.OFF },
      application: 'voronka',
    });
    const answer = await client.ping({ select: true });
    if (!answer.success) throw new QueryError('clickhouse', `ping ${address.host}`, answer.error);
    return new ClickHouseWarehouse(client, database === 'default' ? '' : `${database}_`);
  }

  async query<R = Row>(sql: string, params: Params = {}): Promise<R[]> {
    return this.#told(sql, async () => {
      const answer = await this.client.query(this.#bound(sql, params));
      const lines = (await answer.text()).split('\n').filter((line) => line !== '');
      const read = rowReader(lines[0], lines[1]);
      return lines.slice(2).map((line) => read(JSON.parse(line) as unknown[]) as R);
    });
  }

  async *stream<R = Row>(sql: string, params: Params = {}): AsyncIterable<R[]> {
    const answer = await this.#told(sql, () => this.client.query(this.#bound(sql, params)));
    const heads: string[] = [];
    let read: ((cells: readonly unknown[]) => Row) | null = null;
    try {
      for await (const lines of answer.stream<unknown[]>()) {
        const batch: Row[] = [];
        for (const line of lines) {
          if (heads.length < 2) heads.push(line.text);
          else batch.push((read ??= rowReader(heads[0], heads[1]))(line.json<unknown[]>()));
        }
        if (batch.length > 0) yield batch as R[];
      }
    } catch (cause) {
      throw new QueryError('clickhouse', sql, cause);
    } finally {
      answer.close();
    }
  }

  async describe(sql: string): Promise<Column[]> {
    return this.#columnsOf(`describe table (${sql})`);
  }

  async run(sql: string, params: Params = {}): Promise<void> {
    await this.#told(sql, () =>
      this.client.command({ query: clickHouseSql(sql, params), query_params: clickHouseValues(sql, params) }),
    );
  }

  async transaction(statements: readonly Statement[]): Promise<void> {
    for (const { sql, params } of statements) await this.run(sql, params);
  }

  async insert(table: TableName, rows: readonly Params[]): Promise<void> {
    if (rows.length === 0) return;
    const values = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? `${value}` : value]),
      ),
    );
    await this.#told(`insert into ${this.relation(table)}`, () =>
      this.client.insert({ table: this.relation(table), values, format: 'JSONEachRow' }),
    );
  }

  async loadParquet(table: TableName, path: string): Promise<void> {
    await this.#told(`insert into ${this.relation(table)} from ${path}`, () =>
      this.client.insert({ table: this.relation(table), values: createReadStream(path), format: 'Parquet' }),
    );
  }

  async saveParquet(sql: string, path: string): Promise<void> {
    await this.#told(sql, async () => {
      const answer = await this.client.exec({ query: `${sql}\nformat Parquet` });
      await pipeline(answer.stream, createWriteStream(path));
    });
  }

  async publish(swaps: readonly Swap[]): Promise<void> {
    for (const { built, published } of swaps) {
      const standing = (await this.relations(published.schema)).find(({ name }) => name === published.name);
      if (standing) {
        await this.run(`exchange tables ${this.relation(built)} and ${this.relation(published)}`);
        await this.run(`drop ${standing.kind} ${this.relation(built)}`);
      } else {
        await this.run(`rename table ${this.relation(built)} to ${this.relation(published)}`);
      }
    }
  }

  async createSchema(schema: string): Promise<void> {
    await this.run(`create database if not exists ${this.quote(this.prefix + schema)}`);
  }

  async relations(schema: string): Promise<Relation[]> {
    const found = await this.query<{ name: string; engine: string }>(
      'select name, engine from system.tables where database = $database order by name',
      { database: this.prefix + schema },
    );
    return found.map(({ name, engine }) => ({ schema, name, kind: engine === 'View' ? 'view' : 'table' }));
  }

  async columns(table: TableName): Promise<Column[]> {
    return this.#columnsOf(`describe table ${this.relation(table)}`);
  }

  relation({ schema, name }: TableName): string {
    return `${this.quote(this.prefix + schema)}.${this.quote(name)}`;
  }

  quote(name: string): string {
    return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  #bound(sql: string, params: Params) {
    return { query: clickHouseSql(sql, params), query_params: clickHouseValues(sql, params), format: ROWS } as const;
  }

  async #columnsOf(describe: string): Promise<Column[]> {
    const rows = await this.query<{ name: string; type: string }>(describe);
    return rows.map(({ name, type }) => ({
      name,
      type,
      kind: kindOf(type),
      nullable: /^(LowCardinality\()?Nullable\(/.test(type),
    }));
  }

  async #told<T>(sql: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      throw new QueryError('clickhouse', sql, cause);
    }
  }
}

/** Turns the two head lines of an answer (names, types) into a reader of its rows. */
function rowReader(names: string | undefined, types: string | undefined): (cells: readonly unknown[]) => Row {
  const columns = JSON.parse(names ?? '[]') as string[];
  const readers: CellReader[] = (JSON.parse(types ?? '[]') as string[]).map(cellReader);
  return (cells) => {
    const row: Record<string, Cell> = {};
    columns.forEach((name, at) => (row[name] = (readers[at] as CellReader)(cells[at])));
    return row;
  };
}
