import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  askCube,
  freshPlace,
  serve,
  signIn,
  voronka,
  type Answer,
  type Place,
  type Server,
} from '../support/voronka.ts';
import { warehouses, type Served } from '../support/warehouses.ts';
import { smallAccount } from './amocrm/company.ts';
import { AmoCrm } from './amocrm/server.ts';
import { smallCompany } from './bitrix24/company.ts';
import { Bitrix24 } from './bitrix24/server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const clock = { now: new Date('2025-03-20T12:00:00Z') };

/** A page's system: a stand-in for it, what is put into the file of the key, the address that the page has as an example. */
type System = {
  readonly page: string;
  start(): Promise<{ readonly url: string; readonly key: string; close(): Promise<void> }>;
  readonly example: RegExp;
  /** counts of the views, by hand */
  readonly views: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

const SYSTEMS: readonly System[] = [
  {
    page: 'bitrix24',
    start: async () => {
      const portal = await Bitrix24.start(smallCompany(clock));
      return { url: portal.url, key: portal.webhook, close: () => portal.close() };
    },
    example: /there is no address in the settings/,
    views: {
      pipeline: { deal_count: 5, won_count: 2, won_amount: 284500.5, lost_count: 1, open_amount: 100000.25 },
      leads: { lead_count: 3, converted_count: 1, won_count: 1 },
      activities: { activity_count: 6, call_count: 3, missed_call_count: 1, talk_seconds: 91, email_count: 1 },
    },
  },
  {
    page: 'amocrm',
    start: async () => {
      const amo = await AmoCrm.start(smallAccount(clock));
      return { url: amo.url, key: amo.token, close: () => amo.close() };
    },
    example: /https:\/\/company\.amocrm\.ru/,
    views: {
      pipeline: { deal_count: 5, won_count: 2, won_amount: 149900.5, lost_count: 1, open_amount: 70500 },
      leads: { lead_count: 6, converted_count: 2, won_count: 2 },
      activities: { activity_count: 5, call_count: 3, missed_call_count: 1, talk_seconds: 91, email_count: 1 },
    },
  },
];

const codeIn = async (language: string, page: string): Promise<readonly string[]> =>
  (await readFile(join(ROOT, 'docs', language, 'sources', `${page}.md`), 'utf8')).match(/```(?:yaml|bash)\n.*?```/gs) ??
  [];

it.each(SYSTEMS)('the page of $page has the same settings and commands in both languages', async ({ page }) => {
  expect(await codeIn('ru', page)).toEqual(await codeIn('en', page));
});

// Who follows a page to the letter has the system in the views.
describe.each([
  { ...(SYSTEMS[0] as System), language: 'ru', engine: warehouses[0] as (typeof warehouses)[number] },
  { ...(SYSTEMS[1] as System), language: 'en', engine: warehouses[1] as (typeof warehouses)[number] },
])('the page of $page ($language) on $engine.name', ({ page, start, example, views, language, engine }) => {
  let system: Awaited<ReturnType<System['start']>>;
  let warehouse: Served;
  let place: Place;
  let server: Server;
  let cookie: string;
  const answers: Answer[] = [];

  beforeAll(async () => {
    system = await start();
    warehouse = await engine.serve(`page_${page}`);
    place = await freshPlace({ ...warehouse.env, VORONKA_LOCALE: language, VORONKA_DEMO_SCALE: '0' });
    const text = await readFile(join(ROOT, 'docs', language, 'sources', `${page}.md`), 'utf8');
    const [, settings = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
    await writeFile(join(place.dir, 'voronka.yml'), settings.replace(example, system.url));
    const [, secretFile = ''] = /(secrets\/\w+\.txt)/.exec(settings) ?? [];
    await mkdir(dirname(join(place.dir, secretFile)), { recursive: true });
    await writeFile(join(place.dir, secretFile), `${system.key}\n`);
    const [, commands = ''] = /```bash\n(.*?)```/s.exec(text) ?? [];
    // in a ClickHouse database of its own name the marts bear that name
    const marts = engine.name === 'clickhouse' ? `page_${page}_marts.` : 'marts.';
    for (const command of commands.trim().split('\n')) {
      answers.push(await voronka(place, ...wordsOf(command.replace('marts.', marts))));
    }
    server = await serve(place);
    cookie = await signIn(server.link);
  }, 900_000);
  afterAll(async () => {
    await server?.stop();
    await warehouse?.close();
    await place?.remove();
    await system?.close();
  });

  it('its commands run, and none of what they say holds the key', () => {
    expect(answers.map(({ code, stderr }) => [code, code === 0 ? '' : stderr])).toEqual(answers.map(() => [0, '']));
    expect(JSON.stringify(answers)).not.toContain(system.key);
  });

  it.each(Object.entries(views))('the view %s says what the company has', async (view, wanted) => {
    const measures = Object.keys(wanted).map((name) => `${view}.${name}`);
    const [row] = await askCube(server, cookie, { measures });
    expect(Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]))).toEqual(wanted);
  });
});

/** The words of `npx voronka ...`, quotes taken off. */
function wordsOf(command: string): string[] {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  return words.slice(words.indexOf('voronka') + 1);
}
