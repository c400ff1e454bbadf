import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { shownUrl } from './config-secrets.ts';
import { en } from './messages/en.ts';
import { ru } from './messages/ru.ts';
import { Trouble } from './trouble.ts';

let dir = '';
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'voronka-config-'))));
afterEach(() => rm(dir, { recursive: true }));

const SHOP = 'sources:\n  shop:\n    system: database\n    address: postgres://u@h/b\n    tables: "a: id"\n';

const write = (text: string): Promise<void> => writeFile(join(dir, 'voronka.yml'), text);

async function complaint(env: NodeJS.ProcessEnv = {}, words = ru): Promise<string> {
  const error = await readConfig(env, dir).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Trouble)) throw new Error('nothing was complained of', { cause: error });
  expect(error.code).toBe(2);
  return error.say(words);
}

describe('the configuration', () => {
  it('has defaults: loopback, DuckDB in ./data, Moscow, roubles, Russian, a demo company', async () => {
    expect(await readConfig({}, dir)).toMatchObject({
      dataDir: join(dir, 'data'),
      host: '127.0.0.1',
      port: 4000,
      address: 'http://127.0.0.1:4000',
      warehouseUrl: `duckdb:${join(dir, 'data', 'voronka.duckdb')}`,
      timezone: 'Europe/Moscow',
      currency: 'RUB',
      locale: 'ru',
      demoScale: 0.1,
      sources: { files: [], connected: [] },
      warnings: [],
    });
  });

  it('makes no demo company where the environment says 0, with a voronka.yml or without', async () => {
    expect((await readConfig({ VORONKA_DEMO_SCALE: '0' }, dir)).demoScale).toBeNull();
    await write('demo: { scale: 2 }\n');
    expect((await readConfig({ VORONKA_DEMO_SCALE: '0' }, dir)).demoScale).toBeNull();
    expect((await readConfig({}, dir)).demoScale).toBe(2);
  });

  it('is read from voronka.yml, with paths relative to it', async () => {
    await write(`
company: { name: ООО Ромашка }
timezone: Asia/Yekaterinburg
currency: usd
locale: en
data: store
server: { port: 5000, url: https://crm.example.ru/ }
warehouse: { url: "duckdb:store/w.duckdb", memory: 2GB, threads: 1 }
sources:
  crm: { paths: ./exports, schedule: 0 3 * * * }
`);
    const config = await readConfig({}, dir);
    expect(config).toMatchObject({
      company: { name: 'ООО Ромашка' },
      dataDir: join(dir, 'store'),
      port: 5000,
      address: 'https://crm.example.ru',
      warehouseUrl: `duckdb:${join(dir, 'store/w.duckdb')}`,
      limits: { memory: '2GB', threads: 1 },
      timezone: 'Asia/Yekaterinburg',
      currency: 'USD',
      locale: 'en',
      demoScale: null,
      sources: {
        files: [
          { name: 'crm', paths: [join(dir, 'exports')], mapping: join(dir, 'mappings/crm.yml'), schedule: '0 3 * * *' },
        ],
      },
    });
  });

  it('lets the environment win over the file', async () => {
    await write('timezone: Asia/Omsk\nserver: { port: 5000 }\n');
    const env = { VORONKA_TZ: 'UTC', VORONKA_PORT: '6000', VORONKA_DATA: '/srv/v', VORONKA_COMPANY: '' };
    const config = await readConfig(env, dir);
    expect([config.timezone, config.port, config.dataDir]).toEqual(['UTC', 6000, '/srv/v']);
  });

  it.each([
    [
      'a wrong key',
      'currency: RUB\ntimezon: UTC\n',
      'voronka.yml:2: неизвестный ключ «timezon»; возможно, «timezone».',
    ],
    ['a wrong key inside', 'server:\n  prot: 1\n', 'voronka.yml:2: неизвестный ключ «prot»; возможно, «port».'],
    ['a key like no other', 'zzzzzzzz: 1\n', 'здесь бывают: company, timezone'],
    ['a value of the wrong kind', 'server:\n  port: yes please\n', 'voronka.yml:2: server.port:'],
    [
      'a zone that is not',
      'locale: ru\ntimezone: Europe/Moskow\n',
      'voronka.yml:2: нет часового пояса «Europe/Moskow»; возможно, «Europe/Moscow»',
    ],
    ['an offset for a zone', 'timezone: "+03:00"\n', 'нет часового пояса «+03:00»'],
    ['a currency that is not', 'currency: RUR\n', 'voronka.yml:1: нет валюты «RUR»'],
    ['text that is not YAML', 'a: [1\n', 'voronka.yml:2: это не YAML'],
    ['an unknown engine', 'warehouse: postgres://x/y\n', 'хранилище задаётся как duckdb:ПУТЬ'],
    [
      'a wrong key of a source of files',
      'sources:\n  crm: { pahts: x, paths: y }\n',
      'voronka.yml:2: неизвестный ключ «pahts»; возможно, «paths»',
    ],
    [
      'a system that is not',
      'sources:\n  shop:\n    system: databse\n',
      'voronka.yml:3: нет такой системы: «databse»; возможно, «database»',
    ],
    [
      'a wrong key of a system',
      `${SHOP}    adress: x\n`,
      'voronka.yml:6: неизвестный ключ «adress»; возможно, «address»',
    ],
    ['a schedule that is none', `${SHOP}    schedule: often\n`, 'voronka.yml:6: schedule: cron'],
    ['a secret in the file', `${SHOP}    password: x\n`, 'Задайте переменную VORONKA_SOURCE_SHOP_PASSWORD'],
    [
      'a secret that is not asked for',
      `${SHOP}    secrets: { pasword: x }\n`,
      'неизвестный ключ «pasword»; возможно, «password»',
    ],
    ['a password in the file', 'warehouse: clickhouse://u:secret@h:8123/db\n', 'voronka.yml:1: паролю не место'],
  ])('refuses %s and says where it is', async (_, text, expected) => {
    await write(text);
    expect(await complaint()).toContain(expected);
  });

  it('names every fault at once', async () => {
    await write('timezon: UTC\ncurency: RUB\n');
    expect((await complaint()).split('\n')).toHaveLength(2);
  });

  it('speaks English too', async () => {
    await write('timezon: UTC\n');
    expect(await complaint({}, en)).toBe('voronka.yml:1: unknown key "timezon"; did you mean "timezone"?');
  });

  it.each([
    ['VORONKA_PORT', '70000'],
    ['VORONKA_WAREHOUSE', 'mysql://x'],
    ['VORONKA_LOCALE', 'de'],
    ['VORONKA_TZ', 'Mars/Olympus'],
    ['VORONKA_CURRENCY', 'XX'],
  ])('refuses %s=%s', async (name, value) => {
    expect(await complaint({ [name]: value })).toContain(value);
  });

  it('warns of a variable that means nothing, and of a host that others can reach', async () => {
    const config = await readConfig({ VORONKA_PROT: '1', VORONKA_HOST: '0.0.0.0', VORONKA_SERVICE_HOST: 'k8s' }, dir);
    const warnings = config.warnings.map((say) => say(ru));
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('«VORONKA_PORT»');
    expect(warnings[1]).toContain('обратный прокси');
    expect(config.address).toBe('http://127.0.0.1:4000');
  });

  it('takes the secret of a source from a variable or a file, and knows the variable', async () => {
    await writeFile(join(dir, 'pw'), 'from the file\n');
    await write(`${SHOP}    secrets: { password: pw }\n    schedule: '*/15 * * * *'\n    streams: [a]\n`);
    const [fromFile] = (await readConfig({}, dir)).sources.connected;
    expect(fromFile).toMatchObject({ name: 'shop', schedule: '*/15 * * * *', streams: ['a'], mapping: null });
    expect([...(fromFile?.secrets ?? [])]).toEqual([['password', 'from the file']]);
    const config = await readConfig(
      { VORONKA_SOURCE_SHOP_PASSWORD: 'from outside', VORONKA_SOURCE_SHOP_KEY: 'x' },
      dir,
    );
    expect(config.sources.connected[0]?.secrets.get('password')).toBe('from outside');
    expect(config.warnings.map((say) => say(ru))).toEqual([
      expect.stringContaining('VORONKA_SOURCE_SHOP_KEY ничего не значит'),
    ]);
  });

  it('takes the password of ClickHouse from a file or a variable and never shows it', async () => {
    await writeFile(join(dir, 'pw'), 'p@ss/word\n');
    await write('warehouse: { url: "clickhouse://h:8123/db", user: ann, password_file: pw }\n');
    const config = await readConfig({}, dir);
    expect(config.warehouseUrl).toBe('clickhouse://ann:p%40ss%2Fword@h:8123/db');
    expect(shownUrl(config.warehouseUrl)).toBe('clickhouse://ann:***@h:8123/db');
    const env = { VORONKA_WAREHOUSE_PASSWORD: 'other' };
    expect((await readConfig(env, dir)).warehouseUrl).toBe('clickhouse://ann:other@h:8123/db');
  });
});
