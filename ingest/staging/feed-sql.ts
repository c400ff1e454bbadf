import type { Field } from '../mapping/entities.ts';
import { STAGED } from '../mapping/meaning.ts';
import type { Dataset, Feed, ValueRule } from '../mapping/schema.ts';
import { canBeUnreadable, productOf, valueOf, type Reading } from './field-value.ts';
import { call, literal, type Template } from './jinja-text.ts';
import type { Lookups } from './lookups.ts';
import { fileRows, recordRows, recordsCte } from './rows-from.ts';
import { elementsOf } from './nested.ts';
import { casesOf, cellOf, conditionsOf, textOf, type Place } from './text-value.ts';

/** The CTEs of one feed: its rows as text under our names, then as values. The last one bears `name`. */
export type FeedSql = { readonly name: string; readonly ctes: readonly string[] };

export type FeedPlace = { readonly dataset: Dataset; readonly feed: Feed; readonly name: string };

export function feedSql(
  { dataset, feed, name }: FeedPlace,
  fields: readonly Field[],
  timezone: string,
  lookups: Lookups,
): FeedSql {
  const source = lookups.mapping.source;
  const records = recordsCte(lookups.mapping, dataset, lookups.from);
  const isRecords = records !== null;
  const reading: Reading = { source, timezone, dataset, isRecords };
  const place = lookups.place(dataset.dataset, dataset.empty);
  const picked = pickedFields(feed, fields, place, reading);
  const key = keyOf(feed, place);
  // Written before the from clause is: each lookup adds its join.
  const deleted = feed.deleted ? [`${textOf(feed.deleted, place)} as deleted_word`] : [];
  const where = feed.where.length > 0 ? `\n    where ${conditionsOf(feed.where, place)}` : '';
  const written = `${name}_written`;
  const values = `${name}_values`;
  const rows = isRecords
    ? recordRows(dataset.dataset, feed.each ? `${name}_elements` : `${dataset.dataset}_now`, place.joins, 4)
    : fileRows(source, dataset.dataset, lookups.from, place.joins);
  const columns = [
    `${key} as source_key`,
    ...picked.map(({ field, text }) => `${text} as ${field.name}`),
    ...deleted,
    ...dataset.replaces.map((column, at) => `${cellOf(column, place)} as replaced_${at + 1}`),
    rows.batchNumber === 'batches.batch_number' ? rows.batchNumber : `${rows.batchNumber} as batch_number`,
    rows.loadedAt === 'batches.loaded_at' ? rows.loadedAt : `${rows.loadedAt} as loaded_at`,
    `${rows.fileOrder} as file_order`,
    ...(rows.isDeleted === null ? [] : [`${rows.isDeleted} as is_gone`]),
  ];
  const texts = `-- the file's own words under our names
${written} as (
    select
        ${columns.join(',\n        ')}
    ${rows.from}${where}
)`;
  const now = records === null ? [] : [records];
  if (feed.each) now.push(elementsCte(name, dataset, feed.each));
  return {
    name: values,
    ctes: [...now, texts, valuesCte(values, written, { dataset, feed, name }, fields, picked, reading)],
  };
}

/** Elements of the record as it is now: those of its earlier versions are gone with them. */
function elementsCte(name: string, { dataset }: Dataset, each: NonNullable<Feed['each']>): Template {
  return `-- a row for each element of "${each.column}"
${name}_elements as (
    ${elementsOf(`${dataset}_now`, dataset, each)}
)`;
}

export type Picked = {
  readonly field: Field;
  readonly rule: ValueRule;
  readonly text: Template;
  readonly isTyped: boolean;
};

/** The mapped fields with the SQL of their text (a product is a number at once). */
export function pickedFields(feed: Feed, fields: readonly Field[], place: Place, reading: Reading): Picked[] {
  return fields.flatMap((field): Picked[] => {
    const rule = feed.fields[field.name];
    if (!rule) return [];
    if (!rule.multiply) return [{ field, rule, text: textOf(rule, place), isTyped: false }];
    const texts = rule.multiply.map((column) => cellOf(column, place));
    return [{ field, rule, text: productOf(field, rule, texts, reading), isTyped: true }];
  });
}

/** The text that tells a record from its neighbours; null when all of it is empty. */
export function keyOf(feed: Feed, place: Place): Template {
  const parts = feed.key.map((rule) => textOf(rule, place));
  const prefix = feed.key_prefix === undefined ? '' : `${literal(feed.key_prefix)} || `;
  if (parts.length === 1) return `${prefix}${parts[0]}`;
  const whole = parts.map((part) => `coalesce(${part}, '')`).join(` || '|' || `);
  return `case when coalesce(${parts.join(', ')}) is not null then ${prefix}${whole} end`;
}

function valuesCte(
  name: string,
  written: string,
  { dataset, feed }: FeedPlace,
  fields: readonly Field[],
  picked: readonly Picked[],
  reading: Reading,
): string {
  const value = ({ field, rule, isTyped }: Picked): Template => {
    const text = `${written}.${field.name}`;
    const single = isTyped ? text : valueOf(field, rule, text, reading);
    return rule.total ? `sum(${single}) over (partition by ${written}.batch_number, ${written}.source_key)` : single;
  };
  const occurrence = `row_number() over (partition by ${written}.batch_number, ${written}.source_key order by ${written}.file_order)`;
  const key = feed.occurrence
    ? `case when ${occurrence} = 1 then ${written}.source_key else ${written}.source_key || '#' || cast(${occurrence} as {{ type('text') }}) end`
    : `${written}.source_key`;
  const staged = stagedFields(feed, written);
  const columns = fields.map((field) => {
    const found = picked.find((pick) => pick.field.name === field.name);
    const own = found ? value(found) : null;
    const meant = staged.get(field.name);
    const both = own && meant ? `coalesce(${own}, ${meant})` : (own ?? meant ?? 'null');
    return `cast(${both} as {{ type('${field.kind}') }}) as ${field.name}`;
  });
  const unreadable = picked
    .filter(({ field, isTyped }) => canBeUnreadable(field) && !isTyped)
    .map((pick) => {
      const text = `${written}.${pick.field.name}`;
      return `(${text} is null or ${valueOf(pick.field, pick.rule, text, reading)} is not null)`;
    });
  const conditions = [`${written}.source_key is not null`, ...(dataset.on_bad_value === 'reject' ? unreadable : [])];
  return `${name} as (
    select
        ${[`${key} as source_key`, ...columns].join(',\n        ')},
        ${written}.loaded_at as extracted_at,
        ${deletedOf(dataset, feed, written, reading)} as is_deleted,
        ${written}.batch_number,
        ${written}.file_order
    from ${written}
    where ${conditions.join('\n        and ')}
)`;
}

/** What a stage means and where it stands, by the mapping's list. An unknown stage counts as open until it is listed. */
function stagedFields(feed: Feed, written: string): Map<string, Template> {
  const staged = STAGED[feed.entity];
  if (!feed.stages || !staged) return new Map();
  const word = `${written}.${staged.word}`;
  const rules = Object.entries(feed.stages).filter(([stage]) => stage !== '*');
  const other = feed.stages['*'] ?? 'open';
  const when = (answers: readonly (readonly [string, string])[]): Template[] =>
    answers.map(([stage, answer]) => `when ${word} = ${literal(stage)} then ${answer}`);
  const meaning = casesOf(when(rules.map(([stage, meant]) => [stage, literal(meant)])), literal(other));
  const order = casesOf(when(rules.map(([stage], at) => [stage, String(at + 1)])), null);
  return new Map([[staged.meaning, meaning], ...(staged.order ? [[staged.order, order] as const] : [])]);
}

/** A row is deleted by its own word, by news of its record, by a newer whole copy without it, or by a newer file of what it is a part of. */
function deletedOf(dataset: Dataset, feed: Feed, written: string, reading: Reading): Template {
  const reasons: Template[] = [];
  if (feed.deleted) reasons.push(`coalesce(${call('to_flag', [`${written}.deleted_word`])}, false)`);
  if (reading.isRecords) reasons.push(`${written}.is_gone`);
  if (dataset.contains === 'everything') {
    reasons.push(`${written}.batch_number < (
            select max(newer.batch_number)
            from {{ source('raw', 'batches') }} as newer
            where
                newer.source = '${reading.source}'
                and newer.dataset = '${dataset.dataset}'
        )`);
  }
  if (dataset.replaces.length > 0) {
    const parts = dataset.replaces.map((_, at) => `${written}.replaced_${at + 1}`).join(', ');
    reasons.push(`${written}.batch_number < max(${written}.batch_number) over (partition by ${parts})`);
  }
  return reasons.length === 0 ? 'false' : reasons.join(' or ');
}
