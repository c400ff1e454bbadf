import type { Cell, Row } from '../../warehouse/warehouse.ts';
import { jsonOf } from '../terminal.ts';

/** Rows as a terminal shows them: columns as wide as their widest value, numbers to the right. */
export function tableText(columns: readonly string[], rows: readonly Row[]): string {
  if (columns.length === 0) return '';
  const cells = rows.map((row) => columns.map((name) => cellText(row[name] ?? null).replaceAll(/[\r\n\t]+/g, ' ')));
  const widths = columns.map((name, at) => Math.max(length(name), ...cells.map((row) => length(row[at] ?? ''))));
  const right = columns.map(
    (name) => rows.some((row) => isNumber(row[name])) && rows.every((row) => isNumber(row[name]) || row[name] === null),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((text, at) => padded(text, widths[at] ?? 0, right[at] ?? false))
      .join('  ')
      .trimEnd();
  return [line(columns), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.map(line)].join('\n');
}

export function cellText(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? jsonOf(cell) : String(cell);
}

function isNumber(cell: Cell | undefined): boolean {
  if (typeof cell === 'string') return /^-?\d+(\.\d+)?$/.test(cell) && !/^-?0\d/.test(cell);
  return typeof cell === 'number' || typeof cell === 'bigint';
}

function padded(text: string, width: number, right: boolean): string {
  const gap = ' '.repeat(Math.max(0, width - length(text)));
  return right ? gap + text : text + gap;
}

/** Letters, not code units: Cyrillic is one each, an emoji is one too. */
function length(text: string): number {
  return [...text].length;
}
