import { sameName } from '../mapping/headings.ts';
import { columnsOfDataset } from '../mapping/columns.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { Dataset, ValueRule } from '../mapping/schema.ts';
import type { Json, JsonObject } from '../sources/json.ts';
import { SourceTrouble } from '../sources/trouble.ts';

/**
 * Refuses records whose shape is not what the mapping reads, before anything of them is kept: nulls in place of values
 * would look like data.
 */
export function checkShape(mapping: MappingFile, dataset: Dataset, records: readonly JsonObject[]): void {
  checkColumns(mapping, dataset, records);
  checkNesting(dataset, records);
}

/** A column that a source leaves out where it is empty is `optional` in the mapping; any other has to be there. */
function checkColumns(mapping: MappingFile, dataset: Dataset, records: readonly JsonObject[]): void {
  if (records.length === 0) return;
  const seen = new Set<string>();
  for (const record of records) for (const key of Object.keys(record)) seen.add(key);
  const found = new Set([...seen].map(sameName));
  const missing = columnsOfDataset(dataset, mapping.mapping.datasets)
    .filter(({ column, optional }) => !optional && !found.has(sameName(column)))
    .map(({ column }) => column);
  if (missing.length === 0) return;
  const names = missing.map((name) => `"${name}"`).join(', ');
  throw new SourceTrouble('changed', {
    ru: `в записях ${dataset.dataset} больше нет ${names}, а описание их читает; есть: ${[...seen].join(', ')}`,
    en: `records of ${dataset.dataset} lack ${names}, which the mapping reads; they have: ${[...seen].join(', ')}`,
  });
}

/** A column that is read by a way into it holds lists or objects; when every value of a batch is plain, it was retyped. */
function checkNesting(dataset: Dataset, records: readonly JsonObject[]): void {
  for (const column of nestedColumns(dataset)) {
    const values = records.map((record) => record[column]).filter(isFilled);
    if (values.length === 0 || values.some(isNested)) continue;
    const example = JSON.stringify(values[0]).slice(0, 60);
    throw new SourceTrouble('changed', {
      ru: `в ${dataset.dataset} столбец «${column}» был вложенным, а теперь в нём ${example}`,
      en: `in ${dataset.dataset} the column "${column}" was nested and now holds ${example}`,
    });
  }
}

function nestedColumns(dataset: Dataset): Set<string> {
  const inRules = (rules: readonly ValueRule[]): string[] =>
    rules.flatMap(({ column, at, first_of: inner = [] }) => [
      ...(column !== undefined && at !== undefined ? [column] : []),
      ...inRules(inner),
    ]);
  return new Set(
    dataset.feeds.flatMap((feed) => [
      ...(feed.each ? [feed.each.column] : []),
      ...inRules([...feed.key, ...Object.values(feed.fields)]),
    ]),
  );
}

/** A list or an object, also one that its source hands over as text: databases do, and some APIs. */
function isNested(value: Json): boolean {
  return typeof value === 'object' || (typeof value === 'string' && /^\s*[[{]/.test(value) && isJson(value));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What sources put where there is nothing is of no kind. */
function isFilled(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && value !== '' && value !== false && value !== 0;
}
