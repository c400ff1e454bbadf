import type { Params } from '../../warehouse/warehouse.ts';

export type Kind = 'text' | 'integer' | 'money' | 'number' | 'float' | 'flag' | 'date' | 'instant';
export type Columns = Readonly<Record<string, Kind>>;

/** A mart that cubes read: its columns as models/marts builds them, and what the small company has in it. */
export type Mart = { readonly columns: Columns; readonly rows: readonly Params[] };

export function integers(names: string): Columns {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'integer'] as const));
}

export function texts(names: string): Columns {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'text'] as const));
}

export function floats(names: string): Columns {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'float'] as const));
}
