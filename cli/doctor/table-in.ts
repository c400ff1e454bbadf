import type { Config } from '../config.ts';

/** A table's full name, without the warehouse open: a ClickHouse database other than `default` prefixes the schemas. */
export function tableIn({ warehouseUrl }: Config, schema: string, name: string): string {
  if (warehouseUrl.startsWith('duckdb:')) return `${schema}.${name}`;
  const database = decodeURIComponent(new URL(warehouseUrl).pathname.slice(1)) || 'default';
  return database === 'default' ? `${schema}.${name}` : `\`${database}_${schema}\`.${name}`;
}
