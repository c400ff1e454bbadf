import type { Cell, Row } from '../../warehouse/warehouse.ts';

export type JsonCell = string | number | boolean | null | readonly JsonCell[] | { readonly [key: string]: JsonCell };

/** A row as JSON carries it: 64-bit integers beyond 2^53 become text, decimals are text already. */
export function jsonRow(row: Row): Readonly<Record<string, JsonCell>> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, jsonCell(value)]));
}

function jsonCell(value: Cell): JsonCell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (Array.isArray(value)) return value.map(jsonCell);
  if (value !== null && typeof value === 'object') return jsonRow(value as Row);
  return value as JsonCell;
}
