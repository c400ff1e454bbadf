import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ReadOptions } from '../mapping/schema.ts';
import type { CommerceMlFiles } from './commerceml/read.ts';
import { columnNames, delimiterOf, recordsOf } from './delimited.ts';
import { UnreadableFile, type Limits } from './limits.ts';
import type { PlainFile } from './plain.ts';
import { sqlText } from './sql-text.ts';
import { sheetsOf } from './xlsx.ts';

/** How the engine is to read a plain file. Columns are in the file's order, under the names they get in the warehouse. */
export type Form = { readonly path: string; readonly columns: readonly string[] } & (
  | {
      readonly kind: 'delimited';
      readonly delimiter: string;
      readonly quote: string;
      readonly header: boolean;
      readonly skip: number;
    }
  | { readonly kind: 'ndjson' }
  | { readonly kind: 'json' }
  | { readonly kind: 'parquet' }
);

const SAMPLE_BYTES = 1 << 20;

/** Stands in no text: a delimiter that leaves lines whole. */
const LINE_MARK = '\u0001';

/** Whether a line of names is the header, for files with titles above it. */
export type IsHeader = (names: readonly string[]) => boolean;

/** What looking at a file needs. */
export type FormTools = {
  readonly reader: DuckDBConnection;
  readonly workFolder: string;
  readonly limits: Limits;
  readonly commerceMl: CommerceMlFiles;
};

/** Looks at a plain file and says how it is written, as far as the mapping's options leave that open. */
export async function formOf(
  file: PlainFile,
  options: ReadOptions,
  isHeader: IsHeader,
  { reader, workFolder, limits, commerceMl }: FormTools,
): Promise<Form> {
  switch (file.kind) {
    case 'parquet':
      return {
        kind: 'parquet',
        path: file.path,
        columns: await describedColumns(file, `read_parquet(${sqlText(file.path)})`, reader),
      };
    case 'xlsx': {
      const sheet = await sheetsOf(file, options.sheet ?? null, workFolder, limits);
      const skip = headerAt(options, (line) => columnNames(sheet.rowsHead[line] ?? []), isHeader);
      const header = sheet.rowsHead[skip];
      if (!header) throw new UnreadableFile(file.name, 'its sheet holds no rows');
      const columns = columnNames(options.header ? header : (options.columns ?? header.map(() => '')));
      return {
        kind: 'delimited',
        path: sheet.path,
        columns,
        delimiter: ',',
        quote: '"',
        header: options.header,
        skip,
      };
    }
    case 'xml': {
      if (!options.part) throw new UnreadableFile(file.name, 'it is HTML or XML, not a table');
      const part = (await commerceMl.partsOf(file.given)).get(options.part);
      if (!part) throw new UnreadableFile(file.name, `holds no ${options.part.replaceAll('_', ' ')} of CommerceML`);
      return { kind: 'ndjson', path: part.path, columns: part.columns };
    }
    case 'text':
      return options.lines ? linesForm(file) : textForm(file, options, isHeader, reader);
  }
}

/** The line of the header: the first that holds the columns wanted, where titles may stand above it. */
function headerAt(options: ReadOptions, namesAt: (line: number) => readonly string[], isHeader: IsHeader): number {
  for (let line = options.skip; line <= options.skip + options.titles; line++) {
    if (options.titles === 0 || isHeader(namesAt(line))) return line;
  }
  return options.skip;
}

/** A file of plain lines, each of them one value. */
function linesForm(file: PlainFile): Form {
  const form = { kind: 'delimited', delimiter: LINE_MARK, quote: '', header: false, skip: 0 } as const;
  return { ...form, path: file.path, columns: ['line'] };
}

async function textForm(
  file: PlainFile,
  options: ReadOptions,
  isHeader: IsHeader,
  reader: DuckDBConnection,
): Promise<Form> {
  const { text, isCut } = await sampleOf(file.path);
  const start = text.replace(/^\uFEFF/, '').trimStart();
  const extension = extname(file.name.replace(/\.gz$/i, '')).toLowerCase();
  if (start.startsWith('<')) throw new UnreadableFile(file.name, 'it is HTML or XML, not a table');
  if (start.startsWith('[') && extension !== '.csv') {
    const columns = await describedColumns(
      file,
      `read_json(${sqlText(file.path)}, format = 'array', sample_size = -1, map_inference_threshold = -1)`,
      reader,
    );
    return { kind: 'json', path: file.path, columns };
  }
  if (start.startsWith('{')) return { kind: 'ndjson', path: file.path, columns: await keysOfObjects(file) };

  const quote = options.quote;
  const markOf = (body: string): string =>
    options.delimiter ?? (extension === '.tsv' ? '\t' : delimiterOf(body, quote, isCut));
  const recordsFrom = (line: number, most: number): string[][] => {
    const body = skipLines(text, line);
    return recordsOf(body, markOf(body), quote, isCut, most);
  };
  const skip = headerAt(options, (line) => columnNames(recordsFrom(line, 1)[0] ?? []), isHeader);
  const head = recordsFrom(skip, options.header ? 1 : 200);
  const first = head[0];
  if (!first)
    throw new UnreadableFile(file.name, isCut ? 'its first line is longer than 1 MiB' : 'holds no line of text');
  const delimiter = markOf(skipLines(text, skip));
  const tail = options.header || !isCut ? [] : await lastRecords(file.path, delimiter, quote);
  const columns = options.header ? columnNames(first) : givenNames(options.columns ?? [], [...head, ...tail]);
  return { kind: 'delimited', path: file.path, columns, delimiter, quote, header: options.header, skip };
}

/** The names a mapping gives to the columns of a file without a header: as many as its widest line seen has fields. */
function givenNames(names: readonly string[], records: readonly (readonly string[])[]): string[] {
  const width = records.reduce((most, record) => Math.max(most, record.length), 0);
  return columnNames(Array.from({ length: width }, (_, at) => names[at] ?? ''));
}

/** Records of the file's end: a log that got more columns in the meantime shows them there. */
async function lastRecords(path: string, delimiter: string, quote: string): Promise<string[][]> {
  const { size } = await stat(path);
  const text = (await blockAt(path, size - (1 << 16), 1 << 16)).toString('utf8');
  return recordsOf(skipLines(text, 1), delimiter, quote, false);
}

export async function sampleOf(path: string): Promise<{ readonly text: string; readonly isCut: boolean }> {
  const { size } = await stat(path);
  return { text: (await blockAt(path, 0, SAMPLE_BYTES)).toString('utf8'), isCut: size > SAMPLE_BYTES };
}

/**
 * The keys of NDJSON objects, seen in the head and in blocks spread over the file. A key that none of these holds and
 * that no mapping names stays in landing only; reading every object twice would halve the speed of loading.
 */
async function keysOfObjects(file: PlainFile): Promise<string[]> {
  const { size } = await stat(file.path);
  const blocks = 24;
  const keys = new Map<string, string>();
  for (let block = 0; block < blocks; block++) {
    const from = Math.floor((size / blocks) * block);
    const length = block === 0 ? SAMPLE_BYTES : 1 << 16;
    const lines = (await blockAt(file.path, from, length)).toString('utf8').split('\n');
    const whole = lines.slice(block === 0 ? 0 : 1, from + length >= size ? undefined : -1);
    for (const line of whole)
      for (const key of keysOf(line)) if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
    if (length >= size) break;
  }
  if (keys.size === 0) throw new UnreadableFile(file.name, 'begins like JSON, but no line of it is a JSON object');
  return [...keys.values()];
}

function keysOf(line: string): string[] {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  } catch {
    return [];
  }
}

async function blockAt(path: string, from: number, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function describedColumns(file: PlainFile, relation: string, reader: DuckDBConnection): Promise<string[]> {
  try {
    const rows = await reader.runAndReadAll(`describe select * from ${relation}`);
    return rows.getRows().map((row) => String(row[0]));
  } catch (cause) {
    throw new UnreadableFile(
      file.name,
      `cannot be read: ${cause instanceof Error ? cause.message.split('\n')[0] : ''}`,
    );
  }
}

function skipLines(text: string, count: number): string {
  let at = 0;
  for (let skipped = 0; skipped < count; skipped++) at = text.indexOf('\n', at) + 1;
  return text.slice(at);
}
