import { join } from 'node:path';
import { filesBelow, foldersIn } from './files.ts';
import { fqnOf, type Layout, type NodeFile } from './layout.ts';
import type { Config } from './config.ts';

const notLayers = ['runner', 'methods', 'macros', 'checks', 'snapshots'];

/**
 * Our own layout: models/<layer>/**, where the layer is the schema; models/macros, models/checks, models/snapshots,
 * seeds/reference. Every extra folder is laid out as models/ is.
 */
export function voronkaLayout(root: string, extra: readonly string[]): Layout {
  const folders = [join(root, 'models'), ...extra];
  const references = join(root, 'seeds', 'reference');
  const layers = folders.flatMap((folder) =>
    foldersIn(folder)
      .filter((layer) => !notLayers.includes(layer))
      .map((layer) => ({ folder, layer })),
  );
  return {
    kind: 'voronka',
    name: 'voronka',
    root,
    models: layers.flatMap(({ folder, layer }) =>
      filesBelow(join(folder, layer), ['.sql', '.ts'])
        .filter((file) => !/\.(test|d)\.ts$/.test(file))
        .map((file) => ({ file, fqn: fqnOf(folder, file), defaults: layerDefaults(layer) })),
    ),
    seeds: filesBelow(references, ['.csv']).map((file) =>
      nodeFile(references, file, { schema: 'reference', materialized: 'seed' }),
    ),
    snapshots: nodesIn(folders, 'snapshots', { schema: 'snapshots', materialized: 'snapshot' }),
    checks: nodesIn(folders, 'checks', {}),
    macros: folders.flatMap((folder) => filesBelow(join(folder, 'macros'), ['.sql'])),
    properties: [...folders.flatMap((folder) => propertyFiles(folder)), ...filesBelow(references, ['.yml', '.yaml'])],
    hooks: { start: [], end: [] },
    vars: {},
    target: { name: 'voronka', schema: 'main' },
  };
}

/** entities.yml is the contract of staging, not a description of models. */
function propertyFiles(folder: string): string[] {
  const runner = join(folder, 'runner');
  return filesBelow(folder, ['.yml', '.yaml']).filter(
    (file) => !file.startsWith(runner) && !/[/\\]entities\.yml$/.test(file),
  );
}

function nodesIn(folders: readonly string[], name: string, defaults: Partial<Config>): NodeFile[] {
  return folders.flatMap((folder) =>
    filesBelow(join(folder, name), ['.sql']).map((file) => nodeFile(join(folder, name), file, defaults)),
  );
}

function nodeFile(folder: string, file: string, defaults: Partial<Config>): NodeFile {
  return { file, fqn: fqnOf(folder, file), defaults };
}

/**
 * The layer is the schema, and everything is stored unless it says otherwise: staging reads text into dates and numbers,
 * which an edited record must not wait for again.
 */
function layerDefaults(layer: string): Partial<Config> {
  return { schema: layer, materialized: 'table' };
}
