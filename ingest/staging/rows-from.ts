import { columnsOfDataset } from '../mapping/columns.ts';
import type { Dataset, Mapping } from '../mapping/schema.ts';
import { call, columnName, type Template } from './jinja-text.ts';
import { cellOf } from './text-value.ts';

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

/** What a row of a dataset can be asked besides its columns, wherever it comes from. */
export type DatasetRows = {
  readonly from: Template;
  readonly batchNumber: Template;
  readonly loadedAt: Template;
  readonly fileOrder: Template;
  /** null: rows of files do not say */
  readonly isDeleted: Template | null;
};

export function fileRows(source: string, dataset: string, from: RowsFrom, joins: readonly string[]): DatasetRows {
  return {
    from: acknowledgedRows(source, dataset, from, joins, 4),
    batchNumber: 'batches.batch_number',
    loadedAt: 'batches.loaded_at',
    fileOrder: `{{ file_order('${dataset}') }}`,
    isDeleted: null,
  };
}

/** Rows of a CTE with the columns of `currentRecords`, under the dataset's name. */
export function recordRows(dataset: string, cte: string, joins: readonly string[], indent: number): DatasetRows {
  return {
    from: [`from ${cte} as ${dataset}`, ...joins].join(`\n${' '.repeat(indent)}`),
    batchNumber: `${dataset}._batch_number`,
    loadedAt: `${dataset}._loaded_at`,
    fileOrder: `${dataset}._file_order`,
    isDeleted: `${dataset}._is_gone`,
  };
}

/**
 * The CTE of a dataset's records, each once, where the mapping's rows are records: those of a stream, and those of files
 * that are put together. Null where a row is a line of a file and nothing else.
 */
export function recordsCte(mapping: Mapping, dataset: Dataset, from: RowsFrom): Template | null {
  if (mapping.system !== undefined) return currentRecords(mapping, dataset, from);
  return dataset.merge === undefined ? null : mergedRecords(mapping, dataset, dataset.merge, from);
}

/** The newest word on each column of a record, since a file may hold only what has changed. */
function mergedRecords(mapping: Mapping, dataset: Dataset, key: string, from: RowsFrom): Template {
  const { dataset: name } = dataset;
  const place = { rows: name, empty: [], lookupAlias: () => 'not_looked_up' };
  const order = `(batches.batch_number, {{ file_order('${name}') }})`;
  const columns = columnsOfDataset(dataset, mapping.datasets)
    .filter(({ column }) => column !== key)
    .map(({ column }) => `${call('arg_max', [cellOf(column, place), order])} as ${columnName(column)}`);
  return `-- each record with the newest word on each of its columns: a file may hold only what has changed
${name}_now as (
    select
        ${[
          `${cellOf(key, place)} as ${columnName(key)}`,
          ...columns,
          'max(batches.batch_number) as _batch_number',
          'max(batches.loaded_at) as _loaded_at',
          `max({{ file_order('${name}') }}) as _file_order`,
          'false as _is_gone',
        ].join(',\n        ')}
    ${acknowledgedRows(mapping.source, name, from, [], 4)}
    group by ${cellOf(key, place)}
)`;
}

/**
 * The CTE of a stream's records, each once, as it last was. A row that says 'gone' or 'back' holds no record, only the
 * news that the source lost it or shows it again: a deleted record keeps its last words.
 */
function currentRecords(mapping: Mapping, { dataset, ...rest }: Dataset, from: RowsFrom): Template {
  const used = columnsOfDataset({ dataset, ...rest }, mapping.datasets);
  const names = used.map(({ column }) => columnName(column));
  const last = (word: string): Template =>
    `max(case when ${dataset}._is_deleted = '${word}' then ${dataset}._batch end) over (partition by ${dataset}._source_id)`;
  return `-- each record as it last was; one that was deleted keeps its last words
${dataset}_now as (
    select
        ${[...names, '_batch_number', '_loaded_at', '_file_order'].join(',\n        ')},
        _mark = 'marked'
            or (coalesce(_gone_in, 0) > _batch_number and coalesce(_gone_in, 0) > coalesce(_back_in, 0)) as _is_gone
    from (
        select
            ${names.map((name) => `${dataset}.${name}`).join(',\n            ')},
            batches.batch_number as _batch_number,
            batches.loaded_at as _loaded_at,
            {{ file_order('${dataset}') }} as _file_order,
            coalesce(${dataset}._is_deleted, '') as _mark,
            row_number() over (
                partition by ${dataset}._source_id, coalesce(${dataset}._is_deleted, '') in ('gone', 'back')
                order by ${dataset}._batch desc
            ) as _recency,
            ${last('gone')} as _gone_in,
            ${last('back')} as _back_in
        ${acknowledgedRows(mapping.source, dataset, from, [], 8)}
    ) as versions
    where
        _recency = 1
        and _mark not in ('gone', 'back')
)`;
}
