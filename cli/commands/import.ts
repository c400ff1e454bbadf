import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { carryOut, configOf } from '../dispatch.ts';
import type { Place } from '../program.ts';
import { Trouble } from '../trouble.ts';

/**
 * Loads files by the mapping of their source, or drafts that mapping (`--map new`). The source's name comes from
 * --source or from the mapping's file name; the mapping from --map, or `mappings/<source>.yml` of the project.
 */
export async function importPaths(
  place: Place,
  words: readonly string[],
  said: { readonly source?: string; readonly map?: string },
): Promise<number> {
  const paths = words.map((word) => resolve(word));
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Trouble(2, (m) => m.import.absent(missing));
  const named =
    said.source ?? (said.map === undefined || said.map === 'new' ? null : basename(said.map).replace(/\.ya?ml$/, ''));
  if (named === null) throw new Trouble(2, (m) => m.import.noSource);
  if (!/^[a-z][a-z0-9_]*$/.test(named)) throw new Trouble(2, (m) => m.import.wrongSource(named));

  if (said.map === 'new') return (await import('./draft-mapping.ts')).draftMapping(place, named, paths);
  const config = await configOf(place);
  const configured = config.sources.find(({ name }) => name === named);
  const mapping =
    said.map === undefined ? (configured?.mapping ?? join(config.dir, 'mappings', `${named}.yml`)) : resolve(said.map);
  if (!existsSync(mapping)) throw new Trouble(2, (m) => m.import.noMapping(named, mapping));
  return carryOut(place, { kind: 'import', paths, source: named, mapping });
}
