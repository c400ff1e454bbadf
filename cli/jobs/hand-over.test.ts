import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockPath } from '../lock.ts';
import { repositoryDir } from '../repository.ts';
import { ended, startNode, startVoronka, until, type Running } from '../voronka.fixture.ts';
import { socketPath } from './socket-path.ts';

let dir = '';
const started: Running[] = [];
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'voronka-jobs-'))));
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

function kept(child: Running): Running {
  started.push(child);
  return child;
}

const voronka = (...words: string[]): Running => kept(startVoronka(words, dir, { VORONKA_DATA: dir }));

async function server(dataDir = dir): Promise<Running> {
  const tsx = join(repositoryDir, 'node_modules/tsx/dist/loader.mjs');
  const words = ['--import', tsx, join(repositoryDir, 'cli/jobs/server.fixture.ts')];
  const child = kept(startNode(words, dir, { VORONKA_DATA: dataDir }));
  await until(child, 'ready', 60_000);
  return child;
}

describe('a command while the server runs', () => {
  it('is done by the server, which alone has the file open', async () => {
    await server();
    const { code, text } = await ended(voronka('query', 'select amount from sold', '--format', 'csv'));
    expect([code, text]).toEqual([0, 'amount\n10.50\n']);
  });

  it('fails with the words and the code that the server gives', async () => {
    await server();
    const { code, text } = await ended(voronka('query', 'drop table sold'));
    expect([code, text]).toEqual([2, 'Only reading is allowed: select, describe, show, explain.\n']);
    expect(JSON.parse((await ended(voronka('query', 'select nonsense', '--json'))).text)).toMatchObject({
      ok: false,
      error: { code: 1 },
    });
  });

  it('is cancelled there by Ctrl-C, and the server goes on', async () => {
    const serving = await server();
    const long = voronka('query', 'select count(*) from range(100000000000) a');
    await until(serving, 'begun', 60_000);
    long.kill('SIGINT');
    expect(await ended(long)).toEqual({ code: 130, text: 'Interrupted.\n' });
    await until(serving, 'cancelled', 60_000);
    expect((await ended(voronka('query', 'select 1 as one', '--format', 'csv'))).text).toBe('one\n1\n');
  });

  it('opens the file itself after the server was killed', async () => {
    const serving = await server();
    serving.kill('SIGKILL');
    await once(serving, 'close');
    const { code, text } = await ended(voronka('query', 'select amount from sold', '--format', 'csv'));
    expect([code, text]).toEqual([0, 'amount\n10.50\n']);
  });

  it('meets only its own user at the socket', async () => {
    await server();
    expect((await stat(socketPath(dir))).mode & 0o777).toBe(0o600);
  });

  it('finds the server of a folder whose path is too long for a socket', async () => {
    const deep = join(dir, 'очень-длинное-имя-папки'.repeat(3), 'd'.repeat(80));
    await mkdir(deep, { recursive: true });
    expect(Buffer.byteLength(socketPath(deep))).toBeLessThanOrEqual(107);
    await server(deep);
    const asked = kept(startVoronka(['query', 'select 1 as one', '--format', 'csv'], dir, { VORONKA_DATA: deep }));
    expect((await ended(asked)).text).toBe('one\n1\n');
  });
});

describe('a command while another holds the file', () => {
  it('says who, and ends with 3', async () => {
    const long = voronka('query', 'select count(*) from range(100000000000) a');
    while (!existsSync(lockPath(dir))) await sleep(20);
    const { code, text } = await ended(voronka('query', 'select 1'));
    expect(code).toBe(3);
    expect(text).toContain(`locked by pid ${long.pid}`);
    long.kill('SIGINT');
    expect((await ended(long)).code).toBe(130);
  });
});
