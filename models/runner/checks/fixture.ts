import type { Column, Engine, TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import type { Fixture } from '../project/project.ts';

/** A unit test that cannot be run as it is written. */
export class FixtureError extends Error {
  override readonly name = 'FixtureError';
}

export type TypedColumn = { readonly name: string; readonly type: string };

/**
 * The select that gives a fixture's rows. `known`: the columns of the table it stands for, all of which it then gives;
 * null: only those written, with types guessed from the values.
 */
export function fixtureSql(
  warehouse: Warehouse,
  fixture: Fixture,
  known: readonly TypedColumn[] | null,
  label: string,
): string {
  if (fixture.kind === 'sql') return fixture.sql;
  const columns = known ?? guessed(warehouse.engine, fixture.rows);
  if (columns.length === 0)
    throw new FixtureError(`${label}: its columns are not known, so give a row, or their types in YAML`);
  const written = new Set(fixture.rows.flatMap((row) => Object.keys(row)));
  const extra = [...written].find((name) => !columns.some((column) => column.name === name));
  if (extra !== undefined)
    throw new FixtureError(`${label} has no column "${extra}" (it has ${columns.map(({ name }) => name).join(', ')})`);
  const select = (row: Readonly<Record<string, unknown>>): string =>
    `select ${columns.map(({ name, type }) => `${literal(row[name], type, warehouse.engine)} as ${warehouse.quote(name)}`).join(', ')}`;
  if (fixture.rows.length === 0) return `select * from (${select({})}) as no_rows where 1 = 0`;
  return fixture.rows.map(select).join('\nunion all\n');
}

/** Makes a table of a select in the scratch warehouse. */
export async function createFixture(scratch: Warehouse, table: TableName, select: string): Promise<void> {
  await scratch.createSchema(table.schema);
  const storage = scratch.engine === 'clickhouse' ? 'engine = MergeTree order by tuple()' : '';
  await scratch.run(`create table ${scratch.relation(table)} ${storage} as\n${select}`);
}

/** A type's spelling on another engine; exact where both are the same engine. */
export function typeOn(engine: Engine, from: Engine, column: Column): string {
  if (engine === from) return engine === 'clickhouse' ? nullable(column.type) : column.type;
  const scale = /Decimal\((\d+), ?(\d+)\)/i.exec(column.type);
  const decimal = scale ? `decimal(${scale[1]}, ${scale[2]})` : 'decimal(18, 2)';
  const [duckdb, clickhouse] = spellings(column.kind, decimal);
  return engine === 'duckdb' ? duckdb : `Nullable(${clickhouse})`;
}

/** What people write in YAML (`text`, `numeric(18, 2)`, an engine's own name) as this engine's type. */
export function declaredType(engine: Engine, type: string): string {
  return engine === 'clickhouse' ? nullable(type) : type;
}

function spellings(kind: Column['kind'], decimal: string): readonly [string, string] {
  switch (kind) {
    case 'text':
    case 'other':
      return ['varchar', 'String'];
    case 'integer':
      return ['integer', 'Int32'];
    case 'bigint':
      return ['bigint', 'Int64'];
    case 'decimal':
      return [decimal, decimal];
    case 'float':
      return ['double', 'Float64'];
    case 'boolean':
      return ['boolean', 'Bool'];
    case 'date':
      return ['date', 'Date32'];
    case 'timestamp':
      return ['timestamp', "DateTime64(6, 'UTC')"];
  }
}

function nullable(type: string): string {
  if (/^(Nullable|Array|Map|Tuple|Nested|JSON)\b/.test(type)) return type;
  const inner = /^LowCardinality\((.*)\)$/.exec(type)?.[1];
  return inner === undefined ? `Nullable(${type})` : nullable(inner);
}

function guessed(engine: Engine, rows: readonly Readonly<Record<string, unknown>>[]): TypedColumn[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.map((name) => {
    const values = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
    const [duckdb, clickhouse] = spellings(kindOf(values), 'decimal(18, 4)');
    return { name, type: engine === 'duckdb' ? duckdb : `Nullable(${clickhouse})` };
  });
}

function kindOf(values: readonly unknown[]): Column['kind'] {
  const all = (is: (value: unknown) => boolean): boolean => values.length > 0 && values.every(is);
  const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);
  if (all((value) => typeof value === 'boolean')) return 'boolean';
  if (all((value) => typeof value === 'bigint' || Number.isInteger(value))) return 'bigint';
  if (all((value) => typeof value === 'number')) return 'decimal';
  if (all(matches(/^\d{4}-\d{2}-\d{2}$/))) return 'date';
  if (all(matches(/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/))) return 'timestamp';
  return 'text';
}

function literal(value: unknown, type: string, engine: Engine): string {
  if (value === null || value === undefined) return `cast(null as ${type})`;
  const text =
    value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const readable = /timestamp|DateTime/i.test(type) ? text.replace('T', ' ').replace(/Z$/, '') : text;
  const quoted = readable.replaceAll("'", "''");
  return `cast('${engine === 'clickhouse' ? quoted.replaceAll('\\', '\\\\') : quoted}' as ${type})`;
}
