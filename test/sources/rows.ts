import type { Row } from '../../warehouse/warehouse.ts';

/** A row's values, whole numbers as text whatever the engine makes of them. */
export function plain(row: Row): unknown[] {
  return Object.values(row).map((value) =>
    typeof value === 'bigint' || typeof value === 'number' ? String(value) : value,
  );
}

/** Rows without the name of their source and the time they were read at. */
export function unnamed(rows: readonly Row[], source: string): unknown {
  const said = JSON.stringify(
    rows.map((row) => ({ ...row, system: null, extracted_at: null })),
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  );
  return JSON.parse(said.replaceAll(`"${source}:`, '"'));
}
