import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { headOf, isGzip } from './head.ts';
import { columnNames, delimiterOf, recordsOf } from './delimited.ts';
import { watchEncoding } from './encoding.ts';
import { isXml } from './xml-text.ts';

/** The first lines of a delimited file (gz too), to recognise it by: each as it stands and as names of columns. */
export type PeekedLine = { readonly text: string; readonly names: readonly string[] };

/** How far below the top of a file its header is looked for. */
const PEEKED_LINES = 12;

/** Empty when the file is something else than delimited text. */
export async function peekLines(path: string): Promise<PeekedLine[]> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 18), 0, 1 << 18, 0);
    const head = buffer.subarray(0, bytesRead);
    const bytes = unpackedHead(head);
    const watch = watchEncoding();
    watch.see(bytes.subarray(0, 1 << 16));
    const text = iconv.decode(bytes.subarray(0, 1 << 16), watch.found());
    // Objects of JSON have no header; a mapping may know them by their first line.
    if (text.startsWith('{')) return [{ text: text.slice(0, text.indexOf('\n') + 1 || undefined), names: [] }];
    if (/^\s*([{<]|\[\s*[[{"\]]\s*\S?)/.test(text) && !/^\[[^\]\n]*\];/.test(text)) return [];
    if (text.startsWith('PK') || text.startsWith('PAR1')) return [];
    const lines = text.replace(/^\uFEFF/, '').split('\n');
    return lines.slice(0, PEEKED_LINES).map((line, at) => {
      const body = lines.slice(at).join('\n');
      const names = columnNames(recordsOf(body, delimiterOf(body, '"', true), '"', true, 1)[0] ?? []);
      return { text: line, names };
    });
  } catch {
    // Not to be recognised is an answer here; why it cannot be read is told when it is imported by name.
    return [];
  } finally {
    await file.close();
  }
}

/** Whether a file (gz too) is XML. */
export async function peekIsXml(path: string): Promise<boolean> {
  try {
    return isXml(unpackedHead(await headOf(path, 4096)));
  } catch {
    return false;
  }
}

function unpackedHead(head: Buffer): Buffer {
  return isGzip(head) ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 26 }) : head;
}
