import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { ChdbConnection } from 'chdb/connection';
import { CLICKHOUSE_SETTINGS } from '../../warehouse/clickhouse.ts';

type ClientConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;
type QueryParams = Parameters<ClientConnection['query']>[0];
type InsertParams = Parameters<ClientConnection['insert']>[0];
type Settings = NonNullable<QueryParams['clickhouse_settings']>;

/** The official client over the engine in this process, with the settings Voronka sends to a server. */
export function chdbClient(): ClickHouseClient {
  return createClient({
    connection: chdbConnection(),
    clickhouse_settings: CLICKHOUSE_SETTINGS,
    log: { level: ClickHouseLogLevel.OFF },
  });
}

/**
 * chdb's connection with two gaps closed: it sends settings as `SET` before every statement, though they stay in the
 * session anyway, and it reads the body of an insert as text, which a Parquet file is not.
 */
export function chdbConnection(): ClientConnection {
  // The same interface in two copies of the client's types, one per package.
  const inner = new ChdbConnection() as unknown as ClientConnection;
  const standing = new Map<string, unknown>();
  const settle = async (settings: Settings | undefined): Promise<Settings> => {
    const kept: Settings = {};
    for (const [name, value] of Object.entries(settings ?? {})) {
      if (name === 'readonly') continue;
      if (name === 'default_format') kept.default_format = value as NonNullable<Settings['default_format']>;
      else if (value !== undefined && standing.get(name) !== value) {
        await inner.command({ query: 'select 1 format Null', clickhouse_settings: { [name]: value } });
        standing.set(name, value);
      }
    }
    return kept;
  };
  const settled = async <P extends QueryParams>(params: P): Promise<P> => ({
    ...params,
    query: readOnly(params),
    clickhouse_settings: await settle(params.clickhouse_settings),
  });
  return {
    ping: (params) => inner.ping(params),
    query: async (params) => inner.query(await settled(params)),
    exec: async (params) => inner.exec(await settled(params)),
    command: async (params) => inner.command(await settled(params)),
    insert: async (params) => {
      const ready = await settled(params);
      const binary = /^insert into (.+?) format (parquet|native|arrow|arrowstream)\s*$/is.exec(ready.query.trim());
      return binary ? insertFile(inner, ready, binary[1] as string, binary[2] as string) : inner.insert(ready);
    },
    close: () => inner.close(),
  };
}

/** Read-only is the one setting that a session could not take back, so it goes with its statement. */
function readOnly({ query, clickhouse_settings }: QueryParams): string {
  const level = clickhouse_settings?.readonly;
  return level === undefined ? query : `${query}\nsettings readonly = ${level}`;
}

async function insertFile(inner: ClientConnection, params: InsertParams, target: string, format: string) {
  const folder = await mkdtemp(join(tmpdir(), 'voronka-insert-'));
  const file = join(folder, 'body');
  try {
    await pipeline(params.values as Readable, createWriteStream(file));
    // By name, as a server reads Parquet: columns the file lacks take their defaults.
    const columns = await inner.query({
      query: `describe file('${file}', '${format}') format TabSeparated`,
      clickhouse_settings: {},
    });
    const names = (await text(columns.stream))
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t')[0] ?? '');
    const list = names.map((name) => `\`${name.replaceAll('`', '\\`')}\``).join(', ');
    const table = target.replace(/\s*\([^)]*\)\s*$/, '');
    await inner.command({ query: `insert into ${table} (${list}) select ${list} from file('${file}', '${format}')` });
    return { query_id: randomUUID(), response_headers: {}, http_status_code: 200 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function text(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
