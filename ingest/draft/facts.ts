import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../files/sql-text.ts';
import { formatOf } from '../staging/formats.ts';
import { call, jinjaString, type Template } from '../staging/jinja-text.ts';

/** What a look at a column's values tells. Shares are of the filled values. */
export type ColumnFacts = {
  readonly name: string;
  readonly filled: number;
  readonly distinct: number;
  readonly examples: readonly string[];
  readonly meaning:
    | { readonly kind: 'empty' }
    | { readonly kind: 'text' }
    /** read by this format; `also` is another that reads every value too, so a person has to choose */
    | { readonly kind: 'time'; readonly format: string; readonly also: string | null }
    | { readonly kind: 'number'; readonly style: 'plain' | 'us' | 'eu' };
};

const FORMATS = [
  'iso',
  'D.M.YYYY HH:mm:ss',
  'D.M.YYYY HH:mm',
  'D.M.YYYY',
  'D.M.YY',
  'D/M/YYYY HH:mm:ss',
  'D/M/YYYY HH:mm',
  'D/M/YYYY',
  'M/D/YYYY HH:mm:ss',
  'M/D/YYYY HH:mm',
  'M/D/YYYY',
  'M/D/YYYY h:mm A',
  'D-M-YYYY HH:mm:ss',
  'D-M-YYYY HH:mm',
  'D-M-YYYY',
  'D MMM, YYYY HH:mm:ss',
  'D MMM YYYY HH:mm:ss',
  'D MMM YYYY',
  'YYYY/M/D HH:mm:ss',
  'YYYY/M/D',
  'YYYYMMDD',
] as const;

/** The share of filled values that a reading has to understand to be believed. */
const BELIEVED = 0.9;

export async function factsOf(
  connection: DuckDBConnection,
  table: string,
  columns: readonly string[],
  render: (template: Template) => string,
): Promise<ColumnFacts[]> {
  const facts: ColumnFacts[] = [];
  for (const name of columns) {
    const text = `nullif(trim(${sqlName(name)}), '')`;
    const found = await connection.runAndReadAll(
      `select count(${text}), count(distinct ${text}), (list(distinct ${text}) filter (where ${text} is not null))[1:3] from ${table}`,
    );
    const [filled, distinct, examples] = found.getRowsJson()[0] as [string, string, string[] | null];
    const base = { name, filled: Number(filled), distinct: Number(distinct), examples: examples ?? [] };
    facts.push({
      ...base,
      meaning: base.filled === 0 ? { kind: 'empty' } : await meaningOf(connection, table, text, render),
    });
  }
  return facts;
}

async function meaningOf(
  connection: DuckDBConnection,
  table: string,
  text: string,
  render: (template: Template) => string,
): Promise<ColumnFacts['meaning']> {
  const readings: readonly (readonly [string, Template])[] = [
    ...FORMATS.map((format) => [format, readingOf(format, 'value')] as const),
    ['plain', call('to_number', ['value'])],
    ['us', call('to_amount', ['value'], ['4', jinjaString('.')])],
    ['eu', call('to_amount', ['value'], ['4', jinjaString(',')])],
  ];
  const shares = readings.map(([, reading]) => `count(${reading}) / count(value)`);
  const rows = await connection.runAndReadAll(
    render(
      `select ${shares.join(', ')}
       from (select ${text} as value from ${table} where ${text} is not null limit 20000) as filled`,
    ),
  );
  const row = rows.getRows()[0] ?? [];
  const good = readings.filter((_, at) => Number(row[at]) >= BELIEVED).map(([name]) => name);
  const times = good.filter((name) => (FORMATS as readonly string[]).includes(name));
  const [format, other] = times;
  if (format !== undefined && !(format === 'YYYYMMDD' && good.length > 4)) {
    const also = other !== undefined && other.startsWith('M/') !== format.startsWith('M/') ? other : null;
    return { kind: 'time', format, also };
  }
  if (good.includes('plain')) return { kind: 'number', style: 'plain' };
  if (good.includes('us')) return { kind: 'number', style: 'us' };
  if (good.includes('eu')) return { kind: 'number', style: 'eu' };
  return { kind: 'text' };
}

function readingOf(format: string, text: string): Template {
  const read = formatOf(format);
  if (read.kind !== 'written') return call('to_instant', [text], ['none', `'UTC'`]);
  return call('written_instant', [text], [jinjaString(read.letters), `'UTC'`]);
}

/** Columns that together tell every row of the sample apart, fewest and most id-like first; null when none do. */
export async function keyOf(
  connection: DuckDBConnection,
  table: string,
  facts: readonly ColumnFacts[],
  rows: number,
): Promise<{ readonly columns: readonly string[]; readonly isUnique: boolean } | null> {
  // A time of change is no key: the corrected row would be a new record.
  const full = facts.filter(
    ({ name, filled }) => filled === rows && rows > 0 && !/modif|updat|измен|обновл/i.test(name),
  );
  const idLike = (name: string): number =>
    /(^|[\s_])(id|ид|guid|uuid|код|номер|number|no)([\s_]|$)|id$/i.test(name) ? 0 : 1;
  const single = full
    .filter(({ distinct }) => distinct === rows)
    .toSorted((a, b) => idLike(a.name) - idLike(b.name) || facts.indexOf(a) - facts.indexOf(b))[0];
  if (single) return { columns: [single.name], isUnique: true };
  const strong = full
    .toSorted((a, b) => b.distinct - a.distinct)
    .slice(0, 5)
    .map(({ name }) => name);
  const candidates = [2, 3].flatMap((size) => choose(strong, size));
  for (const columns of candidates) {
    const found = await connection.runAndReadAll(
      `select count(distinct (${columns.map(sqlName).join(', ')})) = count(*) from ${table}`,
    );
    if (found.getRows()[0]?.[0] === true) return { columns, isUnique: true };
  }
  return strong.length > 0 ? { columns: strong.slice(0, 3), isUnique: false } : null;
}

function choose(from: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return from.flatMap((first, at) => choose(from.slice(at + 1), size - 1).map((rest) => [first, ...rest]));
}
