import type { TableName, Warehouse } from '../../warehouse/warehouse.ts';

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
  const shape = (columns: readonly { name: string; type: string }[]): string =>
    JSON.stringify(columns.map(({ name, type }) => [name, type]));
  if (shape(now) !== shape(before)) return false;
  const digest = (table: TableName): string =>
    `(select ${digestOf(warehouse)} from ${warehouse.relation(table)} as one)`;
  const [row] = await warehouse.query<{ fresh: string; standing: string }>(
    `select ${digest(fresh)} as fresh, ${digest(standing)} as standing`,
  );
  return row !== undefined && row.fresh === row.standing;
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
