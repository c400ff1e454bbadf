import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, parseDocument } from 'yaml';
import type { SourceDraft } from '../../api/sources-door.ts';
import { writeDurably } from '../../ingest/landing/manifest.ts';
import { writeSecretly } from '../../ingest/sources/token-store.ts';
import type { Words } from '../../ingest/sources/words.ts';
import { configFileName } from '../config-file.ts';
import type { Config } from '../config.ts';
import { sourceFaults } from '../config-sources.ts';
import { messagesOf } from '../messages/messages.ts';

/** Saves go one after another: each reads voronka.yml that the one before wrote. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Adds a source to voronka.yml, whose comments and order stay, and its secrets to files of mode 0600 beside it. The
 * secrets are written first: a source without its key would fail, a key without its source harms nobody. Gives what is
 * wrong, or null.
 */
export function saveSource(config: Config, draft: SourceDraft): Promise<Words | null> {
  const mine = last.then(() => saved(config, draft));
  last = mine.catch(() => undefined);
  return mine;
}

async function saved(config: Config, draft: SourceDraft): Promise<Words | null> {
  const path = join(config.dir, configFileName);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw cause;
  });
  const document = parseDocument(text);
  if (document.hasIn(['sources', draft.name])) {
    return { ru: `источник «${draft.name}» уже есть`, en: `there is a source "${draft.name}" already` };
  }
  const secrets = Object.entries(draft.secrets).filter(([, value]) => value !== '');
  const said = {
    system: draft.system,
    ...settingsFrom(draft),
    ...(draft.streams === null ? {} : { streams: [...draft.streams] }),
    ...(draft.schedule === null ? {} : { schedule: draft.schedule }),
    ...(secrets.length === 0
      ? {}
      : { secrets: Object.fromEntries(secrets.map(([name]) => [name, `secrets/${draft.name}/${name}`])) }),
  };
  const faults = await sourceFaults({ [draft.name]: said }, (keys) => keys.slice(2).join('.') || draft.name);
  if (faults.length > 0) return wordsOfAll(faults);
  for (const [name, value] of secrets) await writeSecretly(join(config.dir, 'secrets', draft.name, name), value);
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never;
  // `sources:` with nothing under it is a null, not a map.
  if (!isMap(document.get('sources'))) document.set('sources', document.createNode({}));
  document.setIn(['sources', draft.name], document.createNode(said));
  const mode = await stat(path).then(
    (about) => about.mode & 0o777,
    () => null,
  );
  await writeDurably(path, document.toString({ lineWidth: 0 }));
  if (mode !== null) await chmod(path, mode);
  return null;
}

/** What was typed in, without what was left empty. */
export function settingsFrom({ settings }: SourceDraft): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
}

function wordsOfAll(faults: Awaited<ReturnType<typeof sourceFaults>>): Words {
  const said = (locale: 'ru' | 'en'): string => faults.map((fault) => fault(messagesOf(locale))).join('; ');
  return { ru: said('ru'), en: said('en') };
}
