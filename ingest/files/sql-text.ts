/** A text as a literal of DuckDB's SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name quoted for DuckDB. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
