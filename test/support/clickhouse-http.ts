import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chdbConnection } from './chdb-connection.ts';

/** Parameters of a request that are not settings of the engine. */
const NOT_SETTINGS = new Set([
  'query',
  'database',
  'user',
  'password',
  'query_id',
  'session_id',
  'session_timeout',
  'role',
]);

/**
 * ClickHouse's HTTP interface in front of the engine in this process, as far as its official client speaks it: queries
 * and inserts by POST, `param_*` values, settings, `default_format`, and errors with their code. For tests over the wire.
 */
export async function startClickHouseHttp(): Promise<{ url: string; close(): Promise<void> }> {
  const connection = chdbConnection();
  // A session of the engine keeps its settings, so requests take turns.
  let turn: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    turn = turn.then(() => answer(connection, request, response));
  });
  // While the engine answers one request this process hears no other: none of those that wait is late.
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await connection.close();
    },
  };
}

type Connection = ReturnType<typeof chdbConnection>;

async function answer(connection: Connection, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = new URL(request.url ?? '/', 'http://localhost').searchParams;
  if (request.url === '/ping' || request.url?.startsWith('/ping?')) {
    response.end('Ok.\n');
    return;
  }
  try {
    const body = await bodyOf(request);
    const inUrl = asked.get('query');
    const common = { clickhouse_settings: settingsOf(asked) };
    // As on the wire, values are escaped text; the engine's own SET reads them so, its binding would escape them again.
    for (const [name, value] of parametersOf(asked)) {
      const literal = value.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
      await connection.command({ query: `set param_${name} = '${literal}'` });
    }
    const database = asked.get('database');
    if (database) await connection.command({ query: `use \`${database}\`` });
    if (inUrl !== null && body.length > 0) {
      await connection.insert({ ...common, query: inUrl, values: Readable.from([body]) });
      response.end();
      return;
    }
    const query = inUrl ?? body.toString('utf8');
    const result = await connection.exec({ ...common, query });
    response.setHeader('X-ClickHouse-Query-Id', result.query_id);
    await pipeline(result.stream, response);
  } catch (error) {
    // Who asked has hung up in the middle of the answer, as a server does that is stopped: nobody is left to tell.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const code = (error as { code?: string }).code ?? '1';
    const type = (error as { type?: string }).type ?? 'UNKNOWN_EXCEPTION';
    response.writeHead(500, { 'X-ClickHouse-Exception-Code': code });
    response.end(`Code: ${code}. DB::Exception: ${(error as Error).message} (${type})\n`);
  }
}

function settingsOf(asked: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...asked].filter(([name]) => !NOT_SETTINGS.has(name) && !name.startsWith('param_')));
}

function parametersOf(asked: URLSearchParams): [name: string, value: string][] {
  return [...asked]
    .filter(([name]) => /^param_\w+$/.test(name))
    .map(([name, value]) => [name.slice('param_'.length), value]);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
