import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { warehouses, type Served } from '../../test/support/warehouses.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import type { Row } from '../../warehouse/warehouse.ts';
import { smallCrm, type SmallCrm } from '../testing/small-crm/server.ts';
import { fromStaging } from '../testing/staged.ts';

const CHILD = fileURLToPath(new URL('../testing/sync-child.ts', import.meta.url));
const DEALS = 24_000;

describe.each(warehouses)('a sync that is disturbed on $name', ({ name, serve }) => {
  let root: string;
  let served: Served;
  let crm: SmallCrm;
  beforeAll(async () => {
    served = await serve('syncs');
  });
  afterAll(() => served.close());
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'voronka-syncs-'));
    crm = await smallCrm();
    for (let id = 0; id < DEALS; id++) put(id, 0);
    for (let id = 0; id < 300; id++) crm.users.set(`u${id}`, JSON.stringify({ id: `u${id}`, name: `User ${id}` }));
  });
  afterEach(async () => {
    await crm.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** Deals change in the order of their ids, a second each; a version comes an hour after the one before. */
  const put = (id: number, version: number): void => {
    const at = new Date(Date.UTC(2026, 0, 1, version) + Math.floor(id / 20) * 1000).toISOString();
    crm.put(`d${id}`, at, { title: `Deal ${id}, version ${version}`, amount: id + version / 100, stage: 'new' });
  };
  const urlOf = (place: string): string =>
    name === 'duckdb' ? `duckdb:${join(root, place, 'w.duckdb')}` : `${served.env['VORONKA_WAREHOUSE']}_${place}`;
  const wordsFor = (place: string): string[] => [urlOf(place), join(root, place), crm.url, crm.token];

  /** One sync in a process of its own; killed so many milliseconds after it began, null: left alone. */
  async function run(place: string, killAfter: number | null): Promise<{ ms: number; told: string }> {
    mkdirSync(join(root, place), { recursive: true });
    const child = fork(CHILD, wordsFor(place), { execArgv: ['--import', 'tsx'], silent: true });
    await once(child, 'message');
    const began = performance.now();
    let told = '';
    child.on('message', (message) => (told = String(message)));
    if (killAfter !== null) {
      await wait(killAfter);
      child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return { ms: performance.now() - began, told };
  }

  async function contentsOf(place: string): Promise<{ deals: Row[]; users: Row[]; repeats: Row[] }> {
    const warehouse = await openWarehouse(urlOf(place));
    const staged = (entity: string, question: string): Promise<Row[]> =>
      fromStaging(warehouse, join(root, place), 'crm', entity, question);
    const raw = warehouse.relation({ schema: 'raw', name: 'crm__deals' });
    const batches = warehouse.relation({ schema: 'raw', name: 'batches' });
    try {
      return {
        deals: await staged('deal', 'select deal_id, title, amount, is_deleted from staged order by deal_id'),
        users: await staged('employee', 'select employee_id, name, is_deleted from staged order by employee_id'),
        repeats: await warehouse.query(
          `select _source_id, _hash, count(*) as n from ${raw}
           where _hash is not null and _batch in (select batch_number from ${batches} where source = 'crm')
           group by _source_id, _hash having count(*) > 1`,
        ),
      };
    } finally {
      await warehouse.close();
    }
  }

  it('ends as one that was left alone, however often it is killed', { timeout: 300_000 }, async () => {
    const whole = await run('timing', null);
    expect(whole.told).toBe('users: done; deals: done');
    const moments = [0.1, 0.35, 0.6, 0.85].map((share) => (share + (Math.random() - 0.5) * 0.2) * whole.ms);
    for (const [at, moment] of moments.entries()) {
      await run('disturbed', Math.max(1, moment));
      // meanwhile the source lives on
      for (let id = at; id < DEALS; id += 997) put(id, at + 1);
      crm.deals.delete(`d${at * 5 + 3}`);
      crm.users.delete(`u${at}`);
      put(DEALS + at, at + 1);
    }
    expect((await run('disturbed', null)).told).toBe('users: done; deals: done');
    expect((await run('calm', null)).told).toBe('users: done; deals: done');
    const [disturbed, calm] = [await contentsOf('disturbed'), await contentsOf('calm')];
    const alive = (rows: readonly Row[]): Row[] => rows.filter((row) => row['is_deleted'] === false);
    const said = `killed after ${moments.map(Math.round).join(', ')} ms of ${Math.round(whole.ms)}`;
    expect(alive(disturbed.deals), said).toEqual(calm.deals);
    expect(alive(disturbed.users), said).toEqual(calm.users);
    expect(calm.deals).toHaveLength(crm.deals.size);
    expect(disturbed.repeats, said).toEqual([]);
    const gone = disturbed.deals.filter((row) => row['is_deleted'] === true).map((row) => row['deal_id']);
    for (const id of gone) expect(['crm:d3', 'crm:d8', 'crm:d13', 'crm:d18']).toContain(id);
  });

  it(
    'that meets a full disk fails by its reason, and goes on when there is room',
    { timeout: 120_000 },
    async ({ skip }) => {
      if (spawnSync('unshare', ['-rm', 'true']).status !== 0) {
        process.stderr.write('skipped: this machine lets nobody mount a small disk (unshare -rm)\n');
        return skip();
      }
      const landing = join(root, 'full', 'landing');
      mkdirSync(landing, { recursive: true });
      const words = [process.execPath, '--import', 'tsx', CHILD, ...wordsFor('full')];
      const line = words.map((word) => `'${word}'`).join(' ');
      // The server of the CRM answers from this process, so it must not be blocked.
      const child = spawn('unshare', [
        '-rm',
        'sh',
        '-c',
        `mount -t tmpfs -o size=700k none '${landing}' && exec ${line}`,
      ]);
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await once(child, 'close');
      expect(text).toMatch(/users: done; deals: .*(ENOSPC|No space left)/);
      // The small disk is gone with all that was landed on it: what was acknowledged stands in the warehouse.
      expect((await run('full', null)).told).toBe('users: done; deals: done');
      const { deals, repeats } = await contentsOf('full');
      expect(deals).toHaveLength(DEALS);
      expect(repeats).toEqual([]);
    },
  );

  // Where nobody may mount a disk, a limit of the size of files stands in for one: no file grows beyond it.
  // The files of DuckDB grow in this process, those of ClickHouse elsewhere: there only what is landed can be too large.
  it.each(name === 'duckdb' ? [300, 3_000] : [300])(
    'whose files may not grow beyond %i kB is refused by the system, and goes on when there is room',
    { timeout: 240_000 },
    async (kilobytes) => {
      const cramped = `cramped${kilobytes}`;
      mkdirSync(join(root, cramped), { recursive: true });
      const words = [process.execPath, '--import', 'tsx', CHILD, ...wordsFor(cramped)].map((word) => `'${word}'`);
      // sh counts in blocks of 512 bytes
      const child = spawn('sh', ['-c', `ulimit -f ${kilobytes * 2} && exec ${words.join(' ')}`]);
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await once(child, 'close');
      expect(text).toMatch(/EFBIG|File too large|file too large/);
      expect((await run(cramped, null)).told).toBe('users: done; deals: done');
      expect((await run('roomy', null)).told).toBe('users: done; deals: done');
      const [after, undisturbed] = [await contentsOf(cramped), await contentsOf('roomy')];
      expect(after.deals).toEqual(undisturbed.deals);
      expect(after.users).toEqual(undisturbed.users);
      expect([after.deals.length, after.repeats]).toEqual([DEALS, []]);
    },
  );

  it('that loses the network in the middle of answers goes on from the last batch', { timeout: 120_000 }, async () => {
    let answered = 0;
    crm.mischief = (request, response) => {
      if (!request.url?.startsWith('/deals?') || ++answered <= 45) return false;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"items":[{"id":"cut');
      response.socket?.destroy();
      return true;
    };
    expect((await run('cut', null)).told).toMatch(/users: done; deals: 127\.0\.0\.1:\d+ does not answer properly/);
    crm.mischief = null;
    const before = crm.requests.length;
    expect((await run('cut', null)).told).toBe('users: done; deals: done');
    // 20,000 of them were kept; ten minutes before that are read again
    expect(crm.requests.length - before).toBeLessThan(60);
    expect((await contentsOf('cut')).deals).toHaveLength(DEALS);
  });
});
