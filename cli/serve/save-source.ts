import { chmod, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isMap, parseDocument, type Document } from 'yaml';
import type { SourceDraft } from '../../api/sources-door.ts';
import { writeDurably } from '../../ingest/landing/manifest.ts';
import { secretVariable } from '../../ingest/sources/tools.ts';
import { writeSecretly } from '../../ingest/sources/token-store.ts';
import type { Words } from '../../ingest/sources/words.ts';
import { configFileName } from '../config-file.ts';
import type { Config } from '../config.ts';
import { sourceFaults, type ConnectedSource } from '../config-sources.ts';
import { messagesOf } from '../messages/messages.ts';
import { givenSecrets, hasNewPlace, settingsFrom, unsaidSecrets } from './source-draft.ts';

/** Saves go one after another: each reads voronka.yml that the one before wrote. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Adds a source to voronka.yml, whose comments and order stay, and its secrets to files of mode 0600 beside it. The
 * secrets are written first: a source without its key would fail, a key without its source harms nobody. Gives what is
 * wrong, or null.
 */
export function addSource(config: Config, draft: SourceDraft): Promise<Words | null> {
  return inTurn(async () => {
    const document = await read(config);
    if (document.hasIn(['sources', draft.name])) {
      return { ru: `источник «${draft.name}» уже есть`, en: `there is a source "${draft.name}" already` };
    }
    const secrets = givenSecrets(draft);
    const said = {
      system: draft.system,
      ...settingsFrom(draft),
      ...(draft.streams === null ? {} : { streams: [...draft.streams] }),
      ...(draft.schedule === null ? {} : { schedule: draft.schedule }),
      ...(secrets.size === 0
        ? {}
        : { secrets: Object.fromEntries([...secrets.keys()].map((name) => [name, fileOf(draft.name, name)])) }),
    };
    const wrong = await faultsIn(draft.name, said);
    if (wrong) return wrong;
    for (const [name, value] of secrets) await writeSecretly(join(config.dir, fileOf(draft.name, name)), value);
    if (!isMap(document.contents)) document.contents = document.createNode({}) as never;
    // `sources:` with nothing under it is a null, not a map.
    if (!isMap(document.get('sources'))) document.set('sources', document.createNode({}));
    document.setIn(['sources', draft.name], document.createNode(said));
    await write(config, document);
    return null;
  });
}

/**
 * Changes what the page asks of a source and leaves everything else of it as people wrote it: a setting that the draft
 * does not name, comments, the place of its secrets. A secret that is left empty stays. Gives what is wrong, or null.
 */
export function changeSource(config: Config, source: ConnectedSource, draft: SourceDraft): Promise<Words | null> {
  return inTurn(async () => {
    const document = await read(config);
    const at = (...keys: readonly string[]): string[] => ['sources', source.name, ...keys];
    if (!isMap(document.getIn(at()))) return gone(source.name);
    const secrets = givenSecrets(draft);
    const unsaid = hasNewPlace(source, draft) ? unsaidSecrets(source, draft) : [];
    if (unsaid.length > 0) return keyAgain(source, unsaid);
    const fixed = [...secrets.keys()].find((name) => isInEnvironment(config, source.name, name));
    if (fixed !== undefined) return keptInVariable(secretVariable(source.name, fixed));
    put(document, at('streams'), draft.streams === null ? null : [...draft.streams]);
    put(document, at('schedule'), draft.schedule);
    for (const [name, value] of Object.entries(draft.settings)) put(document, at(name), value === '' ? null : value);
    for (const name of secrets.keys()) {
      if (!document.hasIn(at('secrets', name))) put(document, at('secrets', name), fileOf(source.name, name));
    }
    const wrong = await faultsIn(source.name, (document.getIn(at()) as { toJSON(): object }).toJSON());
    if (wrong) return wrong;
    for (const [name, value] of secrets) {
      await writeSecretly(resolve(config.dir, String(document.getIn(at('secrets', name)))), value);
    }
    // Tokens that were got by the former key would be used before the new one.
    if (secrets.size > 0) await rm(join(config.dataDir, 'tokens', `${source.name}.json`), { force: true });
    await write(config, document);
    return null;
  });
}

/**
 * Takes a source out of voronka.yml, with the keys and tokens that were kept for it. What it has brought stays in the
 * warehouse. False when there is no such source.
 */
export function removeSource(config: Config, name: string): Promise<boolean> {
  return inTurn(async () => {
    const document = await read(config);
    if (!document.deleteIn(['sources', name])) return false;
    await write(config, document);
    await rm(join(config.dir, 'secrets', name), { recursive: true, force: true });
    await rm(join(config.dataDir, 'tokens', `${name}.json`), { force: true });
    return true;
  });
}

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}

const fileOf = (source: string, secret: string): string => `secrets/${source}/${secret}`;

async function read(config: Config): Promise<Document> {
  const text = await readFile(join(config.dir, configFileName), 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw cause;
  });
  return parseDocument(text);
}

async function write(config: Config, document: Document): Promise<void> {
  const path = join(config.dir, configFileName);
  const mode = await stat(path).then(
    (about) => about.mode & 0o777,
    () => null,
  );
  await writeDurably(path, document.toString({ lineWidth: 0 }));
  if (mode !== null) await chmod(path, mode);
}

/** Null takes a key away; a value that stands there already keeps its spelling. */
function put(document: Document, path: readonly string[], value: string | readonly string[] | null): void {
  if (value === null) document.deleteIn(path);
  else if (JSON.stringify(plainAt(document, path)) !== JSON.stringify(value)) {
    document.setIn(path, typeof value === 'string' ? value : document.createNode([...value]));
  }
}

function plainAt(document: Document, path: readonly string[]): unknown {
  const found = document.getIn(path);
  return typeof found === 'object' && found !== null && 'toJSON' in found
    ? (found as { toJSON(): unknown }).toJSON()
    : found;
}

async function faultsIn(name: string, said: object): Promise<Words | null> {
  const faults = await sourceFaults({ [name]: { ...said } }, (keys) => keys.slice(2).join('.') || name);
  if (faults.length === 0) return null;
  const inWords = (locale: 'ru' | 'en'): string => faults.map((fault) => fault(messagesOf(locale))).join('; ');
  return { ru: inWords('ru'), en: inWords('en') };
}

function isInEnvironment({ env }: Config, source: string, secret: string): boolean {
  const variable = secretVariable(source, secret);
  return [variable, `${variable}_FILE`].some((name) => (env[name] ?? '') !== '');
}

function gone(name: string): Words {
  return { ru: `источника «${name}» в voronka.yml уже нет`, en: `voronka.yml has no source "${name}" any more` };
}

function keptInVariable(variable: string): Words {
  return {
    ru: `ключ стоит в переменной ${variable}: поменяйте его там, где запускается Воронка`,
    en: `the key stands in the variable ${variable}: change it where Voronka is started`,
  };
}

/** The words for the one who changed an address and left the key as it was. */
export function keyAgain({ connector }: ConnectedSource, names: readonly string[]): Words {
  const titled = connector.secrets.filter(({ name }) => names.includes(name)).map(({ title }) => title);
  return {
    ru: `при другом адресе ключ вводится заново: ${titled.map(({ ru }) => ru).join(', ')}`,
    en: `with another address the key has to be entered anew: ${titled.map(({ en }) => en).join(', ')}`,
  };
}
