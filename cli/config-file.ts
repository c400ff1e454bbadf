import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { isMap, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { keysAt, settingsSchema } from './config-schema.ts';
import { sourceFaults } from './config-sources.ts';
import type { Written } from './config-values.ts';
import { nearest } from './nearest.ts';
import type { Messages } from './messages/messages.ts';
import { Trouble } from './trouble.ts';

export const configFileName = 'voronka.yml';

type Parsed = z.infer<typeof settingsSchema>;

/** What voronka.yml says. Zone and currency keep their line, since they are checked once the environment is known. */
export type FileSettings = Omit<Parsed, 'timezone' | 'currency'> & {
  readonly timezone?: Written;
  readonly currency?: Written;
};

export type ConfigFile = { readonly path: string | null; readonly settings: FileSettings };

/** Throws Trouble(2) with every fault of the file, each with its line. An absent file says nothing. */
export async function readConfigFile(dir: string): Promise<ConfigFile> {
  const path = join(dir, configFileName);
  const text = await textOf(path);
  if (text === null) return { path: null, settings: {} };

  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax) {
    const line = lines.linePos(syntax.pos[0]).line;
    throw new Trouble(2, (m) => m.config.notYaml(`${configFileName}:${line}`, syntax.message.split('\n')[0] ?? ''));
  }
  const where = (keys: readonly PropertyKey[]): string => {
    const offset = offsetOf(document, keys);
    return offset === null ? configFileName : `${configFileName}:${lines.linePos(offset).line}`;
  };
  const parsed = settingsSchema.safeParse(document.toJS() ?? {}, { reportInput: true });
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, where));
    throw new Trouble(2, (m) => faults.map((fault) => fault(m)).join('\n'));
  }
  const faults = await sourceFaults(parsed.data.sources ?? {}, where);
  if (faults.length > 0) throw new Trouble(2, (m) => faults.map((fault) => fault(m)).join('\n'));
  const { timezone, currency, ...rest } = parsed.data;
  return {
    path,
    settings: {
      ...rest,
      ...(timezone === undefined ? {} : { timezone: { value: timezone, where: where(['timezone']) } }),
      ...(currency === undefined ? {} : { currency: { value: currency, where: where(['currency']) } }),
    },
  };
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Trouble(2, (m) => m.config.unreadable(path), error);
  }
}

type Fault = (messages: Messages) => string;

function faultsOf(issue: z.core.$ZodIssue, where: (keys: readonly PropertyKey[]) => string): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const place = where([...issue.path, key]);
      return (m) => m.config.unknownKey(place, key, nearest(key, keysAt(issue.path)), keysAt(issue.path));
    });
  }
  const place = where(issue.path);
  const key = issue.path.map(String).join('.');
  if (issue.code === 'custom' && issue.params?.['wrong'] === 'secret') return [(m) => m.config.secretInFile(place)];
  if (issue.code === 'custom') return [(m) => m.config.wrongWarehouse(place, String(issue.input))];
  return [(m) => m.config.wrongValue(place, key, issue.message)];
}

/** Where the last key of the path is written; of its nearest ancestor when it is absent. */
function offsetOf(document: Document.Parsed, keys: readonly PropertyKey[]): number | null {
  let node: unknown = document.contents;
  let offset: number | null = null;
  for (const key of keys) {
    if (!isMap(node)) break;
    const pair = node.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
    );
    if (pair === undefined) break;
    if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}
