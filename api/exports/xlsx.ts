import type { Row } from '../../warehouse/warehouse.ts';
import { coverRows } from './cover.ts';
import type { ExportColumn, ExportPlace, ExportTable } from './table.ts';
import { cellXml, columnLetters, textXml } from './xlsx-cells.ts';
import { bookParts, styleOf } from './xlsx-parts.ts';
import { zipped, type ZipEntry } from './zip.ts';

/** The most rows a sheet can hold; the header takes one. */
const SHEET_ROWS = 1_048_576;
const OPEN =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">';
const FROZEN_HEAD =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';

/**
 * A result as a workbook: a cover (title, filters, freshness, number of rows), then the rows with real numbers and
 * dates, on as many sheets as they need. Written as it is read, so a million rows take no more memory than a thousand.
 */
export function xlsxChunks(table: ExportTable, place: ExportPlace, sheetRows = SHEET_ROWS): AsyncGenerator<Buffer> {
  return zipped(entries(table, place, sheetRows));
}

async function* entries(table: ExportTable, place: ExportPlace, sheetRows: number): AsyncGenerator<ZipEntry> {
  const rows = new RowReader(table.rows);
  let sheetCount = 0;
  do {
    sheetCount += 1;
    yield {
      name: `xl/worksheets/sheet${sheetCount + 1}.xml`,
      chunks: dataSheet(table.columns, place, rows, sheetRows - 1),
    };
  } while (!(await rows.isOver()));
  // The cover is the first sheet of the book and the last part of the file: only now are the rows counted.
  yield { name: 'xl/worksheets/sheet1.xml', chunks: [coverSheet(coverRows(table, place, rows.count))] };
  for (const [name, text] of bookParts(sheetCount, place)) yield { name, chunks: [text] };
}

async function* dataSheet(
  columns: readonly ExportColumn[],
  place: ExportPlace,
  rows: RowReader,
  most: number,
): AsyncGenerator<string> {
  const letters = columns.map((_, at) => columnLetters(at));
  const styles = columns.map(({ kind }) => ` s="${styleOf(kind)}"`);
  const toXml = columns.map((column) => cellXml(column, place));
  yield `${OPEN}${FROZEN_HEAD}${columnsXml(columns)}<sheetData>`;
  const head = columns.map(({ title }, at) => textXml(`${letters[at]}1`, ` s="${styleOf('head')}"`, title)).join('');
  yield `<row r="1">${head}</row>`;
  let number = 1;
  for await (const batch of rows.take(most)) {
    let chunk = '';
    for (const row of batch) {
      number += 1;
      chunk += `<row r="${number}">`;
      for (let at = 0; at < columns.length; at += 1) {
        const value = row[(columns[at] as ExportColumn).key] ?? null;
        if (value !== null) chunk += toXml[at]?.(`${letters[at]}${number}`, styles[at] ?? '', value);
      }
      chunk += '</row>';
    }
    yield chunk;
  }
  yield '</sheetData></worksheet>';
}

function coverSheet(rows: readonly (readonly (string | number)[])[]): string {
  const lines = rows.map((cells, row) => {
    const xml = cells.map((value, at) => {
      const address = `${columnLetters(at)}${row + 1}`;
      const style = ` s="${styleOf(at === 0 ? 'head' : 'text')}"`;
      return typeof value === 'number' ? `<c r="${address}"><v>${value}</v></c>` : textXml(address, style, value);
    });
    return `<row r="${row + 1}">${xml.join('')}</row>`;
  });
  const widths =
    '<cols><col min="1" max="1" width="28" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols>';
  return `${OPEN}${widths}<sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function columnsXml(columns: readonly ExportColumn[]): string {
  const widths = columns.map(({ kind, title }, at) => {
    const width = Math.min(60, Math.max(kind === 'text' ? 24 : 16, title.length + 2));
    return `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`;
  });
  return widths.length > 0 ? `<cols>${widths.join('')}</cols>` : '';
}

/** Reads batches on across sheets: what does not fit on one goes to the next. */
class RowReader {
  count = 0;
  readonly #batches: AsyncIterator<readonly Row[]>;
  #rest: readonly Row[] = [];
  #ended = false;

  constructor(rows: AsyncIterable<readonly Row[]>) {
    this.#batches = rows[Symbol.asyncIterator]();
  }

  async *take(most: number): AsyncGenerator<readonly Row[]> {
    let room = most;
    try {
      while (room > 0 && !(await this.isOver())) {
        const batch = this.#rest.slice(0, room);
        this.#rest = this.#rest.slice(room);
        room -= batch.length;
        this.count += batch.length;
        yield batch;
      }
    } finally {
      // The reader went away in the middle: the query behind the rows is let go.
      if (room > 0 && !this.#ended) await this.#batches.return?.();
    }
  }

  async isOver(): Promise<boolean> {
    while (this.#rest.length === 0 && !this.#ended) {
      const next = await this.#batches.next();
      if (next.done) this.#ended = true;
      else this.#rest = next.value;
    }
    return this.#rest.length === 0;
  }
}
