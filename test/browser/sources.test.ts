import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../cli/voronka.fixture.ts';
import { launchBrowser } from '../support/browser.ts';
import { freshPlace, serve, signIn, voronkaDoes, type Place, type Server } from '../support/voronka.ts';

// A person who has never seen Voronka connects a database from the page alone.
const KEY = 'tops3cret';
const mapping = (money: string): string => `source: shop
system: database
datasets:
  - dataset: deals
    feeds:
      - entity: deal
        key: id
        fields: { title: title, outcome: { value: won }, amount: { column: total, money: ${money} } }
`;

let place: Place;
let base: PGlite;
let database: PGLiteSocketServer;
let server: Server;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let address: string;
const complaints: string[] = [];

beforeAll(async () => {
  base = await PGlite.create();
  await base.exec(`create table deals (id int primary key, title text, total text);
    insert into deals select n, 'Сделка ' || n, '100' from generate_series(1, 30) as n;
    insert into deals values (31, 'С запятой', '1 234,50')`);
  const port = await freePort();
  database = new PGLiteSocketServer({ db: base, port, host: '127.0.0.1' });
  await database.start();
  address = `postgres://postgres@127.0.0.1:${port}/postgres`;
  place = await freshPlace({ VORONKA_DEMO_SCALE: '0', VORONKA_LOCALE: 'ru' });
  await mkdir(join(place.dir, 'mappings'));
  await writeFile(join(place.dir, 'mappings', 'shop.yml'), mapping('us'));
  await writeFile(join(place.dir, 'voronka.yml'), '# наши настройки\nlocale: ru\n');
  server = await serve(place);
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU' });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.link);
  await page.waitForURL(`${server.address}/`);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await database?.stop();
  await base?.close();
  await place?.remove();
});

const field = (name: string) => page.getByRole('dialog').getByLabel(name);
const shot = async (name: string): Promise<void> => {
  const folder = process.env['VORONKA_SHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
};

it('a database is connected from the page, by keyboard too', { timeout: 120_000 }, async () => {
  // The overview of an empty company still asks the cube: another page need not wait for it.
  await page.goto(`${server.address}/sources`);
  await page.getByText('Источников пока нет: подключите первый.').waitFor();
  await shot('empty');
  await page.getByRole('button', { name: 'Подключить источник' }).press('Enter');
  await field('Система').selectOption({ label: 'База данных' });
  await field('Имя').fill('shop');
  await field('Адрес базы').fill('postgres://postgres@127.0.0.1:1/postgres');
  await field('Таблицы').fill('deals: id');
  await field('Пароль').fill(KEY);
  await page.getByRole('button', { name: 'Проверить связь' }).press('Enter');
  await page.getByText(/не отвечает/).waitFor();
  await shot('wrong');
  await field('Адрес базы').fill(address);
  await page.keyboard.press('Enter');
  await page.getByText('Связь есть: База 127.0.0.1/postgres отвечает').waitFor();
  await page.getByRole('button', { name: 'Первые строки: deals' }).click();
  await page.getByRole('cell', { name: 'Сделка 10', exact: true }).waitFor();
  await shot('wizard');
  await field('Когда читать').selectOption({ label: 'Каждый час' });
  await page.getByRole('button', { name: 'Сохранить и прочитать' }).click();
  const card = page.getByRole('region', { name: 'shop' });
  await card.getByText('В порядке').waitFor({ timeout: 60_000 });
  await card.getByText(/31 строка/).waitFor();
  await shot('sources');
  expect(await readFile(join(place.dir, 'voronka.yml'), 'utf8')).toMatch(/^# наши настройки\n[\s\S]*system: database/);
  expect(await page.content()).not.toContain(KEY);
  expect(
    await voronkaDoes(place, 'query', 'select count(*) as n, sum(amount) as total from core.deal', '--format', 'csv'),
  ).toContain('31,3000.00');
});

it(
  'a value that could not be read is shown with its line, and read once the mapping is mended',
  { timeout: 60_000 },
  async () => {
    const card = page.getByRole('region', { name: 'shop' });
    await card.getByRole('button', { name: 'Не прочитано: 1' }).click();
    await card.getByRole('cell', { name: '1 234,50' }).waitFor();
    await card.getByRole('cell', { name: 'amount: здесь не сумма' }).waitFor();
    await shot('rejects');
    await writeFile(join(place.dir, 'mappings', 'shop.yml'), mapping('ru'));
    await card.getByRole('button', { name: 'Загрузить снова' }).click();
    await expect.poll(() => card.getByRole('button', { name: 'Не прочитано' }).count(), { timeout: 45_000 }).toBe(0);
    expect(
      await voronkaDoes(place, 'query', 'select sum(amount) as total from core.deal', '--format', 'csv'),
    ).toContain('4234.50');
  },
);

it('a source is changed on the page, its key staying where it is; reasons are in the reader’s language', async () => {
  const card = page.getByRole('region', { name: 'shop' });
  await card.getByRole('button', { name: 'Изменить' }).click();
  await page.getByRole('dialog', { name: 'Источник shop' }).waitFor();
  await expect.poll(() => field('Таблицы').inputValue()).toBe('deals: id');
  await field('Адрес базы').fill('postgres://postgres@127.0.0.1:1/postgres');
  await page.getByRole('button', { name: 'Проверить связь' }).click();
  await page.getByText('при другом адресе ключ вводится заново: Пароль').waitFor();
  await field('Адрес базы').fill(address);
  await page.getByRole('button', { name: 'Проверить связь' }).click();
  await page.getByText('Связь есть: База 127.0.0.1/postgres отвечает').waitFor();
  await field('Когда читать').selectOption({ label: 'Каждую ночь в 3:00' });
  await shot('change');
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const text = await readFile(join(place.dir, 'voronka.yml'), 'utf8');
  expect(text).toMatch(/schedule: "?0 3 \* \* \*"?/);
  expect(text).toMatch(/^# наши настройки/);
  expect(await readFile(join(place.dir, 'secrets', 'shop', 'password'), 'utf8')).toBe(KEY);
  await card.getByText(/следующее чтение/).waitFor();
});

it.each([
  [390, 'dark', 'en', 'Read now'],
  [390, 'light', 'ru', 'Прочитать сейчас'],
  [1440, 'dark', 'ru', 'Прочитать сейчас'],
] as const)('at %i px, %s, in %s nothing runs over the edge', async (width, theme, language, button) => {
  await page.setViewportSize({ width, height: 850 });
  await page.emulateMedia({ colorScheme: theme });
  await context.addCookies([{ name: 'voronka_locale', value: language, url: server.address }]);
  await page.goto(`${server.address}/sources`);
  await page.getByRole('button', { name: button }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  await shot(`${width}-${theme}-${language}`);
});

it('only an administrator, from our own pages, may look after sources; it is described and noted', async () => {
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const asked = (path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(new URL(path, server.address), {
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  const ours = { cookie, 'x-voronka': '1', origin: server.address };
  const sync = '/api/v1/sources/shop/sync';
  expect((await asked(sync, { cookie }, {})).status).toBe(403);
  expect((await asked(sync, { ...ours, origin: 'https://evil.example' }, {})).status).toBe(403);
  expect((await asked('/api/v1/sources/nowhere/sync', ours, {})).status).toBe(404);
  const link = (await voronkaDoes(place, 'link', '--role', 'analyst', '--user', 'Анна')).split('\n')[0] ?? '';
  const analyst = { ...ours, cookie: await signIn(link) };
  for (const path of ['/api/v1/sources', '/api/v1/sources/systems', '/api/v1/sources/shop/rejects']) {
    expect((await asked(path, analyst)).status).toBe(403);
  }
  expect((await asked(sync, analyst, {})).status).toBe(403);
  const draft = { name: 'x', system: 'database', secrets: {}, streams: null, schedule: null };
  const meta = await asked('/api/v1/sources/check', ours, {
    ...draft,
    settings: { address: 'postgres://u@169.254.169.254/x', tables: 'a: id' },
  });
  expect(JSON.stringify(await meta.json())).toContain('служебный');
  const described = (await (await asked('/api/v1/openapi.json', ours)).json()) as { paths: object };
  expect(Object.keys(described.paths)).toEqual(
    expect.arrayContaining(['/api/v1/sources', '/api/v1/sources/check', '/api/v1/sources/{name}/replay']),
  );
  const audit = JSON.stringify(await (await asked('/api/v1/audit', ours)).json());
  for (const word of ['manage sources', 'connected', 'replayed']) expect(audit).toContain(word);
  expect(audit).not.toContain(KEY);
  // what browsers complain of when a request is refused is meant here
  expect(complaints.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
});

it('a source is removed when that is said twice; what it brought stays', { timeout: 60_000 }, async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${server.address}/sources`);
  const card = page.getByRole('region', { name: 'shop' });
  await card.getByRole('button', { name: 'Удалить' }).click();
  await card.getByText(/останется в хранилище/).waitFor();
  await shot('remove');
  await card.getByRole('button', { name: 'Убрать' }).click();
  await page.getByText('Источников пока нет: подключите первый.').waitFor();
  const text = await readFile(join(place.dir, 'voronka.yml'), 'utf8');
  expect(text).not.toContain('shop');
  expect(text).toMatch(/^# наши настройки/);
  expect(await voronkaDoes(place, 'query', 'select count(*) as n from core.deal', '--format', 'csv')).toContain('31');
});
