import type { Params, Warehouse } from '../../warehouse/warehouse.ts';
import type { ModelTools } from '../runner/building/typescript-model.ts';

export type ColumnKind = 'text' | 'float' | 'flag' | 'integer' | 'money' | 'date';

const TYPES: Readonly<Record<Warehouse['engine'], Readonly<Record<ColumnKind, string>>>> = {
  duckdb: {
    text: 'varchar',
    float: 'double',
    flag: 'boolean',
    integer: 'bigint',
    money: 'decimal(18, 2)',
    date: 'date',
  },
  clickhouse: {
    text: 'Nullable(String)',
    float: 'Nullable(Float64)',
    flag: 'Nullable(Bool)',
    integer: 'Nullable(Int64)',
    money: 'Nullable(Decimal(18, 2))',
    date: 'Nullable(Date32)',
  },
};

/** Makes the table of a model from rows worked out in TypeScript: estimates, of which there are few. */
export async function writeEstimates(
  { warehouse, target }: Pick<ModelTools, 'warehouse' | 'target'>,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: readonly Params[],
): Promise<void> {
  const list = Object.entries(columns).map(
    ([name, kind]) => `cast(null as ${TYPES[warehouse.engine][kind]}) as ${warehouse.quote(name)}`,
  );
  await target.createFrom(`select ${list.join(', ')} where 1 = 0`);
  if (rows.length > 0) await warehouse.insert(target.table, rows);
}
