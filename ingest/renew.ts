import { join } from 'node:path';
import { stat } from 'node:fs/promises';
import { currentMapping, landedSources, type Landing } from './landing/landing.ts';
import { readEntities, type Entities } from './mapping/entities.ts';
import { MappingError } from './mapping/errors.ts';
import { readMapping, type MappingFile } from './mapping/read.ts';
import { writeStagingModels } from './staging/write.ts';

/**
 * Writes the staging models of every source anew from the mapping it was last imported with: after an update of Voronka
 * entities may have gained fields that the models written before lack. Gives the paths of those that changed.
 */
export async function renewStagingModels(dataDir: string): Promise<string[]> {
  const landing: Landing = { root: join(dataDir, 'landing'), workFolder: join(dataDir, 'landing', '.work') };
  const isThere = (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    );
  if (!(await isThere(landing.root))) return [];
  const entities = readEntities();
  const changed: string[] = [];
  for (const source of await landedSources(landing)) {
    const path = currentMapping(landing, source);
    if (!(await isThere(path))) continue;
    const mapping = readable(path, entities);
    if (mapping) changed.push(...(await writeStagingModels(dataDir, mapping, entities)));
  }
  return changed;
}

/** A mapping that this version no longer reads keeps its models as they are; the next import of the source says why. */
function readable(path: string, entities: Entities): MappingFile | null {
  try {
    return readMapping(path, entities);
  } catch (cause) {
    if (cause instanceof MappingError) return null;
    throw cause;
  }
}
