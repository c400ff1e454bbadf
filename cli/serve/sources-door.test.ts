import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SourceDraft, SourcesDoor } from '../../api/sources-door.ts';
import { readConfig } from '../config.ts';
import type { Job } from '../jobs/job.ts';
import { Jobs } from '../jobs/jobs.ts';
import { freePort } from '../voronka.fixture.ts';
import { scheduleOf, type Schedule } from './schedule.ts';
import { sourcesDoor } from './sources-door.ts';

const YML = `# ours
locale: ru # of the reports
sources:
  crm: { paths: ./exports } # by hand
`;

let dir = '';
let base: PGlite;
let server: PGLiteSocketServer;
let door: SourcesDoor;
let schedule: Schedule;
let address = '';
const asked: Job[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'voronka-door-'));
  await writeFile(join(dir, 'voronka.yml'), YML);
  base = await PGlite.create();
  await base.exec(
    `create table deals (id int primary key, title text); insert into deals select n, 'Deal ' || n from generate_series(1, 30) as n`,
  );
  const port = await freePort();
  server = new PGLiteSocketServer({ db: base, port, host: '127.0.0.1' });
  await server.start();
  address = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const jobs = new Jobs((job) => {
    asked.push(job);
    return Promise.resolve({ exitCode: 0, words: '', result: {} });
  });
  const config = await readConfig({}, dir);
  schedule = scheduleOf(config, jobs);
  door = sourcesDoor(config, jobs, schedule);
});
afterAll(async () => {
  schedule.stop();
  await server.stop();
  await base.close();
  await rm(dir, { recursive: true });
});

const draft = (part: Partial<SourceDraft> = {}): SourceDraft => ({
  ...{
    name: 'shop',
    system: 'database',
    settings: { address, tables: 'deals: id' },
    secrets: { password: 'tops3cret' },
  },
  ...{ streams: null, schedule: '*/15 * * * *' },
  ...part,
});

it('a draft is tried and looked at before anything is kept', async () => {
  expect(await door.check(draft())).toMatchObject({ kind: 'fine', streams: ['deals'] });
  expect(await door.firstRows(draft(), 'deals')).toEqual({
    kind: 'rows',
    columns: ['id', 'title'],
    rows: Array.from({ length: 10 }, (_, at) => [String(at + 1), `Deal ${at + 1}`]),
  });
  expect(await readFile(join(dir, 'voronka.yml'), 'utf8')).toBe(YML);
});

it.each([
  ['an address that is away', { address: 'postgres://u@127.0.0.1:1/b' }, /не отвечает/],
  ['an address that is none', { address: 'nowhere' }, /postgres:\/\/user@host/],
  ['the keys of the machine in a cloud', { address: 'postgres://u@169.254.169.254/b' }, /служебный/],
])('%s is told in words', async (_, settings, words) => {
  const checked = await door.check(draft({ settings: { tables: 'deals: id', ...settings } }));
  expect(checked.kind).toBe('trouble');
  expect(checked.words.ru).toMatch(words);
  expect(JSON.stringify(checked)).not.toContain('tops3cret');
});

it('what is saved stands in voronka.yml with its comments, the key in a file of its own, and the clock is set', async () => {
  expect(await door.save(draft({ schedule: 'now and then' }))).toMatchObject({
    en: expect.stringContaining('schedule') as string,
  });
  expect(await door.save(draft({ settings: { adress: 'x' } }))).toMatchObject({
    en: expect.stringContaining('did you mean "address"') as string,
  });
  expect(await readFile(join(dir, 'voronka.yml'), 'utf8')).toBe(YML);

  expect(await door.save(draft())).toBeNull();
  const text = await readFile(join(dir, 'voronka.yml'), 'utf8');
  for (const comment of ['# ours', '# of the reports', '# by hand']) expect(text).toContain(comment);
  expect(text).not.toContain('tops3cret');
  const key = join(dir, 'secrets', 'shop', 'password');
  expect(await readFile(key, 'utf8')).toBe('tops3cret');
  expect((await stat(key)).mode & 0o777).toBe(0o600);
  const config = await readConfig({}, dir);
  expect(config.sources.connected[0]?.secrets.get('password')).toBe('tops3cret');
  expect(await door.save(draft())).toEqual({ ru: 'источник «shop» уже есть', en: 'there is a source "shop" already' });

  const listed = await door.list();
  expect(listed).toMatchObject([
    { name: 'shop', kind: 'system', system: 'database', streams: ['deals'], schedule: '*/15 * * * *' },
    { name: 'crm', kind: 'files', schedule: null, nextAt: null, streams: null },
  ]);
  expect(Date.parse(listed[0]?.nextAt ?? '')).toBeGreaterThan(Date.now());
  expect(JSON.stringify(listed)).not.toContain('tops3cret');
});

it('a source is changed where it stands: what the page does not ask, and a key left empty, stay', async () => {
  const path = join(dir, 'voronka.yml');
  const before = await readFile(path, 'utf8');
  await writeFile(path, before.replace('    system: database', '    system: database # the shop of our own'));
  const change = (part: Partial<SourceDraft>) => door.change(draft({ settings: {}, secrets: {}, ...part }));
  expect(await change({ name: 'nowhere' })).toBe('not found');
  expect((await door.list())[0]?.editable).toEqual({
    ...{ settings: { address, tables: 'deals: id' }, secrets: ['password'], streams: null },
  });
  // tried with the key that is kept, which is not told
  expect(await door.check(draft({ secrets: {} }))).toMatchObject({ kind: 'fine' });
  expect(await change({ schedule: '0 3 * * *', streams: ['deals'] })).toBeNull();
  const changed = await readFile(path, 'utf8');
  expect(changed).toMatch(/# the shop of our own[\s\S]*tables: "?deals: id"?[\s\S]*schedule: "?0 3 \* \* \*/);
  expect(await change({ settings: { tables: 'orders' }, schedule: null })).toMatchObject({
    en: expect.stringContaining('the key has to be entered anew') as string,
  });
  expect(await readFile(path, 'utf8')).toBe(changed);
  expect(await change({ secrets: { password: 'n3w' }, schedule: null })).toBeNull();
  expect(await readFile(join(dir, 'secrets', 'shop', 'password'), 'utf8')).toBe('n3w');
  expect(await readFile(path, 'utf8')).not.toMatch(/schedule:/);
  expect((await door.list())[0]).toMatchObject({ schedule: null, nextAt: null });
});

it('a kept key is never sent to another address', async () => {
  const elsewhere = draft({ settings: { address: 'postgres://u@evil.example/b', tables: 'deals: id' }, secrets: {} });
  const refused = { ru: 'при другом адресе ключ вводится заново: Пароль' };
  expect(await door.check(elsewhere)).toMatchObject({ kind: 'trouble', words: refused });
  expect(await door.firstRows(elsewhere, 'deals')).toMatchObject({ kind: 'trouble', words: refused });
  expect(await door.change(elsewhere)).toMatchObject(refused);
});

it('a sync and a replay become jobs; of a source that is not there, none', async () => {
  expect(await door.sync('shop', true, 'Anna')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await door.replay('crm', 'a'.repeat(24), 'Anna')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await door.sync('nowhere', false, 'Anna')).toBeNull();
  expect(asked).toEqual([
    { kind: 'sync', source: 'shop', full: true },
    { kind: 'replay', source: 'crm', batch: 'a'.repeat(24) },
  ]);
});

it('a source that is removed is gone from voronka.yml with its key, and nothing else is', async () => {
  expect(await door.remove('shop')).toBe(true);
  expect(await door.remove('shop')).toBe(false);
  const text = await readFile(join(dir, 'voronka.yml'), 'utf8');
  expect(text).not.toContain('shop');
  for (const comment of ['# ours', '# of the reports', '# by hand']) expect(text).toContain(comment);
  await expect(stat(join(dir, 'secrets', 'shop'))).rejects.toThrow('ENOENT');
  expect((await door.list()).map(({ name }) => name)).toEqual(['crm']);
});

it('every system says in both languages what it asks for', async () => {
  for (const { system, title, settings, secrets } of await door.systems()) {
    for (const words of [title, ...[...settings, ...secrets].flatMap(({ title: name, hint }) => [name, hint])]) {
      expect([system, words.ru.length > 0, words.en.length > 0]).toEqual([system, true, true]);
    }
  }
});
