import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entities } from '../mapping/entities.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { Mapping } from '../mapping/schema.ts';
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

function propertiesOf(mapping: Mapping): string {
  const tables = mapping.datasets.map(({ dataset, file }) =>
    [
      `      - name: ${rawTable(mapping.source, dataset)}`,
      `        description: ${JSON.stringify(`Rows of ${file.join(', ')} as text, as they came.`)}`,
    ].join('\n'),
  );
  const models = entitiesOf(mapping).map((entity) =>
    [
      `  - name: stg_${mapping.source}__${entity}`,
      `    description: ${JSON.stringify(`One row per ${entity.replaceAll('_', ' ')} of ${mapping.title ?? mapping.source}: the newest row of each key.`)}`,
      // A batch comes with rows of its own dataset: batches of others are no reason to read this one again.
      `    config: { unaffected_by: [raw.batches] }`,
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
