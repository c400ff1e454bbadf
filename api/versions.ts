import type { TableName, Warehouse } from '../warehouse/warehouse.ts';
import { createGroupWriter } from './log/group-writer.ts';
import { createKeyedQueue } from './log/keyed-queue.ts';
import {
  firstOfEach,
  headOf,
  VersionConflict,
  versionOf,
  type Change,
  type Head,
  type Version,
} from './log/version.ts';

export { VersionConflict, type Change, type Fields, type Head, type Version } from './log/version.ts';

/** The log of everything people change and of what the application itself remembers; rows are only ever added. */
export const VERSIONS: TableName = { schema: 'app', name: 'versions' };

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
      await warehouse.run(`create table if not exists ${table} (
        kind varchar not null, id varchar not null, version bigint not null, "at" timestamp not null,
        author varchar not null, op varchar not null, fields varchar not null, write_id varchar not null,
        primary key (kind, id, version))`);
      return warehouse.run(`create index if not exists versions_by_id on ${table} (id)`);
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
  const columns = `kind, id, version, ${at}, author, op, fields`;
  const one = ofOne(warehouse);
  const read = async (sql: string, params: Readonly<Record<string, string | number>>): Promise<Version[]> =>
    (await warehouse.query(sql, params)).map(versionOf);
  const history = (kind: string, id: string) =>
    read(`${one} select ${columns} from mine where kind = $kind order by version, ${at}, write_id`, { kind, id }).then(
      firstOfEach,
    );
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
  const put = (row: ReturnType<typeof rowOf>) =>
    warehouse.run(
      `insert into ${table} (kind, id, version, ${at}, author, op, fields, write_id)
       select $kind, $id, $version, $at, $author, $op, $fields, $write_id`,
      row,
    );
  const notes = createGroupWriter<ReturnType<typeof rowOf>>(async (rows) => {
    const [first] = rows;
    if (first && rows.length === 1) await put(first);
    else await warehouse.insert(VERSIONS, rows);
  });

  async function currentVersion(kind: string, id: string): Promise<number> {
    const rows = await warehouse.query<{ version: bigint | null }>(
      `${one} select max(version) as version from mine where kind = $kind`,
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
      await put(row);
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
      const sql = `select ${columns} from ${table} where kind = $kind order by id, version, ${at}, write_id`;
      const all = firstOfEach(await read(sql, { kind }));
      const ids = new Map<string, Version[]>();
      for (const version of all) ids.set(version.id, [...(ids.get(version.id) ?? []), version]);
      return [...ids.values()].flatMap((versions) => headOf(versions) ?? []);
    },
    newest: (kind, limit) =>
      read(`select ${columns} from ${table} where kind = $kind order by ${at} desc, write_id limit $limit`, {
        kind,
        limit,
      }),
    append: (change, expected) => inTurn(`${change.kind} ${change.id}`, () => write(change, expected)),
    note: (change) => notes.add(rowOf(change, 1)),
  };
}

/**
 * Rows `mine` of one id. DuckDB goes by its index only when nothing but the id is asked for, hence the kind is looked at
 * afterwards: 2 ms instead of 30 in a log of a million.
 */
function ofOne(warehouse: Warehouse): string {
  const table = warehouse.relation(VERSIONS);
  switch (warehouse.engine) {
    case 'duckdb':
      return `with mine as materialized (select * from ${table} where id = $id)`;
    case 'clickhouse':
      return `with mine as (select * from ${table} where kind = $kind and id = $id)`;
  }
}
