import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, extract, list } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startClickHouseHttp } from '../../test/support/clickhouse-http.ts';
import { backup } from '../commands/backup.ts';
import { restore } from '../commands/restore.ts';
import { readConfig } from '../config.ts';
import { en } from '../messages/en.ts';
import type { Place } from '../program.ts';
import { terminalOf } from '../terminal.ts';
import { Trouble } from '../trouble.ts';
import { ownerOf } from '../doing/owner.ts';
import { restoringMark } from './restoring.ts';

let dir = '';
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'voronka-backup-'))));
afterEach(() => rm(dir, { recursive: true }));

/** A project in a folder of its own. */
async function project(name: string, env: NodeJS.ProcessEnv = {}): Promise<Place> {
  const place = join(dir, name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'voronka.yml'), 'currency: RUB\nlocale: en\n');
  const quiet = { write: () => true } as unknown as NodeJS.WriteStream;
  return { env, dir: place, terminal: { ...terminalOf('en', true), stdout: quiet, stderr: quiet } };
}

async function withWarehouse<T>(
  place: Place,
  use: (owner: Awaited<ReturnType<typeof ownerOf>>) => Promise<T>,
): Promise<T> {
  const owner = await ownerOf(await readConfig(place.env, place.dir));
  return use(owner).finally(() => owner.close());
}

async function fill(place: Place): Promise<void> {
  await withWarehouse(place, async ({ warehouse }) => {
    await warehouse.createSchema('raw');
    const end = warehouse.engine === 'clickhouse' ? ' engine = MergeTree order by id' : '';
    const table = warehouse.relation({ schema: 'raw', name: 'crm__deals' });
    await warehouse.run(`create table ${table} (id bigint, amount decimal(18, 2))${end}`);
    await warehouse.insert({ schema: 'raw', name: 'crm__deals' }, [
      { id: 1, amount: '10.50' },
      { id: 2, amount: '0.10' },
    ]);
  });
  await mkdir(join(place.dir, 'data/landing/crm'), { recursive: true });
  await writeFile(join(place.dir, 'data/landing/crm/deals.csv'), 'id;amount\n');
  await mkdir(join(place.dir, 'mappings'));
  await writeFile(join(place.dir, 'mappings/crm.yml'), 'source: crm\n');
}

const rowsOf = (place: Place): Promise<unknown[]> =>
  withWarehouse(place, ({ warehouse }) =>
    warehouse.query(`select id, amount from ${warehouse.relation({ schema: 'raw', name: 'crm__deals' })} order by id`),
  );

const rows = [
  { id: 1n, amount: '10.50' },
  { id: 2n, amount: '0.10' },
];

async function complaint(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof Trouble)) throw new Error('nothing was complained of', { cause: error });
  return error.say(en);
}

describe('a backup', () => {
  it('brings everything back in an empty place', async () => {
    const here = await project('here');
    await fill(here);
    const file = join(dir, 'b.tar.gz');
    expect(await backup(here, file)).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(existsSync(join(here.dir, 'data/tmp'))).toBe(true);

    const there = await project('there');
    expect(await restore(there, file, {})).toBe(0);
    expect(await rowsOf(there)).toEqual(rows);
    expect(await readFile(join(there.dir, 'data/landing/crm/deals.csv'), 'utf8')).toBe('id;amount\n');
    expect(await readFile(join(there.dir, 'mappings/crm.yml'), 'utf8')).toBe('source: crm\n');
  });

  it('holds what was there when it was made, and nothing later', async () => {
    const here = await project('here');
    await fill(here);
    const file = join(dir, 'b.tar.gz');
    await backup(here, file);
    await withWarehouse(here, ({ warehouse }) => warehouse.run('delete from raw.crm__deals'));
    expect(await rowsOf(here)).toEqual([]);
    await restore(here, file, { force: true });
    expect(await rowsOf(here)).toEqual(rows);
    expect(existsSync(restoringMark(join(here.dir, 'data')))).toBe(false);
  });

  it('is not put over data unless asked, nor over another archive', async () => {
    const here = await project('here');
    await fill(here);
    const file = join(dir, 'b.tar.gz');
    await backup(here, file);
    expect(await complaint(restore(here, file, {}))).toContain('--force');
    expect(await complaint(backup(here, file))).toContain('already exists');
  });

  it.each([
    ['a file is changed', (at: string) => writeFile(join(at, 'data/landing/crm/deals.csv'), 'id;sum\n')],
    ['a file is gone', (at: string) => rm(join(at, 'data/landing/crm/deals.csv'))],
    ['a file is added', (at: string) => writeFile(join(at, 'data/landing/crm/x.csv'), '')],
  ])('is refused, and nothing is touched, when %s in it', async (_, harm) => {
    const here = await project('here');
    await fill(here);
    const file = join(dir, 'b.tar.gz');
    await backup(here, file);
    const opened = join(dir, 'opened');
    await mkdir(opened);
    await extract({ file, cwd: opened });
    await harm(opened);
    await create({ gzip: true, file, cwd: opened }, ['manifest.json', 'data', 'project', 'warehouse']);
    await withWarehouse(here, ({ warehouse }) => warehouse.run('delete from raw.crm__deals where id = 2'));
    expect(await complaint(restore(here, file, { force: true }))).toMatch(/deals\.csv|x\.csv/);
    expect(await rowsOf(here)).toEqual(rows.slice(0, 1));
  });

  it('that is cut short, or is something else, is refused', async () => {
    const here = await project('here');
    await fill(here);
    const file = join(dir, 'b.tar.gz');
    await backup(here, file);
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length / 2));
    const there = await project('there');
    expect(await complaint(restore(there, file, {}))).toContain('is not an archive of Voronka, or it is damaged');
    await writeFile(file, 'hello');
    expect(await complaint(restore(there, file, {}))).toContain('is not an archive of Voronka');
  });

  it('does not hold the lock, the socket, spilled or half-written files', async () => {
    const here = await project('here');
    await fill(here);
    await mkdir(join(here.dir, 'data/spill'));
    await writeFile(join(here.dir, 'data/spill/1.tmp'), '');
    await writeFile(join(here.dir, 'data/landing/crm/x.csv.partial'), '');
    const file = join(dir, 'b.tar.gz');
    await backup(here, file);
    const names: string[] = [];
    await list({ file, onReadEntry: (entry) => void names.push(entry.path) });
    expect(names.filter((name) => !name.endsWith('/')).sort()).toEqual([
      'data/landing/crm/deals.csv',
      'manifest.json',
      'project/mappings/crm.yml',
      'project/voronka.yml',
      'warehouse/voronka.duckdb',
    ]);
  });
});

describe('a backup of ClickHouse', () => {
  it('holds raw and app as Parquet, and brings them back', async () => {
    const front = await startClickHouseHttp();
    try {
      const env = { VORONKA_WAREHOUSE: `${front.url.replace('http', 'clickhouse')}/saved` };
      const here = await project('here', env);
      await withWarehouse(here, async ({ warehouse }) => {
        for (const schema of ['raw', 'app']) await warehouse.run(`drop database if exists saved_${schema} sync`);
      });
      await fill(here);
      const file = join(dir, 'b.tar.gz');
      expect(await backup(here, file)).toBe(0);

      const there = await project('there', { VORONKA_WAREHOUSE: env.VORONKA_WAREHOUSE.replace('saved', 'restored') });
      await withWarehouse(there, ({ warehouse }) => warehouse.run('drop database if exists restored_raw sync'));
      expect(await restore(there, file, {})).toBe(0);
      expect(await rowsOf(there)).toEqual(rows);
      expect(await complaint(restore(await project('duck'), file, {}))).toContain('taken from clickhouse');
    } finally {
      await front.close();
    }
  });
});
