import type { Row } from '../../warehouse/warehouse.ts';

/** The values of a row as tests write them. */
export function plain(row: Row): unknown[] {
  return Object.values(row).map((value) => (typeof value === 'bigint' ? value.toString() : value));
}

/** Staged rows without what tells one source and one reading from another. */
export function without(rows: readonly Row[], source: string): unknown {
  const text = JSON.stringify(
    rows.map(({ system: _system, extracted_at: _at, ...rest }) => rest),
    (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  );
  return JSON.parse(text.replaceAll(`"${source}:`, '"'));
}
