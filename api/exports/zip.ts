import { crc32, createDeflateRaw } from 'node:zlib';
import { Readable, pipeline } from 'node:stream';

/** A file inside an archive; it is read once, when its turn comes. */
export type ZipEntry = { readonly name: string; readonly chunks: Iterable<string> | AsyncIterable<string> };

type Written = {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
};

/** Flags: sizes follow the data, names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATE = 8;
/** 1980-01-01, the first day a ZIP can name: equal content makes equal archives. */
const DATE = 0x21;
const LARGEST = 0xffffffff;

/** A ZIP archive as it grows: nothing but the current chunk is held, and it waits for its reader. */
export async function* zipped(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let at = 0;
  for await (const { name, chunks } of entries) {
    const start = at;
    const head = localHeader(Buffer.from(name));
    at += head.length;
    yield head;
    const sums = { crc: 0, size: 0 };
    let packed = 0;
    const deflate = createDeflateRaw({ level: 5 });
    // A failure of the source ends the deflater, and reading on from it throws that failure.
    pipeline(Readable.from(counted(chunks, sums)), deflate, () => undefined);
    for await (const piece of deflate as AsyncIterable<Buffer>) {
      packed += piece.length;
      yield piece;
    }
    const entry = { name: Buffer.from(name), crc: sums.crc, packed, size: sums.size, at: start };
    if (entry.size > LARGEST || start + packed > LARGEST) throw new RangeError(`${name} is too large for a ZIP`);
    written.push(entry);
    at += packed;
    const tail = descriptor(entry);
    at += tail.length;
    yield tail;
  }
  const directory = Buffer.concat(written.map(centralHeader));
  yield Buffer.concat([directory, endOfDirectory(written.length, directory.length, at)]);
}

async function* counted(chunks: ZipEntry['chunks'], sums: { crc: number; size: number }): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    sums.crc = crc32(bytes, sums.crc);
    sums.size += bytes.length;
    yield bytes;
  }
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(DEFLATE, 8);
  head.writeUInt16LE(DATE, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function descriptor({ crc, packed, size }: Written): Buffer {
  const tail = Buffer.alloc(16);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(crc, 4);
  tail.writeUInt32LE(packed, 8);
  tail.writeUInt32LE(size, 12);
  return tail;
}

function centralHeader({ name, crc, packed, size, at }: Written): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(FLAGS, 8);
  head.writeUInt16LE(DEFLATE, 10);
  head.writeUInt16LE(DATE, 14);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(packed, 20);
  head.writeUInt32LE(size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt32LE(at, 42);
  return Buffer.concat([head, name]);
}

function endOfDirectory(entryCount: number, length: number, at: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entryCount, 8);
  end.writeUInt16LE(entryCount, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(at, 16);
  return end;
}
