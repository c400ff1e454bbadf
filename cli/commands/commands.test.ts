import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockPath } from '../lock.ts';
import { ended, freePort, startVoronka } from '../voronka.fixture.ts';

let dir = '';
let env: NodeJS.ProcessEnv = {};
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'voronka-commands-'));
  env = { VORONKA_PORT: String(await freePort()) };
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const voronka = (...words: string[]): Promise<{ code: number | null; text: string }> =>
  ended(startVoronka(words, dir, env));

type Finding = { check: string; state: string; text: string; mend: string | null };
type Report = { ok: boolean; failed: number; warned: number; findings: Finding[] };

describe('the words of the command line', () => {
  it('are helped with in Russian by default, and soon', async () => {
    env = { ...env, VORONKA_LOCALE: '' };
    await voronka('--help');
    const started = performance.now();
    const { code, text } = await voronka('--help');
    expect([code, text]).toEqual([0, expect.stringContaining('Команды:')]);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it.each([
    [['buidl'], 'There is no command "buidl"; did you mean "build"?\nHelp: voronka --help\n'],
    [['build', '--ful'], 'There is no option --ful.\nHelp: voronka build --help\n'],
    [['query'], 'Missing: sql.\nHelp: voronka query --help\n'],
    [
      ['query', 'select', '1'],
      'Too many words after the command. Put SQL and JSON in quotes.\nHelp: voronka query --help\n',
    ],
    [['demo', '--scale', 'big'], 'Wrong value. A positive number is needed.\nHelp: voronka demo --help\n'],
    [['import', 'nowhere.csv'], `There is no such file or folder: `],
    [['cube', '{'], 'Not JSON: '],
  ])('that are wrong end with 2: %j', async (words, said) => {
    const { code, text } = await voronka(...words);
    expect([code, text]).toEqual([2, expect.stringContaining(said)]);
  });

  it('with --json fail as one object', async () => {
    const { code, text } = await voronka('build', '--json', '--ful');
    expect(code).toBe(2);
    expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code: 2 } });
  });
});

describe('init', () => {
  it('makes a project that the doctor finds in order, and never touches one that is there', async () => {
    const made = await voronka('init', 'shop', '--json');
    expect(JSON.parse(made.text)).toMatchObject({ ok: true, dir: join(dir, 'shop') });
    const before = await readFile(join(dir, 'shop/voronka.yml'), 'utf8');
    expect(before).toContain('timezone: Europe/Moscow');
    const again = await voronka('init', 'shop');
    expect([again.code, again.text]).toEqual([2, expect.stringContaining('already holds a voronka.yml')]);

    const report = JSON.parse((await voronka('doctor', '--json', '-C', 'shop')).text) as Report;
    expect(report.findings.filter(({ state }) => state === 'fail')).toEqual([]);
    expect(report.findings.find(({ check }) => check === 'config')?.text).toContain(join(dir, 'shop/voronka.yml'));
  });

  it('writes settings whose commented lines are right ones too', async () => {
    env = { ...env, VORONKA_WAREHOUSE_PASSWORD: 'instead of the file' };
    await voronka('init', 'shop');
    const path = join(dir, 'shop/voronka.yml');
    const text = await readFile(path, 'utf8');
    const [head = '', ...blocks] = text.split(/^(?=# (?:data|server|warehouse|sources):)/m);
    const opened = blocks.map((block) => block.replaceAll(/^# ?/gm, '').replaceAll(/^[А-Яа-яA-Z].*$/gm, ''));
    for (const block of opened) {
      await writeFile(path, `${head}\n${block}`);
      const report = JSON.parse((await voronka('doctor', '--json', '-C', 'shop')).text) as Report;
      expect(report.findings.filter(({ check, state }) => check === 'config' && state === 'fail')).toEqual([]);
    }
  }, 120_000);
});

describe('doctor', () => {
  const finding = async (check: string): Promise<Finding | undefined> =>
    (JSON.parse((await voronka('doctor', '--json')).text) as Report).findings.find((one) => one.check === check);

  it('ends with 2 on settings that cannot be read, and names the line', async () => {
    await writeFile(join(dir, 'voronka.yml'), 'locale: en\ntimezon: UTC\n');
    const { code, text } = await voronka('doctor');
    expect([code, text]).toEqual([2, expect.stringContaining('voronka.yml:2: unknown key "timezon"')]);
  });

  it('finds a lock that a killed process left', async () => {
    await mkdir(join(dir, 'data'));
    await writeFile(lockPath(join(dir, 'data')), '{}');
    expect(await finding('lock')).toMatchObject({ state: 'warn', text: 'a lock is left, which is gone' });
  });

  it('finds a mapping that is wrong', async () => {
    await mkdir(join(dir, 'mappings'));
    await writeFile(join(dir, 'mappings/crm.yml'), 'sources: crm\n');
    await writeFile(join(dir, 'voronka.yml'), 'locale: en\n');
    expect(await finding('mapping')).toMatchObject({ state: 'fail', text: expect.stringContaining('crm.yml:1') });
  });

  it('finds a warehouse that cannot be reached, and never shows its password', async () => {
    env = { ...env, VORONKA_WAREHOUSE: 'clickhouse://ann:secret@127.0.0.1:9/db' };
    const { code, text } = await voronka('doctor');
    expect(code).toBe(1);
    expect(text).toContain('clickhouse://ann:***@127.0.0.1:9/db is out of reach');
    expect(text).not.toContain('secret');
  });

  it('finds a source whose files are gone', async () => {
    await writeFile(join(dir, 'voronka.yml'), 'locale: en\nsources: { crm: { paths: exports } }\n');
    expect(await finding('source')).toMatchObject({ state: 'fail', text: expect.stringContaining('exports') });
  });
});

describe('sync', () => {
  it('says plainly that no source is described', async () => {
    const { code, text } = await voronka('sync');
    expect([code, text]).toEqual([0, 'voronka.yml describes no source (key sources). There is nothing to load.\n']);
  });

  it('names the nearest source', async () => {
    await writeFile(join(dir, 'voronka.yml'), 'locale: en\nsources: { zoho: { paths: x } }\n');
    const { code, text } = await voronka('sync', 'zoha');
    expect([code, text]).toEqual([2, expect.stringContaining('did you mean "zoho"')]);
  });
});

describe('build --project', () => {
  it('builds a dbt project in the DuckDB its profile names', async () => {
    const project = join(dir, 'jaffle');
    await mkdir(join(project, 'models'), { recursive: true });
    await mkdir(join(project, 'seeds'));
    await writeFile(join(project, 'dbt_project.yml'), "name: jaffle\nversion: '1.0'\nprofile: jaffle\n");
    await writeFile(
      join(project, 'profiles.yml'),
      'jaffle:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: jaffle.duckdb, schema: main }\n',
    );
    await writeFile(join(project, 'seeds/raw_orders.csv'), 'id,amount\n1,10\n2,32\n');
    await writeFile(
      join(project, 'models/orders.sql'),
      "{{ config(materialized='table') }}\nselect sum(amount) as amount from {{ ref('raw_orders') }}\n",
    );
    await writeFile(
      join(project, 'models/schema.yml'),
      'version: 2\nmodels:\n  - name: orders\n    columns:\n      - name: amount\n        tests: [not_null]\n',
    );
    const built = await voronka('build', '--project', 'jaffle');
    expect([built.code, built.text]).toEqual([0, expect.stringContaining('Built: 2')]);
    expect((await voronka('check', '--project', 'jaffle')).code).toBe(0);
    env = { ...env, VORONKA_WAREHOUSE: 'duckdb:jaffle/jaffle.duckdb' };
    expect((await voronka('query', 'select amount from main.orders', '--format', 'csv')).text).toBe('amount\n42\n');
  });
});

describe('import, build and query', () => {
  it('draft a mapping that can be imported as it is, and never replace one', async () => {
    await writeFile(
      join(dir, 'deals.csv'),
      'deal_id;title;amount;stage;created\n1;Table;1 500,50;Won;01.02.2026\n2;Chair;99,50;New;03.02.2026\n',
    );
    const drafted = await voronka('import', 'deals.csv', '--map', 'new', '--source', 'crm', '--json');
    expect(JSON.parse(drafted.text)).toMatchObject({ ok: true, source: 'crm', mapping: join(dir, 'mapping.yml') });
    expect((await voronka('import', 'deals.csv', '--map', 'new')).code).toBe(2);
    const imported = JSON.parse(
      (await voronka('import', 'deals.csv', '--map', 'mapping.yml', '--json')).text,
    ) as object;
    expect(imported).toMatchObject({ ok: true, totals: { rows: 2 } });
  });

  it('bring a file through to a mart, and bring it only once', async () => {
    await voronka('init', 'shop');
    await writeFile(join(dir, 'shop/mappings/crm.yml'), mapping);
    await writeFile(join(dir, 'deals.csv'), 'id;title;sum;state\n1;Table;1 500,50;won\n2;Chair;99,5;open\n');
    const shop = ['-C', 'shop', '--json'];
    const first = JSON.parse((await voronka('import', 'deals.csv', '--source', 'crm', ...shop)).text) as object;
    expect(first).toMatchObject({ ok: true, totals: { rows: 2 } });
    const second = JSON.parse((await voronka('import', 'deals.csv', '--source', 'crm', ...shop)).text) as object;
    expect(second).toMatchObject({ ok: true, totals: { rows: 0 }, files: [{ kind: 'already loaded' }] });
    expect(JSON.parse((await voronka('build', ...shop)).text)).toMatchObject({ ok: true });
    const sql = 'select status, amount from marts.deals order by amount';
    expect((await voronka('query', sql, '--format', 'csv', '-C', 'shop')).text).toBe(
      'status,amount\nopen,99.50\nwon,1500.50\n',
    );
  });
});

const mapping = `source: crm
datasets:
  - dataset: deals
    file: deals.csv
    read: { delimiter: ';' }
    money: ru
    feeds:
      - entity: deal
        key: id
        fields:
          title: title
          amount: sum
          currency: { value: RUB }
          stage: state
        stages: { won: won, open: open }
`;
