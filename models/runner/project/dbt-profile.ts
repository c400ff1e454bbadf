import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { YamlFile } from './yaml-file.ts';

export type Profile = {
  readonly target: { readonly name: string; readonly schema: string };
  /** `duckdb:PATH` when the profile's target is DuckDB with a path; else null. */
  readonly warehouseUrl: string | null;
};

const none: Profile = { target: { name: 'dev', schema: 'main' }, warehouseUrl: null };

/** profiles.yml in the project's folder, where there is one. `profile` null: the only profile in the file. */
export function readProfile(root: string, profile: string | null): Profile {
  const file = join(root, 'profiles.yml');
  if (!existsSync(file)) return none;
  const yaml = YamlFile.read(file, 'profiles.yml');
  const profiles = yaml.map(yaml.value, [], null);
  const name = profile ?? Object.keys(profiles).find((key) => key !== 'config');
  if (name === undefined || profiles[name] === undefined) return none;
  const { target, outputs } = yaml.map(profiles[name], [name], ['target', 'outputs']);
  const all = yaml.map(outputs, [name, 'outputs'], null);
  const chosen = yaml.optionalText(target, [name, 'target']) ?? Object.keys(all)[0] ?? 'dev';
  const output = yaml.map(all[chosen], [name, 'outputs', chosen], null);
  const schema = yaml.optionalText(output['schema'], [name, 'outputs', chosen, 'schema']) ?? 'main';
  const path =
    output['type'] === 'duckdb' ? yaml.optionalText(output['path'], [name, 'outputs', chosen, 'path']) : null;
  const url = path === null ? null : `duckdb:${path === ':memory:' ? path : resolve(root, path)}`;
  return { target: { name: chosen, schema }, warehouseUrl: url };
}
