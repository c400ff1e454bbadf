import type { Engine } from '../../../warehouse/warehouse.ts';
import type { Question } from './checks.ts';
import { writeMark, type Mark } from '../templates/marks.ts';
import type { CheckDeclaration } from '../project/project.ts';

/** A check in YAML that lacks an argument or has one of the wrong form. */
export class CheckArgumentError extends Error {
  override readonly name = 'CheckArgumentError';
}

type Asked = {
  readonly engine: Engine;
  readonly table: Mark;
  readonly column: string | null;
  readonly where: string | null;
  readonly given: Arguments;
};

/**
 * The tests that come with the runner, by the names dbt and dbt_utils gave them (a package's prefix is dropped).
 * As in dbt, a condition that is null does not fail: only not_null looks at nulls.
 */
const tests: Readonly<Record<string, (asked: Asked) => Question>> = {
  not_null: (asked) => failing(asked, `${columnOf(asked)} is null`),
  unique: (asked) => repeated(asked, [columnOf(asked)]),
  accepted_values: (asked) => {
    const column = columnOf(asked);
    return failing(asked, `${column} is not null and ${column} not in (${listed(asked)})`);
  },
  not_accepted_values: (asked) => failing(asked, `${columnOf(asked)} in (${listed(asked)})`),
  relationships: (asked) => orphans(asked, asked.where, null),
  relationships_where: (asked) =>
    orphans(asked, asked.given.optional('from_condition') ?? asked.where, asked.given.optional('to_condition')),
  expression: (asked) => failing(asked, `not (${expressionOf(asked)})`),
  expression_is_true: (asked) => failing(asked, `not (${expressionOf(asked)})`),
  unique_combination: (asked) => repeated(asked, combinationOf(asked)),
  unique_combination_of_columns: (asked) => repeated(asked, combinationOf(asked)),
  row_count: ({ table, where, given }) => {
    const exact = given.number('equals');
    const least = exact ?? given.number('min');
    const most = exact ?? given.number('max');
    if (least === null && most === null) throw new CheckArgumentError('row_count wants min, max or equals');
    return { kind: 'count', table, where, least, most };
  },
  accepted_range: (asked) => failing(asked, outOfRange(asked)),
  not_empty_string: (asked) => failing(asked, `trim(${columnOf(asked)}) = ''`),
};

/** Names that need no macro of the project. */
export const ready: readonly string[] = Object.keys(tests);

/** Null for a test that is not one of ours; throws CheckArgumentError when its arguments do not fit. */
export function questionOf(engine: Engine, table: Mark, declared: CheckDeclaration): Question | null {
  const test = tests[declared.test.replace(/^dbt(_utils|_expectations)?\./, '')];
  if (!test) return null;
  const given = new Arguments(declared.test, declared.arguments);
  const column = declared.column ?? given.optional('column_name');
  const question = test({ engine, table, column, where: declared.where, given });
  given.refuseOthers();
  return question;
}

function failing({ table, where }: Asked, condition: string): Question {
  return { kind: 'rows', table, failing: where === null ? condition : `(${where}) and (${condition})` };
}

/** One row per combination that is there more than once; a combination with a null in it is not compared. */
function repeated({ table, where }: Asked, columns: readonly string[]): Question {
  const present = columns.map((column) => `${column} is not null`);
  const rows = [...(where === null ? [] : [`(${where})`]), ...present].join(' and ');
  const list = columns.join(', ');
  const sql = `select ${list}, count(*) as row_count from ${writeMark(table)} where ${rows} group by ${list} having count(*) > 1`;
  return { kind: 'query', sql };
}

function orphans(asked: Asked, where: string | null, there: string | null): Question {
  const { table, given } = asked;
  const column = columnOf(asked);
  const field = identifier(given.text('field'));
  const found = `select ${field} from ${writeMark(relationIn(given.text('to')))} where ${field} is not null${
    there === null ? '' : ` and (${there})`
  }`;
  const rows = `${where === null ? '' : `(${where}) and `}${column} is not null and ${column} not in (${found})`;
  return { kind: 'query', sql: `select * from ${writeMark(table)} where ${rows}` };
}

function outOfRange(asked: Asked): string {
  const { given } = asked;
  const column = columnOf(asked);
  const or = given.optional('inclusive') === 'false' ? '=' : '';
  const least = given.optional('min_value');
  const most = given.optional('max_value');
  const bounds = [
    ...(least === null ? [] : [`${column} <${or} ${least}`]),
    ...(most === null ? [] : [`${column} >${or} ${most}`]),
  ];
  if (bounds.length === 0) throw new CheckArgumentError('accepted_range wants min_value, max_value or both');
  return bounds.join(' or ');
}

function columnOf({ column }: Asked): string {
  if (column === null) throw new CheckArgumentError('this test stands under a column, or names it in column_name');
  return identifier(column);
}

/** Under a column dbt_utils writes the rest of the condition only: `expression: ">= 0"`. */
function expressionOf({ column, given }: Asked): string {
  const expression = given.text('expression');
  return column === null ? expression : `${identifier(column)} ${expression}`;
}

function combinationOf({ given }: Asked): readonly string[] {
  const columns = given.list(given.has('columns') ? 'columns' : 'combination_of_columns');
  return columns.map((column) => identifier(String(column)));
}

function listed({ engine, given }: Asked): string {
  const quoted = given.optional('quote') !== 'false';
  const values = given.list('values');
  // Quoted even when they are numbers, as in dbt: both engines read a literal as the column's own type.
  return values.map((value) => (quoted ? literal(engine, String(value)) : String(value))).join(', ');
}

/** `ref('orders')`, `ref('package', 'orders')` or `source('raw', 'orders')`. */
export function relationIn(text: string): Mark {
  const match = /^\s*(?:\{\{\s*)?(ref|source)\(\s*['"]([^'"]+)['"]\s*(?:,\s*['"]([^'"]+)['"]\s*)?\)/.exec(text);
  const [, kind, first = '', second] = match ?? [];
  if (kind === 'ref') return { kind: 'ref', name: second ?? first };
  if (kind === 'source' && second !== undefined) return { kind: 'source', key: `${first}.${second}` };
  throw new CheckArgumentError(`"${text}" is neither ref('name') nor source('source', 'table')`);
}

/** A plain name is quoted; an expression is taken as it is written. */
function identifier(column: string): string {
  return /^[\p{L}_][\p{L}\p{N}_ $]*$/u.test(column) ? `"${column}"` : column;
}

/** ClickHouse reads backslashes in a literal, DuckDB does not. */
function literal(engine: Engine, text: string): string {
  const quoted = text.replaceAll("'", "''");
  return engine === 'clickhouse' ? `'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** What YAML gives to a test; every argument must be asked for by somebody. */
class Arguments {
  readonly #asked = new Set<string>();
  constructor(
    readonly test: string,
    readonly given: Readonly<Record<string, unknown>>,
  ) {}

  has(key: string): boolean {
    return this.given[key] !== undefined;
  }

  optional(key: string): string | null {
    this.#asked.add(key);
    const value = this.given[key];
    return value === undefined || value === null ? null : String(value);
  }

  text(key: string): string {
    return this.optional(key) ?? this.#lack(key);
  }

  number(key: string): number | null {
    const value = this.optional(key);
    if (value !== null && !/^\d+$/.test(value))
      throw new CheckArgumentError(`${key} of ${this.test} is a whole number, not ${value}`);
    return value === null ? null : Number(value);
  }

  list(key: string): readonly unknown[] {
    this.#asked.add(key);
    const value = this.given[key];
    if (!Array.isArray(value) || value.length === 0) return this.#lack(key);
    return value;
  }

  refuseOthers(): void {
    const other = Object.keys(this.given).find((key) => !this.#asked.has(key));
    if (other !== undefined) throw new CheckArgumentError(`${this.test} takes no argument "${other}"`);
  }

  #lack(key: string): never {
    throw new CheckArgumentError(`${this.test} wants ${key}`);
  }
}
