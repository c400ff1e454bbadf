import type { Condition, ValueRule } from '../mapping/schema.ts';
import { nestedText } from './nested.ts';
import { asArgument, call, columnName, jinjaString, literal, type Template } from './jinja-text.ts';

/** What a rule is written against: the raw table's alias, and the alias of the join that answers each lookup. */
export type Place = {
  readonly rows: string;
  readonly empty: readonly string[];
  readonly lookupAlias: (lookup: NonNullable<ValueRule['lookup']>, value: Template) => string;
};

/** The text that a rule takes from a row: trimmed, null where there is nothing. */
export function textOf(rule: ValueRule, place: Place): Template {
  let text = baseOf(rule, place);
  for (const word of rule.empty ?? []) text = `nullif(${text}, ${literal(word)})`;
  if (rule.replace) {
    text = call('replace_pattern', [text], [jinjaString(rule.replace.pattern), jinjaString(rule.replace.with)]);
    text = `nullif(${text}, '')`;
  }
  if (rule.find !== undefined) text = call('find_pattern', [text], [jinjaString(rule.find)]);
  if (rule.lookup) text = `${place.lookupAlias(rule.lookup, text)}.taken`;
  if (rule.map) text = mapped(text, rule.map);
  if (rule.default !== undefined) text = `coalesce(${text}, ${literal(rule.default)})`;
  return rule.when ? `case when ${conditionsOf(rule.when, place)} then ${text} end` : text;
}

/** A column's text; where a way into it is given, that of the nested value. */
export function cellOf(column: string, place: Place, at: readonly string[] = []): Template {
  const cell = `${place.rows}.${columnName(column)}`;
  return wordIn(at.length === 0 ? cell : nestedText(cell, at), place);
}

/** A value of the element that a feed's `each` opened. */
function elementOf(steps: readonly string[], place: Place): Template {
  if (steps[0] === '#') return `cast(${place.rows}._element_number as {{ type('text') }})`;
  return wordIn(nestedText(`${place.rows}._element`, steps), place);
}

function wordIn(text: Template, place: Place): Template {
  const trimmed = `nullif(trim(${text}), '')`;
  return place.empty.reduce((word, nothing) => `nullif(${word}, ${literal(nothing)})`, trimmed);
}

export function conditionsOf(conditions: readonly Condition[], place: Place): Template {
  return conditions.flatMap((condition) => testsOf(condition, place)).join(' and ');
}

function baseOf(rule: ValueRule, place: Place): Template {
  if (rule.column !== undefined) return cellOf(rule.column, place, rule.at);
  if (rule.element !== undefined) return elementOf(rule.element, place);
  if (rule.value !== undefined) return literal(rule.value);
  if (rule.first_of) return `coalesce(${rule.first_of.map((inner) => textOf(inner, place)).join(', ')})`;
  const [only, ...more] = (rule.join ?? []).map((column) => cellOf(column, place));
  if (only === undefined) throw new Error('a product is a number and is written by the field, not as text');
  if (more.length === 0) return only;
  const texts = `[${[only, ...more].map(asArgument).join(', ')}]`;
  return `{{ joined_text(${texts}, ${jinjaString(rule.separator ?? ' ')}) }}`;
}

/** A case over several lines, as it stands among the columns of a CTE. */
export function casesOf(cases: readonly Template[], others: Template | null): Template {
  if (cases.length === 0) return others ?? 'null';
  const pad = ' '.repeat(12);
  return [
    'case',
    ...cases.map((one) => pad + one),
    ...(others === null ? [] : [`${pad}else ${others}`]),
    '        end',
  ].join('\n');
}

function mapped(text: Template, map: Readonly<Record<string, string | null>>): Template {
  const written = (word: string | null): Template => (word === null ? 'null' : literal(word));
  const others = Object.hasOwn(map, '*') ? written(map['*'] ?? null) : text;
  const cases = Object.entries(map)
    .filter(([from]) => from !== '*')
    .map(([from, to]) => `when ${text} = ${literal(from)} then ${written(to)}`);
  return casesOf(cases, others);
}

function testsOf(condition: Condition, place: Place): Template[] {
  const own =
    condition.column === undefined
      ? elementOf(condition.element ?? [], place)
      : cellOf(condition.column, place, condition.at);
  const cell = condition.lookup ? `${place.lookupAlias(condition.lookup, own)}.taken` : own;
  const list = (words: readonly string[]): Template => words.map(literal).join(', ');
  const tests: Template[] = [];
  if (condition.is) tests.push(`${cell} in (${list(condition.is)})`);
  if (condition.not) tests.push(`(${cell} is null or ${cell} not in (${list(condition.not)}))`);
  if (condition.matches !== undefined) tests.push(call('matches_pattern', [cell], [jinjaString(condition.matches)]));
  if (condition.filled !== undefined) tests.push(`${cell} is ${condition.filled ? 'not ' : ''}null`);
  if (condition.above !== undefined) tests.push(`${call('to_number', [cell])} > ${condition.above}`);
  if (condition.below !== undefined) tests.push(`${call('to_number', [cell])} < ${condition.below}`);
  return tests;
}
