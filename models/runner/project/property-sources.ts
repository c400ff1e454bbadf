import { readChecks, readColumns } from './properties.ts';
import type { Age, FreshnessRule, Source } from './project.ts';
import type { YamlFile, YamlMap } from './yaml-file.ts';

type Path = readonly (string | number)[];

const sourceKeys = [
  'name',
  'schema',
  'database',
  'description',
  'loaded_at_field',
  'freshness',
  'tables',
  'tags',
  'meta',
  'config',
  'loader',
  'quoting',
  'overrides',
  'tests',
  'data_tests',
  'enabled',
];
const tableKeys = [
  'name',
  'identifier',
  'description',
  'loaded_at_field',
  'freshness',
  'columns',
  'tests',
  'data_tests',
  'tags',
  'meta',
  'config',
  'external',
  'quoting',
  'loader',
  'enabled',
];
const freshnessKeys = ['warn_after', 'error_after', 'filter'];

/** One entry of `sources`: a source and its tables, each of which inherits what the source says. */
export function readSource(yaml: YamlFile, entry: unknown, at: Path): Source[] {
  const source = yaml.map(entry, at, sourceKeys);
  const name = yaml.word(source['name'], [...at, 'name']);
  const schema = yaml.optionalText(source['schema'], [...at, 'schema']) ?? name;
  const config = yaml.map(source['config'], [...at, 'config'], null);
  return yaml.list(source['tables'], [...at, 'tables']).map((table, index) => {
    const here = [...at, 'tables', index];
    const read = yaml.map(table, here, tableKeys);
    const own = yaml.map(read['config'], [...here, 'config'], null);
    const tableName = yaml.word(read['name'], [...here, 'name']);
    const pick = (key: string): unknown => [read, own, source, config].find((place) => place[key] !== undefined)?.[key];
    return {
      source: name,
      name: tableName,
      table: { schema, name: yaml.optionalText(read['identifier'], [...here, 'identifier']) ?? tableName },
      description: yaml.optionalText(read['description'], [...here, 'description']) ?? '',
      loadedAtField: yaml.optionalText(pick('loaded_at_field'), here),
      freshness: readFreshness(yaml, pick('freshness'), here),
      columns: readColumns(yaml, read['columns'], [...here, 'columns']),
      checks: readChecks(yaml, read, here, null),
      tags: [...yaml.words(source['tags'], at), ...yaml.words(read['tags'], here)],
      spot: yaml.spot(here),
    };
  });
}

function readFreshness(yaml: YamlFile, value: unknown, at: Path): FreshnessRule | null {
  if (value === undefined || value === null) return null;
  const rule: YamlMap = yaml.map(value, at, freshnessKeys);
  return {
    warnAfter: readAge(yaml, rule['warn_after'], at),
    errorAfter: readAge(yaml, rule['error_after'], at),
    filter: yaml.optionalText(rule['filter'], at),
  };
}

function readAge(yaml: YamlFile, value: unknown, at: Path): Age | null {
  if (value === undefined || value === null) return null;
  const { count, period } = yaml.map(value, at, ['count', 'period']);
  if (typeof count !== 'number' || (period !== 'minute' && period !== 'hour' && period !== 'day')) {
    return yaml.fail('an age is { count: 12, period: minute | hour | day }', at);
  }
  return { count, period };
}
