import type { JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';

const ESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '0': '\0' };

/**
 * Rows of a log as ClickHouse writes it: tabs between fields, a backslash before what is no plain character, no quotes
 * around anything. An empty field is no value. Given by so many at once, for a part may hold a million. Throws SourceTrouble
 * at a line that is no row: what it holds would be lost without a word.
 */
export function* rowsOf(text: string, most: number): Iterable<JsonObject[]> {
  let names: readonly string[] | null = null;
  let rows: JsonObject[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const fields = text.slice(start, end).replace(/\r$/, '').split('\t');
    start = end + 1;
    if (names === null) {
      names = fields;
      continue;
    }
    if (fields.length !== names.length) throw ragged(fields.length, names.length);
    rows.push(Object.fromEntries(names.map((name, at) => [name, valueOf(fields[at] ?? '')])));
    if (rows.length >= most) {
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}

function valueOf(field: string): string | null {
  if (field === '') return null;
  return field.includes('\\') ? field.replace(/\\(.)/gs, (_, char: string) => ESCAPED[char] ?? char) : field;
}

function ragged(fields: number, names: number): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `Метрика: в строке лога ${fields} полей вместо ${names}`,
    en: `Metrica: a line of the log has ${fields} fields instead of ${names}`,
  });
}
