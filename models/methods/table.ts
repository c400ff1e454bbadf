import type { Params } from '../../warehouse/warehouse.ts';
import type { ModelTools } from '../runner/building/typescript-model.ts';

/** Kinds of value of macro `type` that worked-out figures have. */
export type FigureKind = 'text' | 'integer' | 'double' | 'flag' | 'date';

const TYPES = {
  duckdb: { text: 'varchar', integer: 'bigint', double: 'double', flag: 'boolean', date: 'date' },
  clickhouse: {
    text: 'Nullable(String)',
    integer: 'Nullable(Int64)',
    double: 'Nullable(Float64)',
    flag: 'Nullable(Bool)',
    date: 'Nullable(Date32)',
  },
} as const;

const BATCH = 20_000;

/** Makes the model's table of figures worked out in TypeScript: parameters, curves, cells; never one row per record. */
export async function makeTable<Name extends string>(
  { warehouse, target }: ModelTools,
  columns: Readonly<Record<Name, FigureKind>>,
  rows: readonly Readonly<Record<Name, Params[string]>>[],
): Promise<void> {
  const types = TYPES[target.type];
  const shape = Object.entries<FigureKind>(columns).map(([name, kind]) => `cast(null as ${types[kind]}) as ${name}`);
  await target.createFrom(`select * from (select ${shape.join(', ')}) as shape where 1 = 0`);
  for (let start = 0; start < rows.length; start += BATCH) {
    await warehouse.insert(target.table, rows.slice(start, start + BATCH));
  }
}
