import type { Engine } from '../../../warehouse/warehouse.ts';

type Spelling = (...args: string[]) => string;

/** dbt's own cross-database macros (`dbt.date_trunc('month', 'paid_at')`), spelt for each engine. */
export function dbtFunctions(engine: Engine): Record<string, Spelling> {
  switch (engine) {
    case 'duckdb':
      return { ...common, ...duckdb };
    case 'clickhouse':
      return { ...common, ...clickhouse };
  }
}

const common: Record<string, Spelling> = {
  concat: (...parts) => parts.flat().join(' || '),
  safe_cast: (value, type) => `try_cast(${value} as ${type})`,
  cast: (value, type) => `cast(${value} as ${type})`,
  replace: (text, old, fresh) => `replace(${text}, ${old}, ${fresh})`,
  string_literal: (text) => `'${text.replaceAll("'", "''")}'`,
  escape_single_quotes: (text) => text.replaceAll("'", "''"),
  current_timestamp: () => 'now()',
  date_trunc: (part, value) => `date_trunc('${part}', ${value})`,
  any_value: (value) => `any_value(${value})`,
  except: () => 'except',
  intersect: () => 'intersect',
};

const duckdb: Record<string, Spelling> = {
  type_string: () => 'varchar',
  type_int: () => 'integer',
  type_bigint: () => 'bigint',
  type_float: () => 'double',
  type_numeric: () => 'decimal(28, 6)',
  type_boolean: () => 'boolean',
  type_timestamp: () => 'timestamp',
  dateadd: (part, count, value) => `(${value} + (${count}) * interval 1 ${part})`,
  datediff: (from, to, part) => `date_diff('${part}', ${from}, ${to})`,
  last_day: (value, part) => `cast(date_trunc('${part}', ${value}) + interval 1 ${part} - interval 1 day as date)`,
  length: (value) => `length(${value})`,
  position: (part, text) => `position(${part} in ${text})`,
  right: (text, count) => `right(${text}, ${count})`,
  split_part: (text, by, part) => `split_part(${text}, ${by}, ${part})`,
  hash: (value) => `md5(cast(${value} as varchar))`,
  bool_or: (value) => `bool_or(${value})`,
  listagg: (value, by = "','", order = '') => `string_agg(${value}, ${by} ${order})`,
};

const clickhouse: Record<string, Spelling> = {
  type_string: () => 'String',
  type_int: () => 'Int32',
  type_bigint: () => 'Int64',
  type_float: () => 'Float64',
  type_numeric: () => 'Decimal(28, 6)',
  type_boolean: () => 'Bool',
  type_timestamp: () => "DateTime64(6, 'UTC')",
  dateadd: (part, count, value) => `(${value} + interval (${count}) ${part})`,
  datediff: (from, to, part) => `date_diff('${part}', ${from}, ${to})`,
  last_day: (value, part) => `toDate(date_trunc('${part}', ${value}) + interval 1 ${part} - interval 1 day)`,
  length: (value) => `lengthUTF8(${value})`,
  position: (part, text) => `positionUTF8(${text}, ${part})`,
  right: (text, count) => `rightUTF8(${text}, ${count})`,
  split_part: (text, by, part) => `splitByString(${by}, ${text})[${part}]`,
  safe_cast: (value, type) => `accurateCastOrNull(${value}, '${type}')`,
  hash: (value) => `lower(hex(MD5(toString(${value}))))`,
  bool_or: (value) => `max(${value})`,
  listagg: (value, by = "','") => `arrayStringConcat(groupArray(${value}), ${by})`,
};
