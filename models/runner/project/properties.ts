import { ConfigError, readConfig, type Config } from './config.ts';
import { readCheck } from './property-checks.ts';
import { readSource } from './property-sources.ts';
import { readUnitTest } from './property-unit-tests.ts';
import type { CheckDeclaration, ColumnDeclaration, Declaration, NodeName, Source, Spot, UnitTest } from './project.ts';
import type { YamlFile } from './yaml-file.ts';

/** What YAML files say, by node name. */
export type Properties = {
  readonly nodes: Map<
    NodeName,
    {
      readonly declared: Declaration;
      readonly config: Partial<Config>;
      readonly spot: Spot;
      readonly relation: string | null;
    }
  >;
  readonly sources: Map<string, Source>;
  readonly unitTests: UnitTest[];
};

type Path = readonly (string | number)[];

const topLevel = [
  'version',
  'models',
  'seeds',
  'snapshots',
  'sources',
  'unit_tests',
  'macros',
  'exposures',
  'metrics',
  'semantic_models',
  'saved_queries',
  'analyses',
  'groups',
  'data_tests',
  'anchors',
] as const;
const nodeKeys = [
  'name',
  'description',
  'config',
  'columns',
  'tests',
  'data_tests',
  'docs',
  'meta',
  'tags',
  'access',
  'group',
  'constraints',
  'latest_version',
  'deprecation_date',
  'relation',
  'contract',
  'time_spine',
];
const columnKeys = [
  'name',
  'description',
  'data_type',
  'tests',
  'data_tests',
  'tags',
  'meta',
  'quote',
  'constraints',
  'config',
  'docs',
  'granularity',
];

/** Adds what one file says to `into`. `schemaOf` gives the schema of a source that names none. */
export function readProperties(yaml: YamlFile, into: Properties): void {
  const top = yaml.map(yaml.value, [], topLevel);
  for (const section of ['models', 'seeds', 'snapshots', 'data_tests'] as const) {
    yaml.list(top[section], [section]).forEach((entry, index) => readNode(yaml, entry, [section, index], into));
  }
  yaml.list(top['sources'], ['sources']).forEach((entry, index) => {
    for (const source of readSource(yaml, entry, ['sources', index])) {
      const key = `${source.source}.${source.name}`;
      if (into.sources.has(key)) yaml.fail(`source ${key} is declared twice`, ['sources', index]);
      into.sources.set(key, source);
    }
  });
  yaml.list(top['unit_tests'], ['unit_tests']).forEach((entry, index) => {
    into.unitTests.push(readUnitTest(yaml, entry, ['unit_tests', index]));
  });
}

function readNode(yaml: YamlFile, entry: unknown, at: Path, into: Properties): void {
  const node = yaml.map(entry, at, nodeKeys);
  const name = yaml.word(node['name'], [...at, 'name']);
  const twin = into.nodes.get(name);
  if (twin) yaml.fail(`${name} is described twice, also in ${twin.spot.file}:${twin.spot.line}`, at);
  const written = { ...yaml.map(node['config'], [...at, 'config'], null) };
  if (node['tags'] !== undefined)
    written['tags'] = [
      ...yaml.words(written['tags'], [...at, 'config', 'tags']),
      ...yaml.words(node['tags'], [...at, 'tags']),
    ];
  if (node['meta'] !== undefined)
    written['meta'] = { ...yaml.map(written['meta'], at, null), ...yaml.map(node['meta'], at, null) };
  into.nodes.set(name, {
    declared: {
      description: yaml.optionalText(node['description'], [...at, 'description']) ?? '',
      columns: readColumns(yaml, node['columns'], [...at, 'columns']),
      checks: readChecks(yaml, node, at, null),
    },
    config: configAt(yaml, written, [...at, 'config']),
    spot: yaml.spot(at),
    relation: yaml.optionalText(node['relation'], [...at, 'relation']),
  });
}

export function readColumns(yaml: YamlFile, columns: unknown, at: Path): ColumnDeclaration[] {
  return yaml.list(columns, at).map((entry, index) => {
    const here = [...at, index];
    const column = yaml.map(entry, here, columnKeys);
    const name = yaml.word(column['name'], [...here, 'name']);
    return {
      name,
      description: yaml.optionalText(column['description'], [...here, 'description']) ?? '',
      type: yaml.optionalText(column['data_type'], [...here, 'data_type']),
      tags: yaml.words(column['tags'], [...here, 'tags']),
      meta: yaml.map(column['meta'], [...here, 'meta'], null),
      checks: readChecks(yaml, column, here, name),
    };
  });
}

/** `tests` is dbt's older word for `data_tests`. */
export function readChecks(
  yaml: YamlFile,
  owner: Readonly<Record<string, unknown>>,
  at: Path,
  column: string | null,
): CheckDeclaration[] {
  return (['tests', 'data_tests'] as const).flatMap((key) =>
    yaml.list(owner[key], [...at, key]).map((entry, index) => readCheck(yaml, entry, [...at, key, index], column)),
  );
}

export function configAt(yaml: YamlFile, written: Readonly<Record<string, unknown>>, at: Path): Partial<Config> {
  try {
    return readConfig(written);
  } catch (error) {
    if (error instanceof ConfigError) yaml.fail(error.message, error.key === null ? at : [...at, error.key]);
    throw error;
  }
}
