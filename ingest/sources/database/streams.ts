import type { Cursor, Page, Stream } from '../connector.ts';
import type { Json, JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { Database, DatabaseRow, Select } from './database.ts';
import type { Table } from './settings.ts';

const PIECE = 5_000;

/** A table or a query as a stream: read in the order of its cursor column, or whole when it has none. */
export function tableStream(name: string, table: Table, database: () => Promise<Database>): Stream {
  const { cursor: column, deletes } = table;
  return {
    name,
    // The cursor is a value of the table's own column, so the overlap is taken off here.
    reads: column === undefined ? { kind: 'everything' } : { kind: 'changes', overlapMinutes: 0 },
    deletes:
      deletes === 'none'
        ? { kind: 'none' }
        : column === undefined
          ? { kind: 'absence' }
          : { kind: 'list', everyHours: 24, ids: (signal) => keysOf(name, table, database, signal) },
    idOf: (record) => keyOf(name, table, record),
    pages: (from, signal) => pagesOf(name, table, database, from, signal),
  };
}

async function* pagesOf(
  name: string,
  table: Table,
  database: () => Promise<Database>,
  from: Cursor,
  signal: AbortSignal,
): AsyncIterable<Page> {
  const base = await database();
  const select = selectOf(name, table, base, from);
  let cursor = from;
  for await (const rows of base.rows(select, PIECE, signal)) {
    cursor = cursorAfter(rows, table, cursor);
    yield { records: rows as readonly JsonObject[], deletedIds: [], cursor };
  }
}

/** Rows whose cursor is empty cannot be told from changed ones, so they are read each time. */
function selectOf(name: string, table: Table, base: Database, from: Cursor): Select {
  const rows = `select * from ${rowsOf(name, table, base)} as source_rows`;
  if (table.cursor === undefined) return { sql: rows, values: [] };
  const column = `source_rows.${base.quote(table.cursor)}`;
  const order = `order by ${base.ascending(column)}`;
  if (from.kind !== 'token') return { sql: `${rows} ${order}`, values: [] };
  const since = movedBack(from.token, table.overlap);
  return { sql: `${rows} where ${column} >= ? or ${column} is null ${order}`, values: [since] };
}

async function* keysOf(
  name: string,
  table: Table,
  database: () => Promise<Database>,
  signal: AbortSignal,
): AsyncIterable<readonly string[]> {
  const base = await database();
  const columns = table.key.map((column) => `source_rows.${base.quote(column)}`).join(', ');
  const sql = `select ${columns} from ${rowsOf(name, table, base)} as source_rows`;
  for await (const rows of base.rows({ sql, values: [] }, PIECE * 4, signal)) {
    yield rows.map((row) => keyOf(name, table, row));
  }
}

function rowsOf(name: string, { table, query }: Table, base: Database): string {
  if (query !== undefined) return `(${query.replace(/;\s*$/, '')})`;
  return (table ?? name)
    .split('.')
    .map((part) => base.quote(part))
    .join('.');
}

function keyOf(stream: string, { key }: Table, row: JsonObject): string {
  const parts = key.map((column) => valueOf(stream, row, column));
  return parts.every((part) => part === null) ? '' : parts.map((part) => part ?? '').join('|');
}

function valueOf(stream: string, row: JsonObject, column: string): string | null {
  const value: Json | undefined = row[column];
  if (value === undefined) {
    throw new SourceTrouble('setting', {
      ru: `в ${stream} нет столбца «${column}»; есть: ${Object.keys(row).join(', ')}`,
      en: `${stream} has no column "${column}"; it has: ${Object.keys(row).join(', ')}`,
    });
  }
  return value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
}

/** The greatest value so far: rows come in its order. */
function cursorAfter(rows: readonly DatabaseRow[], { cursor: column }: Table, before: Cursor): Cursor {
  if (column === undefined) return before;
  const last = rows.at(-1);
  const value = last ? valueOf('the table', last, column) : null;
  return value === null ? before : { kind: 'token', token: value };
}

/** A value of the cursor column less the overlap: ten minutes of a time, nothing of a number, unless told. */
function movedBack(value: string, overlap: number | undefined): string {
  if (/^-?\d+$/.test(value)) return overlap === undefined ? value : String(BigInt(value) - BigInt(Math.round(overlap)));
  const time = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(Z?)$/.exec(value);
  if (!time) return value;
  const [, day = '', clock = '', , zone = ''] = time;
  const moved = new Date(Date.parse(`${day}T${clock}Z`) - (overlap ?? 10) * 60_000).toISOString();
  return moved.slice(0, 19).replace('T', ' ') + (zone === 'Z' ? '+00:00' : '');
}
