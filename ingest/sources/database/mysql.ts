import { createConnection, type Connection } from 'mysql2';
import { parseJson, type Json } from '../json.ts';
import type { Database, DatabasePlace, DatabaseRow } from './database.ts';

/** MySQL and MariaDB: rows are streamed by the wire, values come as the text that the server writes. */
export function mysql(place: DatabasePlace): Database {
  const open = new Set<Connection>();
  return {
    quote: (name) => `\`${name.replaceAll('`', '``')}\``,
    // nulls come first of themselves
    ascending: (column) => `${column} asc`,
    rows: async function* (select, size, signal) {
      const connection = createConnection({
        ...{ host: place.host, port: place.port, user: place.user, password: place.password, database: place.base },
        ...(place.tls ? { ssl: { rejectUnauthorized: true } } : {}),
        ...{ charset: 'utf8mb4', connectTimeout: 15_000, dateStrings: true, multipleStatements: false },
        typeCast: (field) => textOf(field.type, field.string('utf8')),
      });
      open.add(connection);
      const stop = (): void => connection.destroy();
      signal.addEventListener('abort', stop);
      try {
        for (const setting of [`set time_zone = '+00:00'`, 'start transaction read only']) {
          await connection.promise().query(setting);
        }
        let piece: DatabaseRow[] = [];
        const stream = connection.query(select.sql, [...select.values]).stream({ highWaterMark: size });
        for await (const row of stream as AsyncIterable<DatabaseRow>) {
          piece.push(row);
          if (piece.length < size) continue;
          signal.throwIfAborted();
          yield piece;
          piece = [];
        }
        signal.throwIfAborted();
        if (piece.length > 0) yield piece;
      } finally {
        signal.removeEventListener('abort', stop);
        open.delete(connection);
        connection.destroy();
      }
    },
    close: async () => {
      for (const connection of open) connection.destroy();
      open.clear();
      return Promise.resolve();
    },
  };
}

function textOf(type: string, text: string | null): Json {
  if (text === null) return null;
  if (type === 'JSON') return parseJson(text);
  // The session's zone is UTC; a DATETIME has none and is taken for the company's.
  if (type === 'TIMESTAMP') return `${text.replace(' ', 'T')}Z`;
  return text;
}
