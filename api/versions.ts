import type { Row, TableName, Warehouse } from '../warehouse/warehouse.ts';
import { createGroupWriter } from './log/group-writer.ts';
import { createKeyedQueue } from './log/keyed-queue.ts';

/** The log of everything people change and of what the application itself remembers; rows are only ever added. */
export const VERSIONS: TableName = { schema: 'app', name: 'versions' };

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

export type VersionsDeps = {
  readonly warehouse: Warehouse;
  readonly clock: () => Date;
  /** that many random bytes */
  readonly random: (bytes: number) => Uint8Array;
};

export type Versions = {
  /** Null when nothing was ever written about it. */
  readonly head: (kind: string, id: string) => Promise<Head | null>;
  /** Oldest first. */
  readonly history: (kind: string, id: string) => Promise<Version[]>;
  /** Heads of a kind by id, deleted ones too; for kinds that are few (users, tokens). */
  readonly heads: (kind: string) => Promise<Head[]>;
  /** The newest versions of a kind, newest first. */
  readonly newest: (kind: string, limit: number) => Promise<Version[]>;
  /** Writes version `expected + 1` and gives its number. Rejects with VersionConflict. */
  readonly append: (change: Change, expected: number) => Promise<number>;
  /** Writes the first version of something new with an id of its own; many at once share a write. */
  readonly note: (change: Change) => Promise<void>;
};

/** Makes the schema and the table where they are not there yet. */
export async function ensureAppTables(warehouse: Warehouse): Promise<void> {
  await warehouse.createSchema(VERSIONS.schema);
  const table = warehouse.relation(VERSIONS);
  switch (warehouse.engine) {
    case 'duckdb':
      return warehouse.run(`create table if not exists ${table} (
        kind varchar not null, id varchar not null, version bigint not null, "at" timestamp not null,
        author varchar not null, op varchar not null, fields varchar not null, write_id varchar not null,
        primary key (kind, id, version))`);
    case 'clickhouse':
      return warehouse.run(`create table if not exists ${table} (
        kind LowCardinality(String), id String, version Int64, at DateTime64(6, 'UTC'),
        author String, op LowCardinality(String), fields String, write_id String)
        engine = MergeTree order by (kind, id, version)`);
  }
}

export function openVersions({ warehouse, clock, random }: VersionsDeps): Versions {
  const table = warehouse.relation(VERSIONS);
  // a reserved word of DuckDB
  const at = warehouse.quote('at');
  const inTurn = createKeyedQueue();
  const read = async (tail: string, params: Readonly<Record<string, string | number>>): Promise<Version[]> =>
    (await warehouse.query(`select kind, id, version, ${at}, author, op, fields from ${table} ${tail}`, params)).map(
      versionOf,
    );
  const history = (kind: string, id: string) =>
    read(`where kind = $kind and id = $id order by version, ${at}, write_id`, { kind, id }).then(firstOfEach);
  const rowOf = (change: Change, version: number) => ({
    kind: change.kind,
    id: change.id,
    version,
    at: clock(),
    author: change.author,
    op: change.op,
    fields: JSON.stringify(change.fields),
    write_id: Buffer.from(random(12)).toString('hex'),
  });
  const notes = createGroupWriter<ReturnType<typeof rowOf>>((rows) => warehouse.insert(VERSIONS, rows));

  async function currentVersion(kind: string, id: string): Promise<number> {
    const rows = await warehouse.query<{ version: bigint | null }>(
      `select max(version) as version from ${table} where kind = $kind and id = $id`,
      { kind, id },
    );
    return Number(rows[0]?.version ?? 0);
  }

  async function write(change: Change, expected: number): Promise<number> {
    const { kind, id } = change;
    const current = await currentVersion(kind, id);
    if (current !== expected) throw new VersionConflict(kind, id, expected, current);
    const row = rowOf(change, expected + 1);
    try {
      await warehouse.run(
        `insert into ${table} (kind, id, version, ${at}, author, op, fields, write_id)
         select $kind, $id, $version, $at, $author, $op, $fields, $write_id`,
        row,
      );
    } catch (cause) {
      // DuckDB's primary key refuses the second of two writers that got this far together.
      const now = await currentVersion(kind, id);
      throw now > expected ? new VersionConflict(kind, id, expected, now) : cause;
    }
    if (warehouse.engine === 'clickhouse') await yieldToFirst(change, row);
    return expected + 1;
  }

  /**
   * ClickHouse keeps no unique keys, so a writer in another process may have put the same version. The earlier one
   * stands; the later takes its own row back.
   */
  async function yieldToFirst(
    { kind, id }: Change,
    { version, write_id }: { version: number; write_id: string },
  ): Promise<void> {
    const same = await warehouse.query<{ write_id: string }>(
      `select write_id from ${table} where kind = $kind and id = $id and version = $version order by ${at}, write_id`,
      { kind, id, version },
    );
    if (same[0]?.write_id === write_id) return;
    await warehouse.run(
      `delete from ${table} where kind = $kind and id = $id and version = $version and write_id = $write_id`,
      { kind, id, version, write_id },
    );
    throw new VersionConflict(kind, id, version - 1, version);
  }

  return {
    history,
    head: async (kind, id) => headOf(await history(kind, id)),
    heads: async (kind) => {
      const all = firstOfEach(await read(`where kind = $kind order by id, version, ${at}, write_id`, { kind }));
      const ids = new Map<string, Version[]>();
      for (const version of all) ids.set(version.id, [...(ids.get(version.id) ?? []), version]);
      return [...ids.values()].flatMap((versions) => headOf(versions) ?? []);
    },
    newest: (kind, limit) => read(`where kind = $kind order by ${at} desc, write_id limit $limit`, { kind, limit }),
    append: (change, expected) => inTurn(`${change.kind} ${change.id}`, () => write(change, expected)),
    note: (change) => notes.add(rowOf(change, 1)),
  };
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
    createdAt: first.at,
    changedAt: last.at,
  };
}

/** Of two writers' rows of one version the earlier counts, even before the later was taken back. */
function firstOfEach(versions: readonly Version[]): Version[] {
  return versions.filter((row, at) => {
    const before = versions[at - 1];
    return before?.id !== row.id || before.version !== row.version;
  });
}

function versionOf(row: Row): Version {
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
