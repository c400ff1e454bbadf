import type { Column, TableName, Warehouse } from '../../../warehouse/warehouse.ts';

/** Above this many rows comparing two tables costs more than building their children might. */
const COMPARED_ROWS = 3_000_000n;

export async function countRows(warehouse: Warehouse, table: TableName): Promise<bigint> {
  const [row] = await warehouse.query<{ row_count: bigint }>(
    `select count(*) as row_count from ${warehouse.relation(table)}`,
  );
  return BigInt(row?.row_count ?? 0);
}

/** Whether two tables hold the same rows and columns, whatever the order: by count, then by a sum of row hashes. */
export async function holdSameRows(
  warehouse: Warehouse,
  fresh: TableName,
  standing: TableName,
  rows: bigint,
): Promise<boolean> {
  if (rows > COMPARED_ROWS || (await countRows(warehouse, standing)) !== rows) return false;
  const [now, before] = await Promise.all([warehouse.columns(fresh), warehouse.columns(standing)]);
  return shapeOf(now) === shapeOf(before) && haveSameDigest(warehouse, fresh, standing, null);
}

/** Whether two relations, as they are written in a from clause, with the same columns hold the same rows, whatever the order. */
export async function holdEqualRows(warehouse: Warehouse, one: string, other: string): Promise<boolean> {
  const digest = (relation: string): string =>
    `(select concat(count(*), ' ', coalesce(${digestOf(warehouse)}, '')) from ${relation} as one)`;
  const [row] = await warehouse.query<{ here: string; there: string }>(
    `select ${digest(one)} as here, ${digest(other)} as there`,
  );
  return row !== undefined && row.here === row.there;
}

/** Whether two tables hold the same rows as far as a reader sees who reads only some of their columns. */
export async function holdSameParts(
  warehouse: Warehouse,
  fresh: TableName,
  standing: TableName,
  readOf: (columns: readonly string[]) => readonly string[],
): Promise<boolean> {
  const rows = await countRows(warehouse, fresh);
  if (rows > COMPARED_ROWS || (await countRows(warehouse, standing)) !== rows) return false;
  const [now, before] = await Promise.all([warehouse.columns(fresh), warehouse.columns(standing)]);
  const read = new Set(readOf([...new Set([...now, ...before].map(({ name }) => name))]));
  const part = (columns: readonly Column[]): Column[] => columns.filter(({ name }) => read.has(name));
  if (shapeOf(part(now)) !== shapeOf(part(before))) return false;
  return haveSameDigest(
    warehouse,
    fresh,
    standing,
    part(now).map(({ name }) => warehouse.quote(name)),
  );
}

/** `columns` null: all. */
async function haveSameDigest(
  warehouse: Warehouse,
  fresh: TableName,
  standing: TableName,
  columns: readonly string[] | null,
): Promise<boolean> {
  if (columns?.length === 0) return true;
  const part = (table: TableName): string =>
    columns === null ? warehouse.relation(table) : `(select ${columns.join(', ')} from ${warehouse.relation(table)})`;
  const digest = (table: TableName): string => `(select ${digestOf(warehouse)} from ${part(table)} as one)`;
  const [row] = await warehouse.query<{ fresh: string; standing: string }>(
    `select ${digest(fresh)} as fresh, ${digest(standing)} as standing`,
  );
  return row !== undefined && row.fresh === row.standing;
}

/** Names and types, as they are compared. */
export function shapeOf(columns: readonly Column[]): string {
  return JSON.stringify(columns.map(({ name, type }) => [name, type]));
}

/** An aggregate over the rows of a table named `one`; equal for equal rows in any order. */
export function digestOf(warehouse: Warehouse): string {
  switch (warehouse.engine) {
    case 'duckdb':
      return 'cast(sum(cast(hash(one) as hugeint)) as varchar)';
    case 'clickhouse':
      return 'toString(sum(cityHash64(tuple(*))))';
  }
}
