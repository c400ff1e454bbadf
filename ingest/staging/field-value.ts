import type { Field } from '../mapping/entities.ts';
import type { Dataset, MoneyStyle, ValueRule } from '../mapping/schema.ts';
import { formatOf } from './formats.ts';
import { call, jinjaString, literal, type Template } from './jinja-text.ts';

/** What a field's text is turned into its type with; the zone is an expression of Jinja. */
export type Reading = {
  readonly source: string;
  readonly timezone: Template;
  readonly dataset: Dataset;
  /** the rows are records that a connector read, not lines of files */
  readonly isRecords: boolean;
};

/** A field's text (a column of the text CTE) as a value of the field's type; null where it cannot be read. */
export function valueOf(field: Field, rule: ValueRule, text: Template, reading: Reading): Template {
  const money = rule.money ?? reading.dataset.money ?? null;
  const decimal = decimalMark(money);
  const factor = rule.divide_by === undefined ? null : (1 / rule.divide_by).toFixed(8);
  switch (field.kind) {
    case 'text':
      return text;
    case 'reference':
      return `${literal(`${reading.source}:`)} || ${text}`;
    case 'money':
    case 'number': {
      const scale = field.kind === 'money' ? '2' : '4';
      if (factor !== null) return call('product_of', [text, literal(factor)], [scale, jinjaString(decimal)]);
      if (money === 'any') return amountOf(text, scale);
      if (money !== null) return call('to_amount', [text], [scale, jinjaString(decimal)]);
      return call(field.kind === 'money' ? 'to_money' : 'to_number', [text]);
    }
    case 'integer':
      return call('to_integer', [text]);
    case 'flag':
      return rule.boolean ? flagOf(text, rule.boolean) : call('to_flag', [text]);
    case 'date':
      return firstOf(formatsOf(rule, reading).map((format) => dateIn(format, text, reading.timezone)));
    case 'instant':
      return firstOf(formatsOf(rule, reading).map((format) => instantIn(format, text, reading.timezone)));
  }
}

/**
 * An amount whose decimal mark is not known: a comma before one or two last digits, or several points, make it the
 * comma. What stays open ("3.500") is read with a point.
 */
function amountOf(text: Template, scale: string): Template {
  const hasComma = call('matches_pattern', [text], [jinjaString(',[0-9]{1,2}([^0-9]*)$|[.][0-9]{3}[.,]')]);
  const [comma, point] = [',', '.'].map((mark) => call('to_amount', [text], [scale, jinjaString(mark)]));
  return `case when ${hasComma} then ${comma} else ${point} end`;
}

/** Whether a text can fail to become a value of the field. */
export function canBeUnreadable(field: Field): boolean {
  return field.kind !== 'text' && field.kind !== 'reference';
}

/** The product of two columns' texts. */
export function productOf(field: Field, rule: ValueRule, texts: readonly Template[], reading: Reading): Template {
  const decimal = decimalMark(rule.money ?? reading.dataset.money ?? null);
  return call('product_of', texts, [field.kind === 'money' ? '2' : '4', jinjaString(decimal)]);
}

function decimalMark(money: MoneyStyle | null): '.' | ',' {
  switch (money) {
    case 'eu':
    case 'ru':
      return ',';
    case 'us':
    case 'any':
    case null:
      return '.';
  }
}

function formatsOf(rule: ValueRule, reading: Reading): readonly string[] {
  return rule.format ?? reading.dataset.format ?? ['iso'];
}

function instantIn(format: string, text: Template, timezone: Template): Template {
  const found = formatOf(format);
  switch (found.kind) {
    case 'iso':
      return call('to_instant', [text], ['none', timezone]);
    case 'excel':
      return call('excel_instant', [text], [timezone]);
    case 'unix':
      return call('unix_instant', [text], [String(found.perSecond)]);
    case 'written':
      return call('written_instant', [text], [jinjaString(found.letters), timezone]);
  }
}

/** A date is the one that is written, in whatever zone. */
function dateIn(format: string, text: Template, timezone: Template): Template {
  if (formatOf(format).kind === 'iso') return call('to_date', [text]);
  const zone = formatOf(format).kind === 'unix' ? timezone : `'UTC'`;
  return `cast(${instantIn(format, text, zone)} as {{ type('date') }})`;
}

function firstOf(values: readonly Template[]): Template {
  return values.length === 1 ? (values[0] as Template) : `coalesce(${values.join(', ')})`;
}

function flagOf(
  text: Template,
  words: { readonly true: readonly string[]; readonly false: readonly string[] },
): Template {
  const list = (of: readonly string[]): Template => of.map(literal).join(', ');
  return `cast(case when ${text} in (${list(words.true)}) then true when ${text} in (${list(words.false)}) then false end as {{ type('flag') }})`;
}
