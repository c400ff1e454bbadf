import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { codeOf } from './model-code.ts';
import { spelled, type Place } from './spelling.ts';

/** A file of the data model as Cube takes it. */
export type ModelFile = { readonly fileName: string; readonly content: string };

/** A model that Cube would read, though it breaks a rule of the house. */
export class CubeModelError extends Error {
  override readonly name = 'CubeModelError';
}

const OUR_MODEL = fileURLToPath(new URL('./model', import.meta.url));

/** The cubes and views under `cube/model`, as Cube reads them soonest. Throws as `readModel` does. */
export async function loadModel(place: Place, folder = OUR_MODEL): Promise<readonly ModelFile[]> {
  const files = await readModel(place, folder);
  return files.map(({ name, root }) => ({ fileName: name.replace(/\.yml$/, '.js'), content: codeOf(root) }));
}

/**
 * The files of a model, ready for the engine: our words spelled in every `sql`, titles and descriptions taken from
 * `meta.ru`. Throws CubeModelError where a cube is public or a view has no access policy.
 */
export async function readModel(place: Place, folder: string): Promise<readonly ModelRoot[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yml')).sort();
  return Promise.all(
    names.map(async (name) => {
      const content = parse(await readFile(join(folder, name), 'utf8')) as unknown;
      return { name, root: prepared(content, name, place) };
    }),
  );
}

type Node = { [key: string]: unknown };
type Root = { readonly cubes?: readonly Node[]; readonly views?: readonly Node[] };
export type ModelRoot = { readonly name: string; readonly root: Root };

function prepared(content: unknown, file: string, place: Place): Root {
  const root = content as Root;
  for (const cube of root.cubes ?? []) {
    if (cube['public'] !== false)
      throw new CubeModelError(`${file}: the cube ${String(cube['name'])} must be public: false`);
    if (cube['access_policy']) {
      throw new CubeModelError(`${file}: access policies stand on views, not on the cube ${String(cube['name'])}`);
    }
    const refreshKey = refreshKeyOf(cube, file);
    cube['refresh_key'] = refreshKey;
    for (const rollup of (cube['pre_aggregations'] as Node[] | undefined) ?? []) {
      settleRollup(rollup);
      rollup['refresh_key'] = refreshKey;
    }
  }
  for (const view of root.views ?? []) {
    if (!view['access_policy'])
      throw new CubeModelError(`${file}: the view ${String(view['name'])} has no access_policy`);
  }
  return walked(root, place) as Root;
}

/**
 * What is asked to know whether a cube is stale: a query that never runs, but names the mart whose version is the answer
 * (`martOfRefreshKey`).
 */
function refreshKeyOf(cube: Node, file: string): { readonly sql: string } {
  const mart = /^mart\((\w+)\)$/.exec(String(cube['sql_table']))?.[1];
  if (!mart) throw new CubeModelError(`${file}: the cube ${String(cube['name'])} must stand on one mart(name)`);
  return { sql: `select '${mart}'` };
}

/** The mart that a refresh key names; Cube hands the query over as text, or as text with its parameters. */
export function martOfRefreshKey(query: unknown): string {
  const text = String(Array.isArray(query) ? query[0] : query);
  const mart = /^select '(\w+)'$/.exec(text.trim())?.[1];
  if (!mart) throw new CubeModelError(`a refresh key names no mart: ${text}`);
  return mart;
}

/**
 * Rollups lie in the warehouse itself, and name members of their own cube: a bare `leads` would be the view of that name.
 */
function settleRollup(rollup: Node): void {
  const own = (member: unknown) => `CUBE.${String(member)}`;
  rollup['external'] = false;
  for (const part of ['measures', 'dimensions']) {
    const named = rollup[part];
    if (Array.isArray(named)) rollup[part] = named.map(own);
  }
  if (rollup['time_dimension']) rollup['time_dimension'] = own(rollup['time_dimension']);
}

function walked(node: unknown, place: Place): unknown {
  if (Array.isArray(node)) return node.map((item) => walked(item, place));
  if (typeof node !== 'object' || node === null) return node;
  const made = Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      typeof value === 'string' && (key === 'sql' || key === 'sql_table')
        ? [key, spelled(value, place)]
        : [key, key === 'meta' ? value : walked(value, place)],
    ),
  );
  const words = (made['meta'] as { ru?: { title: string; description?: string } } | undefined)?.ru;
  return words
    ? { title: words.title, ...(words.description ? { description: words.description } : {}), ...made }
    : made;
}
