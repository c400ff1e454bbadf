import {
  BIGINT,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  LIST,
  TIMESTAMP,
  VARCHAR,
  DuckDBTypeId,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBValueConverter,
} from '@duckdb/node-api';
import { parameterNames } from './parameters.ts';
import type { Cell, ColumnKind, Param, Params } from './warehouse.ts';

type Bound = [
  values: Record<string, DuckDBValue> | undefined,
  types: Record<string, DuckDBType | undefined> | undefined,
];

/** The arguments that bind the parameters of a statement; those it does not use are left out, as DuckDB refuses them. */
export function bound(sql: string, params: Params): Bound {
  const used = parameterNames(sql).filter((name) => name in params);
  if (used.length === 0) return [undefined, undefined];
  const entries = used.map((name) => [name, params[name] as Param] as const);
  return [
    Object.fromEntries(entries.map(([name, value]) => [name, valueOf(value)])),
    Object.fromEntries(entries.map(([name, value]) => [name, typeOf(value)])),
  ];
}

/** A DuckDB value as a Cell: exact text for decimals, bigint for 64 bits, UTC text for instants. */
export const cellOf: DuckDBValueConverter<Cell> = (value, type, convert) => {
  if (value === null) return null;
  if (value instanceof DuckDBListValue && 'valueType' in type) {
    return value.items.map((item) => convert(item, type.valueType as DuckDBType, convert));
  }
  if (value instanceof DuckDBStructValue && 'entryTypes' in type) {
    const types = type.entryTypes as readonly DuckDBType[];
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, item], at) => [name, convert(item, types[at] as DuckDBType, convert)]),
    );
  }
  if (value instanceof DuckDBTimestampTZValue) return utcText(new DuckDBTimestampValue(value.micros).toString());
  if (TIMESTAMPS.has(type.typeId)) return utcText(String(value));
  return typeof value === 'object' ? value.toString() : value;
};

/** Which of the shared kinds an engine type such as 'DECIMAL(18,2)' is. */
export function kindOf(type: string): ColumnKind {
  const name = type.replace(/\(.*$/s, '').toUpperCase();
  if (type.endsWith('[]')) return 'other';
  return KINDS[name] ?? 'other';
}

const TIMESTAMPS = new Set([
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
]);

const KINDS: Readonly<Record<string, ColumnKind>> = {
  VARCHAR: 'text',
  UUID: 'text',
  ENUM: 'text',
  JSON: 'text',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'integer',
  BIGINT: 'bigint',
  UBIGINT: 'bigint',
  HUGEINT: 'bigint',
  UHUGEINT: 'bigint',
  DECIMAL: 'decimal',
  FLOAT: 'float',
  DOUBLE: 'float',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
};

/** '2021-04-15 00:03:00.5' as '2021-04-15T00:03:00.5Z'. */
function utcText(text: string): string {
  return `${text
    .replace(' ', 'T')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')}Z`;
}

function valueOf(value: Param): DuckDBValue {
  if (value instanceof Date) return new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return new DuckDBListValue(value as readonly string[]);
  return value as DuckDBValue;
}

function typeOf(value: Param): DuckDBType | undefined {
  if (value instanceof Date) return TIMESTAMP;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) return BIGINT;
  if (Array.isArray(value)) return LIST(VARCHAR);
  return undefined;
}
