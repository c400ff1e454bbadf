import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { recordsOf } from '../files/delimited.ts';
import type { Form } from '../files/form.ts';
import type { Limits } from '../files/limits.ts';
import { sqlName, sqlText } from '../files/sql-text.ts';
import { LISTED, VALUE_LENGTH, type ReadOutcome, type Reject } from './outcome.ts';
import {
  delimitedSql,
  linesSql,
  namesInFile,
  pairsSql,
  readingSql,
  structOf,
  type ColumnPair,
  READER_REJECTS,
} from './reading-sql.ts';

/** Takes the rows of a query and says how many there were. May be called several times for one file. */
export type Sink = (select: string) => Promise<number>;

export type Reading = {
  readonly form: Form;
  readonly pairs: readonly ColumnPair[];
  readonly shortRows: 'pad' | 'reject';
  /** beginnings of lines that are totals of others */
  readonly totals: readonly string[];
  readonly workFolder: string;
  readonly limits: Limits;
};

/** Above this many short lines the file is read a second time, padded, instead of mending line by line. */
const MENDED_LINES = 200_000;

/** Fast: at the engine's own speed. Careful: slower, for files with too many odd lines to mend one by one. */
export type Manner = 'fast' | 'careful';

/** The fast reading met too much; what it already gave the sink has to be taken back before the careful one. */
export class NeedsCare extends Error {
  override readonly name = 'NeedsCare';
}

/** Reads a file into the sink with DuckDB; lines it cannot read are returned, not thrown. Throws NeedsCare when fast. */
export async function readFileInto(
  connection: DuckDBConnection,
  reading: Reading,
  manner: Manner,
  sink: Sink,
): Promise<ReadOutcome> {
  const { form } = reading;
  switch (form.kind) {
    case 'delimited':
      return readDelimited(connection, form, reading, manner, sink);
    case 'ndjson':
      return manner === 'fast' ? readObjects(reading, sink) : readObjectsByLines(connection, reading, sink);
    case 'json':
    case 'parquet':
      return { rows: await sink(readingSql(form, reading.pairs, reading.limits)), rejected: 0, ragged: 0, rejects: [] };
  }
}

type Delimited = Extract<Form, { kind: 'delimited' }>;
type BadLine = { readonly line: bigint; readonly error: string; readonly column: string | null; readonly text: string };

async function readDelimited(
  connection: DuckDBConnection,
  form: Delimited,
  reading: Reading,
  manner: Manner,
  sink: Sink,
): Promise<ReadOutcome> {
  const { pairs, limits } = reading;
  for (const table of Object.values(READER_REJECTS)) await connection.run(`drop table if exists ${table}`);
  const relation = delimitedSql(form, limits, { pads: manner === 'careful' });
  const read = await sink(`select ${pairsSql(pairs)} from ${relation}${withoutTotals(form, reading.totals)}`);
  const counted = await connection.runAndReadAll(`select count(distinct line) from ${READER_REJECTS.errors}`);
  const badCount = Number(counted.getRows()[0]?.[0] ?? 0);
  if (badCount === 0) return { rows: read, rejected: 0, ragged: 0, rejects: [] };
  if (badCount > MENDED_LINES && manner === 'fast' && reading.shortRows === 'pad') throw new NeedsCare();
  const found = await badLines(connection);
  const bad = found.filter(({ text }) => !isTotal(text, form, reading.totals));
  const totalCount = found.length - bad.length;
  const mended = reading.shortRows === 'pad' ? mend(bad, form) : { records: [], ragged: [], rejected: bad };
  const added = await addRecords(mended.records, form, pairs, reading, sink);
  return {
    rows: read + added,
    // lines beyond the list are only counted
    rejected: mended.rejected.length + badCount - totalCount - bad.length,
    ragged: mended.ragged.length,
    rejects: [
      ...mended.rejected.map((line) => rejectOf(line)),
      ...mended.ragged.slice(0, LISTED).map((line) => rejectOf(line, 'ragged')),
    ],
  };
}

/** Totals are no rows of their own: left out, and not missed. */
function withoutTotals(form: Delimited, totals: readonly string[]): string {
  const first = form.columns[0];
  if (first === undefined || totals.length === 0) return '';
  const tests = totals.map((word) => `not starts_with(trim(coalesce(${sqlName(first)}, '')), ${sqlText(word)})`);
  return ` where ${tests.join(' and ')}`;
}

function isTotal(line: string, form: Delimited, totals: readonly string[]): boolean {
  if (totals.length === 0) return false;
  const first = recordsOf(line, form.delimiter, form.quote, false, 1)[0]?.[0]?.trim() ?? '';
  return totals.some((word) => first.startsWith(word));
}

async function badLines(connection: DuckDBConnection): Promise<BadLine[]> {
  const found = await connection.runAndReadAll(
    `select line, min(error_type)::varchar, min(column_name), min(left(csv_line, ${VALUE_LENGTH * 10}))
     from ${READER_REJECTS.errors} group by line order by line limit ${MENDED_LINES + LISTED}`,
  );
  return found.getRows().map(([line, error, column, text]) => ({
    line: line as bigint,
    error: String(error),
    column: column === null ? null : String(column),
    text: String(text ?? '')
      .replace(/^\r?\n/, '')
      .replace(/\r?\n$/, ''),
  }));
}

/** Short lines are filled up; fields beyond the header go when they are empty; a quote left open spoils one line only. */
function mend(bad: readonly BadLine[], form: Delimited) {
  const width = form.columns.length;
  const records: string[][] = [];
  const ragged: BadLine[] = [];
  const rejected: BadLine[] = [];
  const take = (line: BadLine, fields: readonly string[]): boolean => {
    const surplus = fields.slice(width);
    if (fields.length < 1 || surplus.some((field) => field !== '')) return false;
    records.push(Array.from({ length: width }, (_, at) => fields[at] ?? ''));
    if (fields.length !== width) ragged.push(line);
    return true;
  };
  for (const line of bad) {
    if (line.error === 'MISSING COLUMNS' || line.error === 'TOO MANY COLUMNS') {
      const fields = recordsOf(line.text, form.delimiter, form.quote, false, 1)[0] ?? [];
      if (!take(line, fields)) rejected.push(line);
    } else if (line.error === 'UNQUOTED VALUE' && line.text.includes('\n')) {
      const end = line.text.indexOf('\n');
      rejected.push({ ...line, text: line.text.slice(0, end) });
      for (const fields of recordsOf(line.text.slice(end + 1), form.delimiter, form.quote, false, Infinity)) {
        if (!take(line, fields))
          rejected.push({ ...line, error: 'TOO MANY COLUMNS', text: fields.join(form.delimiter) });
      }
    } else rejected.push(line);
  }
  return { records, ragged, rejected };
}

async function addRecords(
  records: readonly (readonly string[])[],
  form: Delimited,
  pairs: readonly ColumnPair[],
  { workFolder }: Reading,
  sink: Sink,
): Promise<number> {
  if (records.length === 0) return 0;
  const path = join(workFolder, `${process.pid}-${performance.now().toString(36)}.mended.ndjson`);
  const lines = records.map((fields) =>
    JSON.stringify(Object.fromEntries(form.columns.map((name, at) => [name, fields[at] === '' ? null : fields[at]]))),
  );
  await writeFile(path, lines.join('\n'));
  return sink(
    `select ${pairsSql(pairs)} from read_json(${sqlText(path)}, format = 'newline_delimited', columns = ${structOf(form.columns)})`,
  );
}

/** NDJSON: at full speed while every line is an object; else line by line, so that only the bad ones are left out. */
/** NDJSON at full speed, as long as every line is an object. */
async function readObjects({ form, pairs, limits }: Reading, sink: Sink): Promise<ReadOutcome> {
  try {
    return { rows: await sink(readingSql(form, pairs, limits)), rejected: 0, ragged: 0, rejects: [] };
  } catch (cause) {
    if (/json|malformed|invalid input/i.test(cause instanceof Error ? cause.message : '')) throw new NeedsCare();
    throw cause;
  }
}

async function readObjectsByLines(
  connection: DuckDBConnection,
  { form, pairs, limits }: Reading,
  sink: Sink,
): Promise<ReadOutcome> {
  const lines = linesSql(form.path, limits);
  const isObject = `coalesce(case when json_valid(line) then json_type(line) = 'OBJECT' end, false)`;
  const shape = JSON.stringify(Object.fromEntries(namesInFile(pairs).map((name) => [name, 'VARCHAR'])));
  const list = pairsSql(pairs, (name) => `record.${sqlName(name)}`);
  const rows = await sink(
    `select ${list} from (select from_json(line, ${sqlText(shape)}) as record from ${lines} where ${isObject}) as records`,
  );
  const bad = await connection.runAndReadAll(
    `select number, left(line, ${VALUE_LENGTH}), count(*) over ()
     from (select line, row_number() over () as number from ${lines}) as numbered
     where trim(line) <> '' and not ${isObject}
     order by number limit ${LISTED}`,
  );
  const rejects = bad.getRows().map(([line, text]): Reject => ({
    ...{ entity: null, column: null, kind: 'row', reason: 'is not a JSON object' },
    line: line as bigint,
    value: String(text),
  }));
  return { rows, rejected: Number(bad.getRows()[0]?.[2] ?? 0), ragged: 0, rejects };
}

const REASONS: Readonly<Record<string, string>> = {
  'MISSING COLUMNS': 'has fewer fields than the header',
  'TOO MANY COLUMNS': 'has more fields than the header',
  'UNQUOTED VALUE': 'has a quote that is not closed or stands inside a value',
  'INVALID ENCODING': 'holds bytes that are not text in the encoding of the file',
  'LINE SIZE OVER MAXIMUM': 'is longer than the limit',
};

function rejectOf(line: BadLine, kind: 'row' | 'ragged' = 'row'): Reject {
  return {
    entity: null,
    line: line.line,
    column: line.column,
    value: line.text.slice(0, VALUE_LENGTH),
    kind,
    reason: REASONS[line.error] ?? line.error.toLowerCase(),
  };
}
