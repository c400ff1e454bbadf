import type { Engine, Params, Warehouse } from '../warehouse/warehouse.ts';
import { MART_COLUMNS, type Kind } from './small-company/index.ts';

const TYPES: Readonly<Record<Engine, Readonly<Record<Kind, string>>>> = {
  duckdb: {
    text: 'varchar',
    integer: 'bigint',
    money: 'decimal(18, 2)',
    number: 'decimal(18, 4)',
    float: 'double',
    flag: 'boolean',
    date: 'date',
    instant: 'timestamp',
  },
  clickhouse: {
    text: 'Nullable(String)',
    integer: 'Nullable(Int64)',
    money: 'Nullable(Decimal(18, 2))',
    number: 'Nullable(Decimal(18, 4))',
    float: 'Nullable(Float64)',
    flag: 'Nullable(Bool)',
    date: 'Nullable(Date32)',
    instant: "Nullable(DateTime64(6, 'UTC'))",
  },
};

/** Empty marts in a fresh warehouse; `rows` fills the ones it names. What a row leaves out is not known. */
export async function layMarts(warehouse: Warehouse, rows: Readonly<Record<string, readonly Params[]>>): Promise<void> {
  await warehouse.createSchema('marts');
  for (const [name, columns] of Object.entries(MART_COLUMNS)) {
    const table = { schema: 'marts', name };
    const list = Object.entries(columns).map(([column, kind]) => `${column} ${TYPES[warehouse.engine][kind]}`);
    const end = warehouse.engine === 'clickhouse' ? ' engine MergeTree order by tuple()' : '';
    await warehouse.run(`create table ${warehouse.relation(table)} (${list.join(', ')})${end}`);
    const unknown = Object.fromEntries(Object.keys(columns).map((column) => [column, null]));
    const filled = (rows[name] ?? []).map((row) => ({ ...unknown, ...row }));
    if (filled.length > 0) await warehouse.insert(table, filled);
  }
}
