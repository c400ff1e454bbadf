import type { Cell, ColumnKind } from './warehouse.ts';

/** Turns one JSON value of an answer into a Cell. */
export type CellReader = (value: unknown) => Cell;

/** The reader for a column of a ClickHouse type such as 'Nullable(Decimal(18, 2))'. */
export function cellReader(type: string): CellReader {
  const bare = bareType(type);
  const element = /^Array\((.*)\)$/s.exec(bare)?.[1];
  if (element !== undefined) {
    const read = cellReader(element);
    return (value) => (value as unknown[]).map(read);
  }
  return orNull(KIND_READERS[kindOf(bare)]);
}

/** Which of the shared kinds a ClickHouse type is. */
export function kindOf(type: string): ColumnKind {
  const bare = bareType(type);
  if (/^(String|FixedString|UUID|Enum|IPv)/.test(bare)) return 'text';
  if (/^U?Int(8|16|32)$/.test(bare)) return 'integer';
  if (/^U?Int(64|128|256)$/.test(bare)) return 'bigint';
  if (bare.startsWith('Decimal')) return 'decimal';
  if (bare.startsWith('Float') || bare === 'BFloat16') return 'float';
  if (bare === 'Bool') return 'boolean';
  if (/^Date(32)?$/.test(bare)) return 'date';
  if (bare.startsWith('DateTime')) return 'timestamp';
  return 'other';
}

const KIND_READERS: Readonly<Record<ColumnKind, CellReader>> = {
  text: (value) => value as string,
  integer: Number,
  bigint: (value) => BigInt(value as string),
  decimal: String,
  float: Number,
  boolean: Boolean,
  date: (value) => value as string,
  timestamp: (value) => (value as string).replace(/(\.\d*?)0+Z$/, '$1Z').replace(/\.Z$/, 'Z'),
  other: (value) => value as Cell,
};

function orNull(read: CellReader): CellReader {
  return (value) => (value === null || value === undefined ? null : read(value));
}

function bareType(type: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/s.exec(type)?.[1];
  return inner === undefined ? type : bareType(inner);
}
