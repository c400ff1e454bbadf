import pg from 'pg';
import { parseJson, type Json } from '../json.ts';
import type { Database, DatabasePlace, DatabaseRow, Select } from './database.ts';

/** The types whose text is not what we want: see pg_type. */
const BOOLEAN = 16;
const JSON_TYPES = [114, 3802];
const TIMESTAMPTZ = 1184;

/** Everything as the text that Postgres writes, so nothing passes through a JavaScript number. */
const types = {
  getTypeParser: (oid: number) => (text: string | Buffer) => textOf(oid, text.toString()),
};

function textOf(oid: number, text: string): Json {
  if (oid === BOOLEAN) return text === 't' ? 'true' : 'false';
  if (JSON_TYPES.includes(oid)) return parseJson(text);
  // The session's zone is UTC: 2026-01-31 10:00:00.5+00
  if (oid === TIMESTAMPTZ) return text.replace(' ', 'T').replace(/\+00$/, 'Z');
  return text;
}

export function postgres(place: DatabasePlace): Database {
  const open: pg.Client[] = [];
  const connected = async (): Promise<pg.Client> => {
    const client = new pg.Client({
      ...{ host: place.host, port: place.port, user: place.user, password: place.password, database: place.base },
      ...{ ssl: place.tls ? { rejectUnauthorized: true } : false, application_name: 'voronka' },
      ...{ connectionTimeoutMillis: 15_000, types: types as pg.CustomTypesConfig },
    });
    // A connection that breaks while idle is an event; the next statement on it says so as an error.
    client.on('error', () => undefined);
    await client.connect();
    open.push(client);
    return client;
  };
  return {
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    ascending: (column) => `${column} asc nulls first`,
    rows: async function* (select, size, signal) {
      const client = await connected();
      const stop = (): void => void client.end();
      signal.addEventListener('abort', stop);
      try {
        await client.query(`set time zone 'UTC'; set datestyle to iso, ymd; set extra_float_digits to 1`);
        await client.query('begin transaction isolation level repeatable read read only');
        await client.query(`declare voronka_rows no scroll cursor for ${numbered(select)}`, [...select.values]);
        for (;;) {
          const { rows } = await client.query<DatabaseRow>(`fetch ${size} from voronka_rows`);
          signal.throwIfAborted();
          if (rows.length > 0) yield rows;
          if (rows.length < size) return;
        }
      } finally {
        signal.removeEventListener('abort', stop);
        open.splice(open.indexOf(client), 1);
        await client.end().catch(() => undefined);
      }
    },
    close: async () => {
      for (const client of open.splice(0)) await client.end().catch(() => undefined);
    },
  };
}

/** `?` as $1, $2 ... outside of quotes. */
function numbered({ sql }: Select): string {
  let number = 0;
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\?/g, (piece) => (piece === '?' ? `$${++number}` : piece));
}
