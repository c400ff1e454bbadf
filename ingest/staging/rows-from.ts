import type { Template } from './jinja-text.ts';

/** Where a raw table and the list of batches are read from: the warehouse's sources, or tables given by name. */
export type RowsFrom = { readonly raw: (table: string) => Template; readonly batches: Template };

export const WAREHOUSE: RowsFrom = {
  raw: (table) => `{{ source('raw', '${table}') }}`,
  batches: `{{ source('raw', 'batches') }}`,
};

export function rawTable(source: string, dataset: string): string {
  return `${source}__${dataset}`;
}

/** The from clause over a dataset's rows. A row counts from the moment its batch is listed. */
export function acknowledgedRows(
  source: string,
  dataset: string,
  from: RowsFrom,
  joins: readonly string[],
  indent: number,
): Template {
  const pad = ' '.repeat(indent);
  return [
    `from ${from.raw(rawTable(source, dataset))} as ${dataset}`,
    `join ${from.batches} as batches`,
    `    on batches.batch_number = ${dataset}._batch`,
    `    and batches.source = '${source}'`,
    `    and batches.dataset = '${dataset}'`,
    ...joins,
  ].join(`\n${pad}`);
}
