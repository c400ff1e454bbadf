import type { Fixture, UnitTest } from './project.ts';
import type { YamlFile, YamlMap } from './yaml-file.ts';

type Path = readonly (string | number)[];

const keys = ['name', 'model', 'description', 'given', 'expect', 'overrides', 'config', 'tags', 'versions'];

/** One entry of `unit_tests`, as dbt writes them. */
export function readUnitTest(yaml: YamlFile, entry: unknown, at: Path): UnitTest {
  const test = yaml.map(entry, at, keys);
  const overrides = yaml.map(test['overrides'], [...at, 'overrides'], ['vars', 'macros', 'env_vars']);
  return {
    name: yaml.word(test['name'], [...at, 'name']),
    model: yaml.word(test['model'], [...at, 'model']),
    description: yaml.optionalText(test['description'], at) ?? '',
    given: yaml.list(test['given'], [...at, 'given']).map((given, index) => {
      const here = [...at, 'given', index];
      const map = yaml.map(given, here, ['input', 'rows', 'format', 'fixture']);
      return { input: yaml.word(map['input'], [...here, 'input']), fixture: readFixture(yaml, map, here) };
    }),
    expect: readFixture(yaml, yaml.map(test['expect'], [...at, 'expect'], ['rows', 'format', 'fixture']), [
      ...at,
      'expect',
    ]),
    vars: yaml.map(overrides['vars'], [...at, 'overrides', 'vars'], null),
    macros: yaml.map(overrides['macros'], [...at, 'overrides', 'macros'], null),
    spot: yaml.spot(at),
  };
}

function readFixture(yaml: YamlFile, map: YamlMap, at: Path): Fixture {
  if (map['fixture'] !== undefined)
    return yaml.fail('rows of a unit test are written in it; fixture files are not read', at);
  const format = map['format'] ?? 'dict';
  switch (format) {
    case 'dict':
      return {
        kind: 'rows',
        rows: yaml.list(map['rows'], [...at, 'rows']).map((row, index) => yaml.map(row, [...at, 'rows', index], null)),
      };
    case 'sql':
      return { kind: 'sql', sql: yaml.word(map['rows'], [...at, 'rows']) };
    case 'csv':
      return { kind: 'rows', rows: csvRows(yaml.word(map['rows'], [...at, 'rows'])) };
    default:
      return yaml.fail('the format of rows is dict, csv or sql', [...at, 'format']);
  }
}

/** Small CSV inside YAML: a head, then rows; quotes may hold commas; an empty cell is null. */
function csvRows(text: string): Record<string, unknown>[] {
  const [head = [], ...rows] = text.trim().split('\n').map(csvCells);
  return rows.map((cells) => Object.fromEntries(head.map((name, at) => [name ?? '', cells[at] ?? null])));
}

function csvCells(line: string): (string | null)[] {
  const cells: (string | null)[] = [];
  for (const [, quoted, bare] of line.trim().matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    cells.push(quoted !== undefined ? quoted.replaceAll('""', '"') : bare?.trim() || null);
  }
  return cells;
}
