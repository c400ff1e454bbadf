import type { Form } from '../files/form.ts';
import type { Limits } from '../files/limits.ts';
import { sqlName, sqlText } from '../files/sql-text.ts';

/** A column of the file, or a value that holds for all of it, and the column of the raw table that it fills. */
export type ColumnPair =
  { readonly from: string; readonly to: string } | { readonly value: string; readonly to: string };

/** The columns of the raw table out of a file's, which are read under the names given by `spell`. */
export function pairsSql(pairs: readonly ColumnPair[], spell: (name: string) => string = sqlName): string {
  return pairs
    .map((pair) => `${'value' in pair ? sqlText(pair.value) : spell(pair.from)} as ${sqlName(pair.to)}`)
    .join(', ');
}

/** The names under which a file holds what it fills. */
export function namesInFile(pairs: readonly ColumnPair[]): string[] {
  return pairs.flatMap((pair) => ('value' in pair ? [] : [pair.from]));
}

/** Lines that DuckDB could not read are left in these temporary tables of the connection. */
export const READER_REJECTS = { errors: 'reader_errors', scans: 'reader_scans' } as const;

/** A query over the file that gives all values as text under the raw table's names. */
export function readingSql(form: Form, pairs: readonly ColumnPair[], limits: Limits): string {
  const list = pairsSql(pairs);
  switch (form.kind) {
    case 'delimited':
      return `select ${list} from ${delimitedSql(form, limits, { pads: false })}`;
    case 'ndjson':
    case 'json': {
      const format = form.kind === 'json' ? 'array' : 'newline_delimited';
      const columns = structOf(namesInFile(pairs));
      return `select ${list} from read_json(${sqlText(form.path)}, format = '${format}', columns = ${columns},
        maximum_object_size = ${limits.lineBytes * 8})`;
    }
    case 'parquet': {
      const texts = pairsSql(pairs, (name) => `cast(${sqlName(name)} as varchar)`);
      return `select ${texts} from read_parquet(${sqlText(form.path)})`;
    }
  }
}

type Delimited = Extract<Form, { kind: 'delimited' }>;

/** Strict reading notices lines of a wrong width; padded reading fills short ones up, and has to run on one thread. */
export function delimitedSql(form: Delimited, limits: Limits, { pads }: { readonly pads: boolean }): string {
  const width = pads ? 'null_padding = true, parallel = false' : 'null_padding = false';
  return `read_csv(${sqlText(form.path)}, auto_detect = false, header = ${form.header}, skip = ${form.skip},
        delim = ${sqlText(form.delimiter)}, quote = ${sqlText(form.quote)}, escape = ${sqlText(form.quote)},
        columns = ${structOf(form.columns)}, max_line_size = ${limits.lineBytes}, ${width},
        store_rejects = true, rejects_table = '${READER_REJECTS.errors}', rejects_scan = '${READER_REJECTS.scans}')`;
}

/** The lines of a text file, whole; \u0001 cannot stand in a JSON text. */
export function linesSql(path: string, limits: Limits): string {
  return `read_csv(${sqlText(path)}, auto_detect = false, header = false, delim = '\u0001', quote = '', escape = '',
        columns = {'line': 'VARCHAR'}, max_line_size = ${limits.lineBytes * 8}, strict_mode = false)`;
}

export function structOf(names: readonly string[]): string {
  return `{${names.map((name) => `${sqlText(name)}: 'VARCHAR'`).join(', ')}}`;
}
