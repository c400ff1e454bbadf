import type { DuckDBConnection } from '@duckdb/node-api';
import { macroRenderer } from '../macros.ts';
import type { Entities, Field } from '../mapping/entities.ts';
import { lookupsOfRule } from '../mapping/columns.ts';
import { STAGED } from '../mapping/meaning.ts';
import type { Dataset, Feed, Mapping } from '../mapping/schema.ts';
import { canBeUnreadable, valueOf, type Reading } from '../staging/field-value.ts';
import { keyOf, pickedFields } from '../staging/feed-sql.ts';
import { elementsOf } from '../staging/nested.ts';
import { conditionsOf, type Place } from '../staging/text-value.ts';
import { zoneOf } from '../staging/model-sql.ts';
import { LISTED, VALUE_LENGTH, type Reject } from './outcome.ts';

/** Where a batch's rows can be read by DuckDB: a relation, its condition, and what grows with the place in the file. */
export type BatchRows = { readonly relation: string; readonly where: string; readonly order: string };

export type CheckOutcome = {
  readonly flagged: number;
  readonly rejected: number;
  readonly duplicates: number | null;
  readonly rejects: readonly Reject[];
};

/** Keys are counted for repeats up to this many rows; above, counting would cost as much as loading. */
const COUNTED_KEYS = 1_000_000;

/**
 * Finds what staging will not be able to read in a batch (the very expressions of the staging models are asked): rows
 * without a key, values that are no date, number or flag, stages that the mapping does not list.
 */
export async function checkValues(
  connection: DuckDBConnection,
  rows: BatchRows,
  rowCount: number,
  about: { readonly mapping: Mapping; readonly dataset: Dataset; readonly entities: Entities },
): Promise<CheckOutcome> {
  const render = macroRenderer('duckdb');
  const outcome = { flagged: 0, rejected: 0, rejects: [] as Reject[] };
  let duplicates: number | null = 0;
  for (const feed of about.dataset.feeds) {
    const checks = checksOf(feed, about.dataset, about.mapping, about.entities);
    const counts = checks.map((check, at) => `count(*) filter (where ${check.isBad}) as c${at}`);
    const wantsKeys = !feed.occurrence && rowCount <= COUNTED_KEYS;
    const place = placeOf(about.dataset);
    const key = keyOf(feed, place);
    const repeats = wantsKeys && isOneRowPerKey(feed) ? `count(${key}) - count(distinct ${key})` : 'null';
    const { relation, where, order } = rowsOfFeed(rows, feed, about.mapping);
    const conditions = feed.where.length > 0 ? ` and ${conditionsOf(feed.where, place)}` : '';
    const from = `from ${relation} as batch_rows where ${where}${conditions}`;
    const found = await connection.runAndReadAll(render(`select ${[...counts, repeats].join(', ')} ${from}`));
    const totals = found.getRows()[0]?.map((count) => (count === null ? null : Number(count))) ?? [];
    const repeated = totals.at(-1) ?? null;
    duplicates = repeated === null ? (wantsKeys ? duplicates : null) : (duplicates ?? 0) + repeated;
    for (const [at, check] of checks.entries()) {
      const total = totals[at] ?? 0;
      if (total === 0) continue;
      const rejectsRow = check.kind === 'row' || about.dataset.on_bad_value === 'reject';
      if (rejectsRow) outcome.rejected += total;
      else outcome.flagged += total;
      const listed = await connection.runAndReadAll(
        render(
          `select line, left(value, ${VALUE_LENGTH}) from (
             select ${order} as line, ${check.value} as value, ${check.isBad} as is_bad ${from}
           ) as checked where is_bad order by line limit ${LISTED}`,
        ),
      );
      for (const [line, value] of listed.getRows()) {
        outcome.rejects.push({
          entity: feed.entity,
          line: line as bigint,
          column: check.column,
          value: value === null ? null : String(value),
          kind: rejectsRow ? 'row' : 'value',
          reason: check.reason,
        });
      }
    }
  }
  return { ...outcome, duplicates };
}

/** The rows that a feed reads: records without mere news of them, opened into the elements of its list. */
function rowsOfFeed(rows: BatchRows, { each }: Feed, mapping: Mapping): BatchRows {
  const isNews =
    mapping.system === undefined ? '' : ` and coalesce(batch_rows._is_deleted, '') not in ('gone', 'back')`;
  const where = `${rows.where}${isNews}`;
  if (!each) return { ...rows, where };
  const records = `(select *, ${rows.order} as _place from ${rows.relation} as batch_rows where ${where})`;
  return { relation: `(${elementsOf(records, 'batch_records', each)})`, where: 'true', order: 'batch_rows._place' };
}

type Check = {
  readonly column: string | null;
  readonly value: string;
  readonly isBad: string;
  readonly kind: 'row' | 'value';
  readonly reason: string;
};

function checksOf(feed: Feed, dataset: Dataset, mapping: Mapping, entities: Entities): Check[] {
  const fields = entities.get(feed.entity) as readonly Field[];
  const place = placeOf(dataset);
  const reading: Reading = {
    source: mapping.source,
    timezone: zoneOf(mapping),
    dataset,
    isRecords: mapping.system !== undefined,
  };
  const key = keyOf(feed, place);
  const keyless: Check = {
    ...{ column: columnOf(feed.key[0]), value: 'null::varchar', kind: 'row', reason: `has no key of ${feed.entity}` },
    isBad: `(${key}) is null`,
  };
  const picked = pickedFields(feed, fields, place, reading).filter(
    ({ rule }) => lookupsOfRule(rule).length === 0 && !rule.total,
  );
  const values = picked.flatMap(({ field, rule, text, isTyped }): Check[] => {
    const column = columnOf(rule);
    if (isTyped) {
      const isFilled = (rule.multiply ?? []).map((name) => `nullif(trim(batch_rows."${name}"), '') is not null`);
      const said = `concat_ws(' x ', ${(rule.multiply ?? []).map((name) => `batch_rows."${name}"`).join(', ')})`;
      return [
        {
          column,
          value: said,
          isBad: `${isFilled.join(' and ')} and (${text}) is null`,
          kind: 'value',
          reason: `${field.name} is not a number`,
        },
      ];
    }
    if (!canBeUnreadable(field) || (rule.value !== undefined && !rule.column)) return [];
    const value = valueOf(field, rule, text, reading);
    const isBad = `case when ${text} is null then false ${quickPass(field, rule, text, dataset)} else (${value}) is null end`;
    return [{ column, value: text, isBad, kind: 'value', reason: `${field.name} is not ${KINDS[field.kind]}` }];
  });
  return [keyless, ...values, ...stageChecks(feed, picked)];
}

/** Most instants are written plainly: a cheap test lets them pass before the exact one is asked. */
function quickPass(field: Field, rule: Feed['fields'][string], text: string, dataset: Dataset): string {
  const formats = rule.format ?? dataset.format ?? ['iso'];
  if (field.kind !== 'instant' && field.kind !== 'date') return '';
  if (formats[0]?.toLowerCase() !== 'iso') return '';
  return `when ${text} like '____-__-__ __:__:__' and try_cast(${text} as timestamp) is not null then false`;
}

function stageChecks(feed: Feed, picked: ReturnType<typeof pickedFields>): Check[] {
  const staged = STAGED[feed.entity];
  if (!staged || !feed.stages || Object.hasOwn(feed.stages, '*')) return [];
  const stage = picked.find(({ field }) => field.name === staged.word);
  if (!stage) return [];
  const known = Object.keys(feed.stages).map((word) => `'${word.replaceAll("'", "''")}'`);
  return [
    {
      column: columnOf(stage.rule),
      value: stage.text,
      isBad: `(${stage.text}) is not null and (${stage.text}) not in (${known.join(', ')})`,
      kind: 'value',
      reason: `${staged.word} has no rule in the mapping and counts as open`,
    },
  ];
}

/** An order written over several lines repeats its key by design. */
function isOneRowPerKey(feed: Feed): boolean {
  return !Object.values(feed.fields).some((rule) => rule.total);
}

function placeOf(dataset: Dataset): Place {
  return { rows: 'batch_rows', empty: dataset.empty, lookupAlias: () => 'not_looked_up' };
}

function columnOf(rule: Feed['key'][number] | undefined): string | null {
  return (
    rule?.column ??
    rule?.element?.join('.') ??
    rule?.join?.join(', ') ??
    rule?.multiply?.join(', ') ??
    rule?.first_of?.[0]?.column ??
    null
  );
}

const KINDS = {
  money: 'an amount',
  number: 'a number',
  integer: 'a whole number',
  flag: 'a yes or no',
  date: 'a date',
  instant: 'a time',
  text: 'a text',
  reference: 'a reference',
} as const;
