import { CLICKHOUSE_SETTINGS } from '../warehouse/clickhouse.ts';
import { ClickHouseDriver, sharedSql } from './packages.ts';

type Client = ReturnType<ClickHouseDriver['createClient']>;

/** Cube's ClickHouse driver with the warehouse's settings, so that both see the same NULLs, joins and exact numbers. */
export class ServerClickHouseDriver extends ClickHouseDriver {
  /** `url` as the warehouse is named: `clickhouse://user:pass@host:8123/db`, or the same with `http`. */
  constructor(url: string) {
    const address = new URL(url.replace(/^clickhouse/, 'http'));
    super({
      protocol: address.protocol,
      host: address.hostname,
      port: address.port || (address.protocol === 'https:' ? '443' : '80'),
      username: decodeURIComponent(address.username) || 'default',
      password: decodeURIComponent(address.password),
      // Every name in our SQL is qualified; the warehouse's own database may hold nothing.
      database: 'default',
    });
  }

  protected override createClient(maxPoolSize: number): Client {
    Object.assign(this.config.clickhouseSettings, CLICKHOUSE_SETTINGS, {
      // The driver reads times in this format only, and Cube's answers carry no trailing zeros.
      date_time_output_format: 'simple',
      output_format_decimal_trailing_zeros: 0,
    });
    return super.createClient(maxPoolSize);
  }

  /** The driver sends this as a query and waits for JSON, which the answer to a CREATE TABLE is not. */
  override async loadPreAggregationIntoTable<R = unknown>(_: string, sql: string, params: unknown[]): Promise<R[]> {
    await this.command(sharedSql.formatMySql(sql, params));
    return [];
  }
}
