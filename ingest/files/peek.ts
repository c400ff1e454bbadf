import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { columnNames, delimiterOf, recordsOf } from './delimited.ts';
import { watchEncoding } from './encoding.ts';

/** The header of a delimited file (gz too) from its first part, to recognise it by; empty when it is something else. */
export async function peekColumns(path: string): Promise<string[]> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 18), 0, 1 << 18, 0);
    const head = buffer.subarray(0, bytesRead);
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    const bytes = isGzip ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 26 }) : head;
    const watch = watchEncoding();
    watch.see(bytes.subarray(0, 1 << 16));
    const text = iconv.decode(bytes.subarray(0, 1 << 16), watch.found());
    if (/^\s*[[{<]/.test(text) || text.startsWith('PK') || text.startsWith('PAR1')) return [];
    const delimiter = delimiterOf(text, '"', true);
    return columnNames(recordsOf(text, delimiter, '"', true, 1)[0] ?? []);
  } catch {
    // Not to be recognised is an answer here; why it cannot be read is told when it is imported by name.
    return [];
  } finally {
    await file.close();
  }
}
