import type { Cell } from '../../warehouse/warehouse.ts';
import { createWallClock, wallText } from './local-time.ts';
import type { ExportColumn, ExportPlace, ExportTable } from './table.ts';

/** Excel takes UTF-8 for what it is only with this mark in front. */
const BOM = '\ufeff';
const END = '\r\n';

/** A result as CSV for Excel: `;` between, a decimal comma in Russian. One chunk per batch of rows. */
export async function* csvChunks(table: ExportTable, place: ExportPlace): AsyncGenerator<string> {
  yield BOM + table.columns.map(({ title }) => quoted(neutral(title))).join(';') + END;
  const write = cellWriter(place);
  for await (const rows of table.rows) {
    let chunk = '';
    for (const row of rows) {
      chunk += table.columns.map((column) => write(column, row[column.key] ?? null)).join(';') + END;
    }
    yield chunk;
  }
}

/**
 * A spreadsheet runs text that begins like a formula, so such text gets an apostrophe. Numbers keep their minus.
 */
export function neutral(text: string): string {
  if (!/^[\s\u00a0]*[=+\-@\t\r\n＝＋－＠|%]/.test(text)) return text;
  return /^[+-]?\d+([.,]\d+)?$/.test(text) ? text : `'${text}`;
}

export function cellWriter({ locale, timezone }: ExportPlace): (column: ExportColumn, value: Cell) => string {
  const wallOf = createWallClock(timezone);
  const point = (text: string) => (locale === 'ru' ? text.replace('.', ',') : text);
  const [yes, no] = locale === 'ru' ? ['да', 'нет'] : ['yes', 'no'];
  return ({ kind }, value) => {
    if (value === null) return '';
    switch (kind) {
      case 'text':
        return quoted(neutral(typeof value === 'object' ? JSON.stringify(value) : String(value)));
      case 'integer':
      case 'decimal':
      case 'float':
      case 'number':
      case 'money':
      case 'share':
        return isNumber(value) ? point(String(value)) : quoted(neutral(String(value)));
      case 'boolean':
        return value === true || value === 'true' ? yes : no;
      case 'date':
        return quoted(neutral(String(value).slice(0, 10)));
      case 'period':
      case 'instant': {
        const wall = wallOf(String(value));
        return wall ? wallText(wall).slice(0, kind === 'period' ? 10 : 19) : quoted(neutral(String(value)));
      }
    }
  };
}

export function isNumber(value: Cell): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' && /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value);
}

function quoted(text: string): string {
  return /[;,"\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
