import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { MappingChoice } from '../../ingest/choose.ts';
import { builtInSources } from '../../ingest/mapping/built-in.ts';
import type { Config } from '../config.ts';
import { carryOut, configOf } from '../dispatch.ts';
import type { Place } from '../program.ts';
import { Trouble } from '../trouble.ts';

type Said = { readonly source?: string; readonly map?: string };

/** Loads files by a mapping, or drafts one (`--map new`). */
export async function importPaths(place: Place, words: readonly string[], said: Said): Promise<number> {
  const paths = words.map((word) => resolve(word));
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Trouble(2, (m) => m.import.absent(missing));
  if (said.map === 'new') return (await import('./draft-mapping.ts')).draftMapping(place, said.source ?? null, paths);
  const mapping = await choiceOf(await configOf(place), said);
  return carryOut(place, { kind: 'import', paths, mapping });
}

/**
 * --map names the file. --source names a source of voronka.yml, a file in the project's mappings, or a mapping in the
 * box. With neither: the project's only mapping, or else the mapping in the box that knows the files.
 */
async function choiceOf(config: Config, { source, map }: Said): Promise<MappingChoice> {
  if (map !== undefined) {
    const path = resolve(map);
    if (!existsSync(path)) throw new Trouble(2, (m) => m.import.absent(path));
    return { kind: 'file', path };
  }
  const folder = join(config.dir, 'mappings');
  if (source === undefined) {
    const own = (await readdir(folder).catch(() => [])).filter((name) => /\.ya?ml$/.test(name));
    const [only] = own;
    return own.length === 1 && only !== undefined ? { kind: 'file', path: join(folder, only) } : { kind: 'recognise' };
  }
  if (!/^[a-z][a-z0-9_]*$/.test(source)) throw new Trouble(2, (m) => m.import.wrongSource(source));
  const configured = config.sources.files.find(({ name }) => name === source)?.mapping;
  const path = configured ?? join(folder, `${source}.yml`);
  if (existsSync(path)) return { kind: 'file', path };
  if (builtInSources().includes(source)) return { kind: 'source', name: source };
  throw new Trouble(2, (m) => m.import.noMapping(source, path));
}
