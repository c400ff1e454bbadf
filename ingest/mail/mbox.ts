import { createReadStream } from 'node:fs';

/** Headers longer than this are no letter's. */
const MOST_HEADER_BYTES = 256 * 1024;

const FROM = Buffer.from('From ');

/** A letter's header block, and the moment in the line that parts it from the one before. */
export type HeaderBlock = { readonly header: Buffer; readonly fromLine: string | null };

/** "From anna@example.org Mon Mar 10 18:02:08 2025", or bare as some programs write it; not "From here on ..." of a body. */
const FROM_LINE = /^From (.*[A-Z][a-z]{2} +\d{1,2} \d{2}:\d{2}(:\d{2})?.* \d{4})?\s*$/;

/**
 * The header blocks of an mbox (letters begin at a line "From "; in bodies such lines bear a ">" in most of its kinds), or
 * of a single letter. Bodies are passed over, never held.
 */
export async function* headerBlocks(path: string): AsyncIterable<HeaderBlock> {
  let lines: Buffer[] = [];
  let bytes = 0;
  let fromLine: string | null = null;
  let isInHeader = true;
  let isAfterEmpty = true;
  for await (const line of linesOf(path)) {
    if (isAfterEmpty && line.subarray(0, 5).equals(FROM) && FROM_LINE.test(line.toString('latin1'))) {
      if (isInHeader && lines.length > 0) yield { header: Buffer.concat(lines), fromLine };
      [lines, bytes, isInHeader] = [[], 0, true];
      fromLine = line.toString('latin1').trim();
      isAfterEmpty = false;
      continue;
    }
    isAfterEmpty = /^\r?\n?$/.test(line.subarray(0, 2).toString('latin1')) && line.length <= 2;
    if (!isInHeader) continue;
    if (isAfterEmpty || bytes > MOST_HEADER_BYTES) {
      isInHeader = false;
      if (lines.length > 0) yield { header: Buffer.concat(lines), fromLine };
      lines = [];
    } else {
      lines.push(line);
      bytes += line.length;
    }
  }
  if (isInHeader && lines.length > 0) yield { header: Buffer.concat(lines), fromLine };
}

/** Lines with their ends; one that is endless comes in pieces. */
async function* linesOf(path: string): AsyncIterable<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    let data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
      yield data.subarray(0, end + 1);
      data = data.subarray(end + 1);
    }
    if (data.length > 1 << 20) {
      yield data;
      data = Buffer.alloc(0);
    }
    rest = Buffer.from(data);
  }
  if (rest.length > 0) yield rest;
}
