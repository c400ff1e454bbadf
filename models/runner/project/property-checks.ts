import type { CheckDeclaration } from './project.ts';
import type { YamlFile } from './yaml-file.ts';

const settings = [
  'severity',
  'where',
  'tags',
  'enabled',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'meta',
  'group',
  'alias',
  'database',
  'schema',
];

/**
 * `unique`, or `accepted_values: { values: [...] }`, or `{ name, test_name, arguments, config }`. Settings may stand in
 * `config` or beside the arguments; arguments may stand in `arguments` or bare.
 */
export function readCheck(
  yaml: YamlFile,
  entry: unknown,
  at: readonly (string | number)[],
  column: string | null,
): CheckDeclaration {
  const spot = yaml.spot(at);
  if (typeof entry === 'string') {
    const none = { severity: 'error', where: null, warnIf: null, errorIf: null, tags: [] } as const;
    return { test: entry, name: null, column, arguments: {}, ...none, spot };
  }
  const [test, body] = testAndBody(yaml, entry, at);
  const config = yaml.map(body['config'], [...at, test, 'config'], settings);
  const setting = (key: string): unknown => config[key] ?? body[key];
  const severity = yaml.optionalText(setting('severity'), at)?.toLowerCase() ?? 'error';
  if (severity !== 'error' && severity !== 'warn') yaml.fail('severity is error or warn', at);
  const bare = Object.entries(body).filter(
    ([key]) => !settings.includes(key) && !['config', 'name', 'description', 'arguments', 'test_name'].includes(key),
  );
  return {
    test,
    name: yaml.optionalText(body['name'], [...at, test, 'name']),
    column,
    arguments: { ...Object.fromEntries(bare), ...yaml.map(body['arguments'], [...at, test, 'arguments'], null) },
    severity: severity as 'error' | 'warn',
    where: yaml.optionalText(setting('where'), at),
    warnIf: yaml.optionalText(setting('warn_if'), at),
    errorIf: yaml.optionalText(setting('error_if'), at),
    tags: yaml.words(setting('tags'), at),
    spot,
  };
}

function testAndBody(
  yaml: YamlFile,
  entry: unknown,
  at: readonly (string | number)[],
): [string, Readonly<Record<string, unknown>>] {
  const map = yaml.map(entry, at, null);
  const named = map['test_name'];
  if (typeof named === 'string') return [named, map];
  const [test, ...rest] = Object.keys(map);
  // dbt also reads `- relationships:` followed by its arguments at the same indent, where the test's own value is null.
  if (test !== undefined && map[test] === null) return [test, Object.fromEntries(rest.map((key) => [key, map[key]]))];
  if (test === undefined || rest.length > 0)
    return yaml.fail('a check is a name, or one name with its arguments below', at);
  return [test, yaml.map(map[test], [...at, test], null)];
}
