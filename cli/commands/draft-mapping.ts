import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { draftMapping as draft } from '../../ingest/index.ts';
import { configOf } from '../dispatch.ts';
import type { Place } from '../program.ts';
import { answer, say } from '../terminal.ts';
import { Trouble } from '../trouble.ts';

/**
 * Drafts a mapping by looking at files and writes it to `mappings/<source>.yml` of the project, or to `mapping.yml` here
 * where there is no project. A mapping that stands there already is never replaced.
 */
export async function draftMapping(place: Place, source: string | null, paths: readonly string[]): Promise<number> {
  const { terminal } = place;
  const m = terminal.messages;
  const config = await configOf(place);
  const files = (await Promise.all(paths.map(filesOf))).flat();
  if (!terminal.json) say(terminal, m.import.drafting(files.length));
  const text = await draft(files, { source, locale: terminal.locale });
  const named = (parse(text) as { source: string }).source;
  const path = config.file === null ? resolve('mapping.yml') : join(config.dir, 'mappings', `${named}.yml`);
  await mkdir(join(path, '..'), { recursive: true });
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Trouble(2, (words) => words.import.draftExists(path), error);
  }
  answer(terminal, m.import.drafted(relative(process.cwd(), path)), { mapping: path, source: named, text });
  return 0;
}

/** A file, or those that lie in a folder, by name. */
async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(path, entry.name))
    .sort();
}
