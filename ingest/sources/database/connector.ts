import { lookup } from 'node:dns/promises';
import { connector } from '../connector.ts';
import { isForbiddenAddress } from '../http/address.ts';
import { withoutSecrets } from '../http/http.ts';
import { SourceTrouble } from '../trouble.ts';
import type { Database, DatabasePlace } from './database.ts';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';
import { databaseSettings, type DatabaseSettings } from './settings.ts';
import { tableStream } from './streams.ts';

export const databaseConnector = connector<DatabaseSettings>({
  system: 'database',
  title: { ru: 'База данных', en: 'A database' },
  settings: databaseSettings,
  asks: [
    {
      name: 'address',
      title: { ru: 'Адрес базы', en: 'Address of the database' },
      hint: {
        ru: 'Postgres, MySQL или MariaDB, без пароля. Заведите пользователя, которому можно только читать.',
        en: 'Postgres, MySQL or MariaDB, without a password. Make a user that may only read.',
      },
      example: 'postgres://reader@db.local:5432/shop',
    },
    {
      name: 'tables',
      title: { ru: 'Таблицы', en: 'Tables' },
      hint: {
        ru: 'Таблица: ключ, столбец времени изменения; таблицы через точку с запятой',
        en: 'Table: key, column with the time of change; tables parted by semicolons',
      },
      example: 'orders: id, updated_at; clients: id',
    },
  ],
  secrets: [
    {
      name: 'password',
      title: { ru: 'Пароль', en: 'Password' },
      hint: { ru: 'Пароль пользователя базы', en: 'The password of the database user' },
      optional: true,
    },
  ],
  mapping: null,
  open: (settings, tools) => {
    const password = tools.optionalSecret('password') ?? '';
    const place = placeOf(settings, password);
    const base = /^(postgres|postgresql):/.test(settings.address) ? postgres(place) : mysql(place);
    const database = async (): Promise<Database> => {
      await refuseServiceAddress(place.host);
      return told(base, place);
    };
    return {
      check: async (signal) => {
        for await (const _ of (await database()).rows({ sql: 'select 1 as one', values: [] }, 1, signal)) void _;
        const where = `${place.host}/${place.base}`;
        return { ru: `База ${where} отвечает`, en: `The database ${where} answers` };
      },
      streams: Object.entries(settings.tables).map(([name, table]) => tableStream(name, table, database)),
      close: () => base.close(),
    };
  },
});

function placeOf({ address, tls }: DatabaseSettings, password: string): DatabasePlace {
  const url = new URL(address);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (url.protocol.startsWith('postgres') ? 5432 : 3306) : Number(url.port),
    user: decodeURIComponent(url.username),
    password,
    base: decodeURIComponent(url.pathname.slice(1)),
    tls,
  };
}

async function refuseServiceAddress(host: string): Promise<void> {
  const found = await lookup(host, { all: true }).catch(() => []);
  if (!found.some(({ address }) => isForbiddenAddress(address))) return;
  throw new SourceTrouble('setting', {
    ru: `адрес ${host} служебный: источником он быть не может`,
    en: `${host} is a service address of the machine: it cannot be a source`,
  });
}

/** The same database with its errors in our words, and without the password. */
function told(base: Database, place: DatabasePlace): Database {
  return {
    ...base,
    rows: async function* (select, size, signal) {
      try {
        yield* base.rows(select, size, signal);
      } catch (cause) {
        signal.throwIfAborted();
        throw cause instanceof SourceTrouble ? cause : troubleOf(cause, place);
      }
    },
  };
}

/** Codes of both makes for a wrong user or password, and for a base that is not there. */
const WRONG_KEY = ['28P01', '28000', 'ER_ACCESS_DENIED_ERROR', '3D000', 'ER_BAD_DB_ERROR', 'ER_DBACCESS_DENIED_ERROR'];
const AWAY = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EPIPE|PROTOCOL_CONNECTION_LOST|57P0\d)$/;

function troubleOf(cause: unknown, { host, port, password }: DatabasePlace): SourceTrouble {
  const { code = '', message = String(cause) } = cause as { code?: string; message?: string };
  const said = withoutSecrets(message === '' ? code : message, [password]);
  const kind = WRONG_KEY.includes(code) ? 'setting' : AWAY.test(code) ? 'away' : 'changed';
  const words = {
    setting: {
      ru: 'не пускает: проверьте address и пароль',
      en: 'does not let us in: see to address and the password',
    },
    away: { ru: 'не отвечает', en: 'does not answer' },
    changed: { ru: 'отказала', en: 'refused' },
  }[kind];
  return new SourceTrouble(kind, {
    ru: `база ${host}:${port} ${words.ru} (${said})`,
    en: `the database ${host}:${port} ${words.en} (${said})`,
  });
}
