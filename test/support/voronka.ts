import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../bin/voronka.js', import.meta.url));

/** A company's data folder and what its commands are told by environment. */
export type Place = { readonly dir: string; readonly env: Readonly<Record<string, string>>; remove(): Promise<void> };

export type Answer = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A fresh folder; DuckDB in it unless the environment names another warehouse. */
export async function freshPlace(env: Readonly<Record<string, string>> = {}): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), 'voronka-'));
  return {
    dir,
    env: { VORONKA_DATA: join(dir, 'data'), VORONKA_PORT: String(await freePort()), VORONKA_LOCALE: 'en', ...env },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Runs a command to its end, as a person in the place's folder would. */
export async function voronka(place: Place, ...words: readonly string[]): Promise<Answer> {
  const child = startVoronka(place, ...words);
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

/** The same, and expects it to succeed. */
export async function voronkaDoes(place: Place, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await voronka(place, ...words);
  if (code !== 0) throw new Error(`voronka ${words.join(' ')} ended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Starts a command and leaves it running. */
export function startVoronka(place: Place, ...words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...words], {
    cwd: place.dir,
    env: { ...process.env, ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export type Server = {
  readonly address: string;
  /** The one-time link that the server printed. */
  readonly link: string;
  stop(): Promise<void>;
};

/** Starts the server and waits until it has printed its sign-in link. */
export async function serve(place: Place): Promise<Server> {
  const child = startVoronka(place, 'serve', '--json');
  const stderr = collected(child.stderr);
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const told = JSON.parse(line) as { ok?: boolean; address: string; link: string; error?: { message: string } };
    if (told.ok === undefined) continue;
    if (!told.ok) throw new Error(`the server did not start: ${told.error?.message}`);
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM');
      await closed;
    };
    return { address: told.address, link: told.link, stop };
  }
  throw new Error(`the server ended before it served:\n${stderr()}`);
}

/** Follows a sign-in link as a browser does and gives the cookie of the session. */
export async function signIn(link: string): Promise<string> {
  const url = new URL(link);
  const answer = await fetch(new URL('/login', url), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: url.origin },
    body: new URLSearchParams({ token: url.searchParams.get('token') ?? '' }),
    redirect: 'manual',
  });
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('voronka_session='));
  if (!cookie) throw new Error(`signing in was answered with ${answer.status}: ${await answer.text()}`);
  return cookie.split(';')[0] as string;
}

/** Asks the cube over HTTP. Rows have the members' short names ('pipeline.owner' is `owner`); periods follow each other. */
export async function askCube(server: Server, cookie: string, query: object): Promise<Record<string, unknown>[]> {
  const answer = await fetch(new URL('/cubejs-api/v1/load', server.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, 'x-voronka': '1', origin: server.address },
    body: JSON.stringify({ query, queryType: 'multi' }),
  });
  const { results, error } = (await answer.json()) as {
    results?: { data: Record<string, unknown>[] }[];
    error?: string;
  };
  if (!results) throw new Error(`the cube answered ${answer.status}: ${error}`);
  return results.flatMap(({ data }) => data).map(shortNames);
}

function shortNames(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([member, value]) => [member.slice(member.indexOf('.') + 1), value]),
  );
}

function collected(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
