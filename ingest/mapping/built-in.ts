import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Entities } from './entities.ts';
import { readMapping, type MappingFile } from './read.ts';

const FOLDER = fileURLToPath(new URL('../mappings/', import.meta.url));

/** The names of the mappings in the box. */
export function builtInSources(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yml'))
    .map((file) => file.slice(0, -'.yml'.length))
    .sort();
}

export function builtInMapping(source: string, entities: Entities): MappingFile {
  return readMapping(join(FOLDER, `${source}.yml`), entities);
}
