import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askCube, freshPlace, serve, signIn, voronka, type Place, type Server } from './support/voronka.ts';

// What a document promises, works: its questions to the cube, its commands and its links.
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const documents = [
  'README.md',
  'README.ru.md',
  ...['en', 'ru'].flatMap((language) => [...pagesOf(`docs/${language}`), ...pagesOf(`docs/${language}/methods`)]),
];

let place: Place;
let server: Server;
let cookie: string;
beforeAll(async () => {
  place = await freshPlace({ VORONKA_DEMO_SCALE: '0' });
  server = await serve(place);
  cookie = await signIn(server.link);
});
afterAll(async () => {
  await server?.stop();
  await place?.remove();
});

it.each(documents)(
  'the questions of %s are answered',
  async (document) => {
    for (const [, question] of textOf(document).matchAll(/```json\n(.*?)```/gs)) {
      const query = JSON.parse(question as string) as Record<string, unknown>;
      if ('measures' in query) await expect(askCube(server, cookie, query)).resolves.toBeDefined();
    }
  },
  120_000,
);

it.each(documents)(
  'the cube and SQL commands of %s run',
  async (document) => {
    for (const [, command, words] of textOf(document).matchAll(/voronka (cube|query) '([^'\n]+)'/g)) {
      const { code, stderr } = await voronka(place, command as string, words as string);
      expect({ command, words, code, stderr: code === 0 ? '' : stderr }).toMatchObject({ code: 0 });
    }
  },
  120_000,
);

it.each(documents)('the pages that %s links to are there', (document) => {
  const folder = document.includes('/') ? document.slice(0, document.lastIndexOf('/') + 1) : '';
  const targets = [...textOf(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target as string);
  const missing = targets.filter((target) => !/^https?:/.test(target) && !exists(`${folder}${target}`));
  expect(missing).toEqual([]);
});

describe('the two languages', () => {
  it('have the same pages', () => {
    expect(pagesOf('docs/ru').map(nameOf)).toEqual(pagesOf('docs/en').map(nameOf));
  });

  it('have the same pages of methods', () => {
    expect(pagesOf('docs/ru/methods').map(nameOf)).toEqual(pagesOf('docs/en/methods').map(nameOf));
  });

  it.each(pagesOf('docs/en').map(nameOf))('have the same sections in %s', (name) => {
    expect(sectionsOf(`docs/ru/${name}`)).toBe(sectionsOf(`docs/en/${name}`));
  });
});

function textOf(document: string): string {
  return readFileSync(`${ROOT}${document}`, 'utf8');
}

function pagesOf(folder: string): string[] {
  return readdirSync(`${ROOT}${folder}`)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

function nameOf(document: string): string {
  return document.slice(document.lastIndexOf('/') + 1);
}

function sectionsOf(document: string): number {
  return [...textOf(document).matchAll(/^#+ /gm)].length;
}

function exists(path: string): boolean {
  return existsSync(join(ROOT, path));
}
