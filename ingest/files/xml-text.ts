import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import iconv from 'iconv-lite';
import { headOf, isGzip } from './head.ts';
import { checkExpansion, UnreadableFile, type Limits } from './limits.ts';

/**
 * The text of an XML file (gz too), piece by piece. The bytes are read as the file declares: by its byte order mark, else
 * by its first line, else as UTF-8. Throws UnreadableFile on a bomb, a damaged gz, an unknown encoding and on bytes that
 * are not text in it.
 */
export async function* xmlText(path: string, limits: Limits): AsyncGenerator<string> {
  const name = basename(path);
  let decode: Decode | null = null;
  for await (const chunk of unpackedBytes(path, name, limits)) {
    decode ??= decoderOf(chunk, name);
    yield decode(chunk, false);
  }
  if (decode) yield decode(Buffer.alloc(0), true);
}

async function* unpackedBytes(path: string, name: string, limits: Limits): AsyncGenerator<Buffer> {
  const given = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!isGzip(await headOf(path))) {
    yield* given as AsyncIterable<Buffer>;
    return;
  }
  const { size } = await stat(path);
  let unpacked = 0;
  try {
    for await (const chunk of given.pipe(createGunzip()) as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      checkExpansion(name, size, unpacked, limits);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof UnreadableFile) throw cause;
    throw new UnreadableFile(name, `cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`);
  } finally {
    given.destroy();
  }
}

type Decode = (bytes: Buffer, isLast: boolean) => string;

function decoderOf(first: Buffer, name: string): Decode {
  const encoding = encodingOf(first);
  if (!iconv.encodingExists(encoding)) throw new UnreadableFile(name, `its encoding "${encoding}" is not known`);
  if (!/^utf-?8$/i.test(encoding)) {
    const decoder = iconv.getDecoder(encoding);
    return (bytes, isLast) => (isLast ? (decoder.end() ?? '') : decoder.write(bytes));
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes, isLast) => {
    try {
      return decoder.decode(bytes, { stream: !isLast });
    } catch {
      throw new UnreadableFile(name, 'holds bytes that are not UTF-8, which it says it is written in');
    }
  };
}

/** A mark at the start wins over what the first line says: some programs change the one and forget the other. */
export function encodingOf(head: Buffer): string {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(head.subarray(0, 256).toString('latin1'));
  return declared?.[1] ?? 'utf-8';
}

/** XML says itself how its bytes are to be read, so it is not looked through for its encoding. */
export function isXml(head: Buffer): boolean {
  return /^\uFEFF?\s*<[?\p{L}]/u.test(iconv.decode(head.subarray(0, 16), encodingOf(head), { stripBOM: false }));
}
