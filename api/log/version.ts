import type { Row } from '../../warehouse/warehouse.ts';

/** Changed fields only. Values are text as the field's type writes it; null empties the field. */
export type Fields = Readonly<Record<string, string | null>>;

export type Version = {
  readonly kind: string;
  readonly id: string;
  /** 1, 2, 3 ... within kind and id */
  readonly version: number;
  /** UTC */
  readonly at: string;
  readonly author: string;
  readonly op: 'create' | 'set' | 'delete';
  readonly fields: Fields;
};

/** What all versions of one thing come to: later fields win, each on its own. */
export type Head = {
  readonly id: string;
  readonly version: number;
  readonly fields: Fields;
  /** who changed each field last, and when */
  readonly touched: Readonly<
    Record<string, { readonly at: string; readonly author: string; readonly version: number }>
  >;
  readonly isDeleted: boolean;
  /** made here, not in a source */
  readonly isMade: boolean;
  readonly createdAt: string;
  readonly changedAt: string;
};

export type Change = Pick<Version, 'kind' | 'id' | 'author' | 'op' | 'fields'>;

/** Someone else wrote first: the log stands at `current`, the writer expected `expected`. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
  constructor(
    readonly kind: string,
    readonly id: string,
    readonly expected: number,
    readonly current: number,
  ) {
    super(`${kind} ${id} is at version ${current}, not ${expected}`);
  }
}

export function headOf(versions: readonly Version[]): Head | null {
  const first = versions[0];
  const last = versions.at(-1);
  if (!first || !last) return null;
  const fields: Record<string, string | null> = {};
  const touched: Record<string, { at: string; author: string; version: number }> = {};
  for (const { fields: changed, at, author, version } of versions) {
    for (const [name, value] of Object.entries(changed)) {
      fields[name] = value;
      touched[name] = { at, author, version };
    }
  }
  return {
    id: first.id,
    version: last.version,
    fields,
    touched,
    isDeleted: last.op === 'delete',
    isMade: first.op === 'create',
    createdAt: first.at,
    changedAt: last.at,
  };
}

/** Of two writers' rows of one version the earlier counts, even before the later was taken back. */
export function firstOfEach(versions: readonly Version[]): Version[] {
  return versions.filter((row, at) => {
    const before = versions[at - 1];
    return before?.id !== row.id || before.version !== row.version;
  });
}

/** A row of the log as it was written. */
export function versionOf(row: Row): Version {
  return {
    kind: String(row['kind']),
    id: String(row['id']),
    version: Number(row['version']),
    at: String(row['at']),
    author: String(row['author']),
    op: row['op'] as Version['op'],
    fields: JSON.parse(String(row['fields'])) as Fields,
  };
}
