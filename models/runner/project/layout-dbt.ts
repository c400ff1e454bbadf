import { join } from 'node:path';
import { isSetting, mergeConfig, type Config } from './config.ts';
import { readProfile } from './dbt-profile.ts';
import { filesBelow } from './files.ts';
import { fqnOf, type Layout, type NodeFile } from './layout.ts';
import { configAt } from './properties.ts';
import { YamlFile, type YamlMap } from './yaml-file.ts';
import { scalarRenderer } from './yaml-templates.ts';

const keys = [
  'name',
  'version',
  'config-version',
  'profile',
  'model-paths',
  'source-paths',
  'seed-paths',
  'data-paths',
  'test-paths',
  'macro-paths',
  'snapshot-paths',
  'analysis-paths',
  'docs-paths',
  'asset-paths',
  'function-paths',
  'target-path',
  'log-path',
  'packages-install-path',
  'clean-targets',
  'require-dbt-version',
  'vars',
  'models',
  'seeds',
  'snapshots',
  'tests',
  'data_tests',
  'sources',
  'unit_tests',
  'on-run-start',
  'on-run-end',
  'dispatch',
  'quoting',
  'flags',
  'query-comment',
  'exposures',
  'metrics',
  'restrict-access',
  'dbt-cloud',
  'semantic-models',
  'saved-queries',
];

/**
 * A dbt project as it lies: folders from dbt_project.yml, the schema from profiles.yml when it is there. `given`: vars
 * over the project's own, for settings that read them.
 */
export function dbtLayout(root: string, given: YamlMap = {}): Layout {
  const file = join(root, 'dbt_project.yml');
  const plain = YamlFile.read(file, 'dbt_project.yml');
  const written = plain.map(plain.value, [], keys);
  const name = plain.word(written['name'], ['name']);
  const vars = projectVars(plain, written, name);
  const { target } = readProfile(root, plain.optionalText(written['profile'], ['profile']));
  const yaml = YamlFile.read(file, 'dbt_project.yml', scalarRenderer({ ...vars, ...given }, target));
  const project = yaml.map(yaml.value, [], keys);
  const paths = (given: readonly string[], usual: string): string[] => {
    const key = given.find((one) => project[one] !== undefined);
    return (key === undefined ? [usual] : yaml.words(project[key], [key])).map((path) => join(root, path));
  };
  const settings = (section: string, fqn: readonly string[]): Partial<Config> =>
    folderConfig(yaml, project, section, [name, ...fqn]);
  const nodes = (
    folders: readonly string[],
    endings: readonly string[],
    section: string,
    defaults: Partial<Config>,
  ): NodeFile[] =>
    folders.flatMap((folder) =>
      filesBelow(folder, endings).map((path) => {
        const fqn = fqnOf(folder, path);
        return { file: path, fqn, defaults: mergeConfig(defaults, settings(section, fqn)) };
      }),
    );
  const models = paths(['model-paths', 'source-paths'], 'models');
  const seeds = paths(['seed-paths', 'data-paths'], 'seeds');
  const snapshots = paths(['snapshot-paths'], 'snapshots');
  const tests = paths(['test-paths'], 'tests');
  const generic = tests.map((folder) => join(folder, 'generic'));
  return {
    kind: 'dbt',
    name,
    root,
    models: nodes(models, ['.sql'], 'models', { materialized: 'view' }),
    seeds: nodes(seeds, ['.csv'], 'seeds', { materialized: 'seed' }),
    snapshots: nodes(snapshots, ['.sql'], 'snapshots', { materialized: 'snapshot' }),
    checks: nodes(tests, ['.sql'], 'data_tests', {}).filter(
      ({ file: path }) => !generic.some((folder) => path.startsWith(folder)),
    ),
    macros: [...paths(['macro-paths'], 'macros'), ...generic].flatMap((folder) => filesBelow(folder, ['.sql'])),
    properties: [
      ...new Set(
        [...models, ...seeds, ...snapshots, ...tests].flatMap((folder) => filesBelow(folder, ['.yml', '.yaml'])),
      ),
    ],
    hooks: {
      start: yaml.words(project['on-run-start'], ['on-run-start']),
      end: yaml.words(project['on-run-end'], ['on-run-end']),
    },
    vars,
    target,
  };
}

/** `vars: { a: 1, my_project: { b: 2 } }`: those under the project's own name are its own. */
function projectVars(yaml: YamlFile, project: YamlMap, name: string): YamlMap {
  const vars = yaml.map(project['vars'], ['vars'], null);
  const { [name]: own, ...rest } = vars;
  return { ...rest, ...(own !== undefined && typeof own === 'object' ? yaml.map(own, ['vars', name], null) : {}) };
}

/** Settings gathered from the outermost folder to the innermost: `+key` always is one, a bare key if it is a known setting. */
function folderConfig(yaml: YamlFile, project: YamlMap, section: string, fqn: readonly string[]): Partial<Config> {
  const key = section === 'data_tests' && project[section] === undefined ? 'tests' : section;
  const parts: Partial<Config>[] = [];
  let level: unknown = project[key];
  const at: string[] = [key];
  for (const step of ['', ...fqn]) {
    if (step !== '') {
      level = (level as YamlMap)[step];
      at.push(step);
    }
    if (level === undefined || level === null) break;
    const map = yaml.map(level, at, null);
    const said = Object.entries(map).filter(
      ([word, value]) => word.startsWith('+') || (isSetting(word) && !isFolder(value)),
    );
    parts.push(configAt(yaml, Object.fromEntries(said), at));
    for (const [word, value] of Object.entries(map)) {
      if (!word.startsWith('+') && !isSetting(word) && !isFolder(value)) configAt(yaml, { [word]: value }, at);
    }
  }
  return mergeConfig(...parts);
}

function isFolder(value: unknown): boolean {
  return value === null || (typeof value === 'object' && !Array.isArray(value));
}
