import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryDir } from './repository.ts';

/** A voronka process of a test, with all it has said so far. */
export type Running = ChildProcess & { text(): string };

/** Starts `voronka WORDS` as people do: a process of its own, in a folder, with an environment. */
export function startVoronka(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Running {
  return startNode([join(repositoryDir, 'bin/voronka.js'), ...words], cwd, env);
}

export function startNode(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Running {
  const around = { ...process.env };
  delete around['VORONKA_DATA'];
  const child = spawn(process.execPath, [...words], {
    cwd,
    env: { ...around, VORONKA_LOCALE: 'en', NODE_NO_WARNINGS: '1', ...env },
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return Object.assign(child, { text: () => text });
}

export async function ended(child: Running): Promise<{ code: number | null; text: string }> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return { code: child.exitCode, text: child.text() };
}

/** Waits for words; fails with all that was said when the process ends without them, or after `ms`. */
export async function until(child: Running, words: string | RegExp, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  const said = (): boolean => (typeof words === 'string' ? child.text().includes(words) : words.test(child.text()));
  while (!said()) {
    const over = child.exitCode !== null || child.signalCode !== null;
    if (over || Date.now() > deadline) throw new Error(`no ${String(words)} in: ${child.text()}`);
    await sleep(20);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
