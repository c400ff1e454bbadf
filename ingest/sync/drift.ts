import { sameName } from '../mapping/headings.ts';
import { columnsOfDataset } from '../mapping/columns.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { Dataset } from '../mapping/schema.ts';
import type { JsonObject } from '../sources/json.ts';
import { SourceTrouble } from '../sources/trouble.ts';

/**
 * Refuses records that lack a column the mapping reads, before anything of them is kept: nulls in its place would look
 * like data. A column that a source leaves out where it is empty is `optional` in the mapping.
 */
export function checkShape(mapping: MappingFile, dataset: Dataset, records: Iterable<JsonObject>): void {
  const seen = new Set<string>();
  let count = 0;
  for (const record of records) {
    count++;
    for (const key of Object.keys(record)) seen.add(key);
  }
  if (count === 0) return;
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
