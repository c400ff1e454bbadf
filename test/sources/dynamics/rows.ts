/** A row in the names of the Web API; a value `exact('4990.0000000000')` is a number with these very digits. */
export type Row = Readonly<Record<string, unknown>>;

const MARK = '\u0001';

export function exact(digits: string): string {
  return `${MARK}${digits}`;
}

/** JSON with exact numbers written as they are. */
export function bodyOfRows(body: object): string {
  return JSON.stringify(body).replaceAll(/"\\u0001([0-9.-]+)"/g, '$1');
}

/** The columns asked for, null where the row has none, with their annotations where there is a value. */
export function chosen(row: Row, select: readonly string[], annotated: boolean): object {
  const shown: Record<string, unknown> = { '@odata.etag': `W/"${String(row['modifiedon'] ?? 1)}"` };
  for (const name of select) {
    shown[name] = row[name] ?? null;
    if (!annotated || row[name] == null) continue;
    for (const [key, value] of Object.entries(row)) if (key.startsWith(`${name}@`)) shown[key] = value;
  }
  return shown;
}

/** `a eq 1 and b ge 2025-01-01T00:00:00Z`, which is all that the tests need of OData's conditions. */
export function passes(row: Row, filter: string | null): boolean {
  return (filter ?? '')
    .split(' and ')
    .filter(Boolean)
    .every((condition) => {
      const [name = '', operator, ...rest] = condition.split(' ');
      const value = String(row[name] ?? '');
      const wanted = rest.join(' ').replace(/^'(.*)'$/, '$1');
      if (operator === 'eq') return value === wanted;
      if (operator === 'ge') return value >= wanted;
      if (operator === 'gt') return value > wanted;
      throw new Error(`the tests know no condition "${condition}"`);
    });
}

export function ordered(rows: readonly Row[], orderby: string | null): readonly Row[] {
  const names = (orderby ?? '').split(',').filter(Boolean);
  return rows.toSorted((a, b) => {
    for (const name of names) {
      const [left, right] = [String(a[name]), String(b[name])];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  });
}
