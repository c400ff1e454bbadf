import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of an archive as a test wants it, harmful ones included. */
export type ZipEntry = {
  readonly name: string | Buffer;
  readonly content: string | Buffer;
  /** what the archive claims it unpacks to, when that is a lie */
  readonly claims?: number;
  /** unix mode, such as 0o120777 for a symbolic link */
  readonly mode?: number;
  readonly flags?: number;
};

/** A zip archive by the book (APPNOTE 6.3), with nothing checked. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims, mode = 0o100644, flags } of entries) {
    const rawName = typeof name === 'string' ? Buffer.from(name) : name;
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const general = flags ?? (typeof name === 'string' ? 0x800 : 0);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(general, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims ?? bytes.length, 18);
    common.writeUInt16LE(rawName.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, rawName, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(mode * 0x10000, 6);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('504b01021403', 'hex'), common, tail, rawName]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
