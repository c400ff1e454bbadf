import { createWriteStream } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import iconv from 'iconv-lite';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { checkExpansion, UnreadableFile, type Limits } from './limits.ts';
import { headOf } from './head.ts';

/** A file to import: where it lies, its name ("march.zip/orders.xml" when it came in an archive), and that with its path. */
export type GivenFile = { readonly path: string; readonly name: string; readonly shown: string };

/** A file that was not read, with the reason. */
export type RefusedFile = { readonly file: string; readonly reason: string };

/** Opens the archives among the files; others, workbooks too, stay as they are. A bad archive is refused whole. */
export async function withArchivesOpened(
  paths: readonly string[],
  folder: string,
  limits: Limits,
): Promise<{ readonly files: readonly GivenFile[]; readonly refused: readonly RefusedFile[] }> {
  const files: GivenFile[] = [];
  const refused: RefusedFile[] = [];
  for (const [at, path] of paths.entries()) {
    try {
      const unpacked = await unpackedFiles(path, join(folder, String(at)), limits);
      files.push(...(unpacked ?? [{ path, name: basename(path), shown: path }]));
    } catch (cause) {
      if (!(cause instanceof UnreadableFile)) throw cause;
      refused.push({ file: path, reason: cause.reason });
    }
  }
  return { files, refused };
}

/** The files of an archive, unpacked into the folder; null when the file is no archive, or is a workbook. */
async function unpackedFiles(path: string, folder: string, limits: Limits): Promise<GivenFile[] | null> {
  if (!isZip(await headOf(path)) || /\.xlsx$/i.test(path)) return null;
  const name = basename(path);
  const zip = await openPromise(path, { decodeStrings: false, autoClose: false, validateEntrySizes: true }).catch(
    () => {
      throw new UnreadableFile(name, 'is a damaged archive');
    },
  );
  try {
    const entries = await entriesOf(zip, name, limits);
    if (entries.some(({ inside }) => inside.startsWith('xl/'))) return null;
    const { size } = await stat(path);
    // By what the archive says of itself, before a byte of it is unpacked; the bytes are counted once more on the way.
    checkExpansion(
      name,
      size,
      entries.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0),
      limits,
    );
    const files: GivenFile[] = [];
    for (const [at, { entry, inside }] of entries.entries()) {
      const own = join(folder, String(at));
      await mkdir(own, { recursive: true });
      const target = join(own, safeName(inside));
      await unpack(zip, entry, target, name, limits);
      if (isZip(await headOf(target)) && !/\.xlsx$/i.test(target)) {
        throw new UnreadableFile(name, `holds another archive, "${inside}"; unpack it first`);
      }
      files.push({ path: target, name: `${name}/${inside}`, shown: `${path}/${inside}` });
    }
    return files;
  } finally {
    zip.close();
  }
}

type NamedEntry = { readonly entry: Entry; readonly inside: string };

/** The entries that hold files, named. Throws on an archive that means harm. */
async function entriesOf(zip: ZipFile, name: string, limits: Limits): Promise<NamedEntry[]> {
  if (zip.entryCount > limits.archiveFiles) {
    throw new UnreadableFile(name, `holds more than ${limits.archiveFiles} files`);
  }
  const found: NamedEntry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const inside = nameOf(entry);
      if (leadsOut(inside)) throw new UnreadableFile(name, `holds a path that leads out of it: "${inside}"`);
      if (isLink(entry)) throw new UnreadableFile(name, `holds a link, "${inside}"`);
      if (entry.isEncrypted()) throw new UnreadableFile(name, 'is locked with a password');
      const isHidden = inside.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
      if (!inside.endsWith('/') && !isHidden) found.push({ entry, inside });
    }
  } catch (cause) {
    throw cause instanceof UnreadableFile ? cause : new UnreadableFile(name, 'is a damaged archive');
  }
  return found.toSorted((a, b) => ORDER.compare(a.inside, b.inside));
}

const ORDER = new Intl.Collator('en', { numeric: true });

async function unpack(zip: ZipFile, entry: Entry, target: string, name: string, limits: Limits): Promise<void> {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      const isHonest = bytes <= entry.uncompressedSize && bytes <= limits.unpackedBytes;
      done(isHonest ? null : new UnreadableFile(name, 'unpacks to more than it says'), chunk);
    },
  });
  try {
    await pipeline(await zip.openReadStreamPromise(entry), counted, createWriteStream(target));
  } catch (cause) {
    if (cause instanceof UnreadableFile) throw cause;
    throw new UnreadableFile(name, `cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

const UTF8_FLAG = 0x800;

/** Archives of Russian Windows write names in the letters of DOS without saying so. */
function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const isUnicode = (entry.generalPurposeBitFlag & UTF8_FLAG) !== 0 || isUtf8(raw);
  return (isUnicode ? raw.toString('utf8') : iconv.decode(raw, 'cp866')).replaceAll('\\', '/');
}

function leadsOut(inside: string): boolean {
  return inside.startsWith('/') || /^[a-z]:/i.test(inside) || inside.split('/').includes('..') || inside.includes('\0');
}

/** Unix keeps what a file is in the upper half of the outer attributes; 0xA000 is a symbolic link. */
function isLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000;
}

function safeName(inside: string): string {
  const last = basename(inside).replace(/[\x00-\x1f\x7f]/g, '_');
  return Buffer.byteLength(last) > 200 ? last.slice(-60) : last;
}

function isZip(head: Buffer): boolean {
  return head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]));
}
