import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type ExcelJS from 'exceljs';
import { open as openZip, type Entry, type ZipFile } from 'yauzl';
import { checkExpansion, UnreadableFile, type Limits } from './limits.ts';
import type { PlainFile } from './plain.ts';

/** Excel keeps all texts of a workbook in one table, which has to be held while the sheets are read. */
const SHARED_STRINGS_BYTES = 400 * 1024 * 1024;

/** One sheet written out as CSV. */
export type Sheet = { readonly path: string; readonly rowsHead: readonly (readonly string[])[] };

/**
 * Writes a sheet (the named one, else the first) to CSV. Numbers keep all their digits; dates become
 * 'YYYY-MM-DD HH:MM:SS'. The only place where rows pass through JavaScript one by one.
 */
export async function sheetsOf(
  file: PlainFile,
  wanted: string | null,
  workFolder: string,
  limits: Limits,
): Promise<Sheet> {
  await checkZip(file, limits);
  // Loaded only here: it is large, and most imports never need it.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.stream.xlsx.WorkbookReader(file.path, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  const names: string[] = [];
  let written: Sheet | null = null;
  // To the end even when the sheet is found: the reader clears its temporary files only then.
  for await (const sheet of workbook) {
    const { name, iterator } = sheet as unknown as { name: string; iterator: unknown };
    names.push(name);
    const isWanted = wanted === null || name.trim().toLowerCase() === wanted.trim().toLowerCase();
    if (written === null && isWanted) {
      written = await writeSheet(sheet, join(workFolder, `${process.pid}-${performance.now().toString(36)}.sheet.csv`));
    } else if (iterator instanceof Readable) {
      // The reader opens a file for each sheet and removes it when we move on, read or not.
      iterator.on('error', () => undefined);
      iterator.destroy();
    }
  }
  if (written !== null) return written;
  const hint = names.length > 0 ? `; it has ${names.map((name) => `"${name}"`).join(', ')}` : '';
  throw new UnreadableFile(file.name, wanted === null ? 'holds no sheet' : `holds no sheet "${wanted}"${hint}`);
}

async function writeSheet(sheet: AsyncIterable<ExcelJS.Row>, path: string): Promise<Sheet> {
  const out = createWriteStream(path);
  const rowsHead: string[][] = [];
  let width = 0;
  for await (const row of sheet) {
    const texts: string[] = [];
    for (let at = 1; at <= Math.max(row.cellCount, width); at++) texts.push(cellText(row.getCell(at).value));
    if (texts.every((text) => text === '')) continue;
    width = Math.max(width, rowsHead.length < 20 ? texts.length : width);
    if (rowsHead.length < 20) rowsHead.push(texts);
    if (!out.write(`${texts.map(quoted).join(',')}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return { path, rowsHead };
}

function cellText(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return instantText(value);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('error' in value) return '';
  if ('hyperlink' in value) return typeof value.text === 'string' ? value.text : cellText(value.text);
  if ('result' in value) return cellText(value.result ?? null);
  return '';
}

/** Excel counts days in floating point, so a whole second comes a little early or late. */
function instantText(value: Date): string {
  const rounded = new Date(Math.round(value.getTime() / 1000) * 1000);
  return Number.isNaN(rounded.getTime()) ? '' : rounded.toISOString().slice(0, 19).replace('T', ' ');
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Adds up what the archive says it unpacks to, before anything is unpacked. */
async function checkZip(file: PlainFile, limits: Limits): Promise<void> {
  const entries = await new Promise<Entry[]>((resolve, reject) => {
    openZip(file.path, { lazyEntries: false, validateEntrySizes: true }, (error, zip: ZipFile | undefined) => {
      if (error || !zip) return reject(new UnreadableFile(file.name, 'is a damaged archive'));
      const found: Entry[] = [];
      zip.on('entry', (entry: Entry) => found.push(entry));
      zip.on('error', () => reject(new UnreadableFile(file.name, 'is a damaged archive')));
      zip.on('end', () => resolve(found));
    });
  });
  checkExpansion(
    file.name,
    file.bytes,
    entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0),
    limits,
  );
  const strings = entries.find((entry) => entry.fileName === 'xl/sharedStrings.xml')?.uncompressedSize ?? 0;
  if (strings > SHARED_STRINGS_BYTES) {
    throw new UnreadableFile(file.name, 'holds more distinct texts than fit in memory; save it as CSV');
  }
  if (!entries.some((entry) => entry.fileName.startsWith('xl/'))) {
    throw new UnreadableFile(file.name, 'is a zip archive, not an Excel workbook; unpack it first');
  }
}
