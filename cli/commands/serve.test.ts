import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ended, freePort, startVoronka, until, type Running } from '../voronka.fixture.ts';

let dir = '';
let env: NodeJS.ProcessEnv = {};
const started: Running[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'voronka-serve-'));
  env = { VORONKA_DATA: join(dir, 'data'), VORONKA_PORT: String(await freePort()), VORONKA_DEMO_SCALE: '0.01' };
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

function voronka(...words: string[]): Running {
  const child = startVoronka(words, dir, env);
  started.push(child);
  return child;
}

const patience = 300_000;
const ready = 'Voronka is running';

/** Figures of the whole company, asked of whoever has the file. */
async function figures(): Promise<string> {
  const sql = `select
      (select count(*) from marts.deals) as deals, (select sum(amount) from marts.deals where status = 'won') as won,
      (select count(*) from marts.leads) as leads, (select sum(revenue) from marts.order_lines) as revenue,
      (select count(*) from marts.activities) as activities, (select count(*) from core.touch) as touches,
      (select sum(spend) from marts.channel_days) as spend, (select count(*) from raw.rejects) as rejects`;
  const { code, text } = await ended(voronka('query', sql, '--json'));
  expect([code, text]).toEqual([0, expect.stringContaining('deals')]);
  return text;
}

describe('serve', { timeout: patience * 2 }, () => {
  let wanted = '';
  it('makes the demo company at first, signs in by its link once, does jobs, and stops when asked', async () => {
    const server = voronka('serve');
    await until(server, /token=\S+\s/, patience);
    const link = /http:\S+token=\S+/.exec(server.text())?.[0] ?? '';
    const address = new URL(link).origin;
    expect((await fetch(`${address}/api/v1/me`)).status).toBe(401);

    const token = new URL(link).searchParams.get('token') ?? '';
    const signIn = (): Promise<Response> =>
      fetch(`${address}/login`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: address },
        body: new URLSearchParams({ token }).toString(),
      });
    const signedIn = await signIn();
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(`${signedIn.status} ${cookie}`).toContain('voronka_session=');
    expect((await signIn()).headers.get('set-cookie') ?? '').not.toContain('voronka_session=');
    const me = (await (await fetch(`${address}/api/v1/me`, { headers: { cookie } })).json()) as { role: string };
    expect(me.role).toBe('admin');

    const built = JSON.parse((await ended(voronka('build', '--json'))).text) as { ok: boolean };
    expect(built.ok).toBe(true);
    const page = await fetch(`${address}/api/v1/jobs`, { headers: { cookie } });
    expect(await page.text()).toContain('"build"');

    wanted = await figures();

    const second = await ended(voronka('serve'));
    expect([second.code, second.text]).toEqual([3, expect.stringContaining('already running')]);

    server.kill('SIGTERM');
    expect((await ended(server)).code).toBe(0);
    const left = await readdir(join(dir, 'data'));
    expect(left.filter((name) => /lock|sock|tmp/.test(name))).toEqual([]);
  });

  it('killed at any moment of its first run and started again, gives the answers of the undisturbed run above', async () => {
    for (const moment of [/Files: 0\//, /deals\S* → deals/, /Models: 0\//, /Models: [1-9]/]) {
      const server = voronka('serve');
      // The build of so small a company can be over before it is heard of.
      await until(server, new RegExp(`${moment.source}|${ready}`), patience);
      await sleep(100);
      server.kill('SIGKILL');
      await ended(server);
    }
    const server = voronka('serve');
    await until(server, ready, patience);
    expect((await ended(voronka('build'))).code).toBe(0);
    expect(await figures()).toBe(wanted);
  });
});
