import type { Cell } from '../../warehouse/warehouse.ts';
import { isNumber } from './csv.ts';
import { createWallClock } from './local-time.ts';
import type { ExportColumn, ExportPlace } from './table.ts';

/** The most characters Excel takes in a cell. */
const LONGEST_TEXT = 32_767;
const DAY = 86_400_000;
/** Excel counts days from 1899-12-30. */
const EPOCH_DAYS = 25_569;

type CellWriter = (address: string, style: string, value: Exclude<Cell, null>) => string;

/** How a column's values are written. Text is always a string there, so a leading '=' is no formula. */
export function cellXml({ kind }: ExportColumn, { timezone }: ExportPlace): CellWriter {
  switch (kind) {
    case 'text':
      return (address, style, value) =>
        textXml(address, style, typeof value === 'object' ? JSON.stringify(value) : String(value));
    case 'integer':
    case 'decimal':
    case 'float':
    case 'number':
    case 'money':
    case 'share':
      return (address, style, value) =>
        isExact(value)
          ? `<c r="${address}"${style}><v>${String(value)}</v></c>`
          : textXml(address, style, String(value));
    case 'boolean':
      return (address, style, value) =>
        `<c r="${address}"${style} t="b"><v>${value === true || value === 'true' ? 1 : 0}</v></c>`;
    case 'date':
      return (address, style, value) =>
        serialXml(address, style, Date.parse(`${String(value).slice(0, 10)}T00:00:00Z`), value);
    case 'period':
    case 'instant': {
      const wallOf = createWallClock(timezone);
      return (address, style, value) => serialXml(address, style, wallOf(String(value))?.getTime() ?? NaN, value);
    }
  }
}

export function textXml(address: string, style: string, text: string): string {
  const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
  const space = /^\s|\s$|\n/.test(cut) ? ' xml:space="preserve"' : '';
  return `<c r="${address}"${style} t="inlineStr"><is><t${space}>${escapedXml(cut)}</t></is></c>`;
}

/** 0 is A, 26 is AA. */
export function columnLetters(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : columnLetters(Math.floor(at / 26) - 1) + letter;
}

export function escapedXml(text: string): string {
  const printable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
  return printable.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function serialXml(address: string, style: string, wall: number, value: Cell): string {
  // Before March 1900 Excel's calendar has a day that never was.
  if (!(wall >= Date.UTC(1900, 2, 1))) return textXml(address, style, String(value));
  return `<c r="${address}"${style}><v>${wall / DAY + EPOCH_DAYS}</v></c>`;
}

/** Excel keeps 15 digits; a longer number stays exact as text. */
function isExact(value: Cell): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (!isNumber(value)) return false;
  const digits = String(value).replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '');
  return digits.length <= 15;
}
