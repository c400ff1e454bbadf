import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entities } from '../mapping/entities.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { Lookup, Mapping } from '../mapping/schema.ts';
import { stagingModel } from './model-sql.ts';
import { rawTable } from './rows-from.ts';

/** Writes a source's staging models under `<DATA>/models/staging/<source>/`; gives the paths of those that changed. */
export async function writeStagingModels(dataDir: string, file: MappingFile, entities: Entities): Promise<string[]> {
  const { mapping } = file;
  const folder = join(dataDir, 'models', 'staging', mapping.source);
  await mkdir(folder, { recursive: true });
  const wanted = new Map(
    entitiesOf(mapping).map((entity) => [
      `stg_${mapping.source}__${entity}.sql`,
      stagingModel(mapping, entity, entities, file.file),
    ]),
  );
  wanted.set(`_${mapping.source}.yml`, propertiesOf(mapping));
  for (const name of await readdir(folder)) if (!wanted.has(name)) await rm(join(folder, name));
  const changed: string[] = [];
  for (const [name, text] of wanted) {
    const path = join(folder, name);
    if ((await readFile(path, 'utf8').catch(() => null)) === text) continue;
    await writeFile(path, text);
    changed.push(path);
  }
  return changed;
}

/** The entities that a mapping feeds, each once. */
export function entitiesOf(mapping: Mapping): string[] {
  return [...new Set(mapping.datasets.flatMap(({ feeds }) => feeds.map(({ entity }) => entity)))];
}

/** The condition on raw.batches that keeps the batches of the datasets an entity is read from or looked up in. */
function batchesOf(mapping: Mapping, entity: string): string {
  const feeding = mapping.datasets.flatMap(({ dataset, feeds }) =>
    feeds.filter((feed) => feed.entity === entity).flatMap((feed) => [dataset, ...lookedUpIn(feed)]),
  );
  const datasets = [...new Set(feeding)].sort().map((dataset) => `'${dataset}'`);
  return `source = '${mapping.source}' and dataset in (${datasets.join(', ')})`;
}

/** Datasets named by the lookups of a feed, however deep they stand in it. */
function lookedUpIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  const named = 'lookup' in part ? (part.lookup as Lookup | undefined)?.dataset : undefined;
  return [...(named === undefined ? [] : [named]), ...Object.values(part).flatMap(lookedUpIn)];
}

function propertiesOf(mapping: Mapping): string {
  const tables = mapping.datasets.map(({ dataset, file }) =>
    [
      `      - name: ${rawTable(mapping.source, dataset)}`,
      `        description: ${JSON.stringify(file.length > 0 ? `Rows of ${file.join(', ')} as text, as they came.` : `Records of ${dataset} as text, as they came.`)}`,
    ].join('\n'),
  );
  const models = entitiesOf(mapping).map((entity) =>
    [
      `  - name: stg_${mapping.source}__${entity}`,
      `    description: ${JSON.stringify(`One row per ${entity.replaceAll('_', ' ')} of ${mapping.title ?? mapping.source}: the newest row of each key.`)}`,
      // Batches of other datasets are no reason to read these again.
      `    config: { source_filters: { raw.batches: ${JSON.stringify(batchesOf(mapping, entity))} } }`,
      `    columns:`,
      `      - name: ${entity}_id`,
      `        tests: [not_null, unique]`,
    ].join('\n'),
  );
  return `# Written by the import together with the models beside it.
version: 2
sources:
  - name: raw
    schema: raw
    tables:
${tables.join('\n')}
models:
${models.join('\n')}
`;
}
