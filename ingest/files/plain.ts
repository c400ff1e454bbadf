import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import iconv from 'iconv-lite';
import { watchEncoding } from './encoding.ts';
import { headOf, isGzip } from './head.ts';
import { checkExpansion, UnreadableFile, type Limits } from './limits.ts';
import { isXml } from './xml-text.ts';

/** A file ready for the engine's reader: unpacked and, where it is text, in UTF-8. */
export type PlainFile = {
  /** the file as it was given */
  readonly given: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedNs: bigint;
  readonly sha256: string;
  /** what the engine reads: the given file itself, or a copy in the work folder */
  readonly path: string;
  readonly kind: 'text' | 'parquet' | 'xlsx' | 'xml';
  /** the encoding it was read in */
  readonly encoding: string;
  /** removes the copy, if one was made */
  release(): Promise<void>;
};

/** Reads the file once: its checksum, what it is, its encoding; unpacks and transcodes where that is needed. */
export async function makePlain(
  given: string,
  workFolder: string,
  limits: Limits,
  encodingAsked: string | null,
): Promise<PlainFile> {
  const name = basename(given);
  const about = await stat(given, { bigint: true });
  if (!about.isFile()) throw new UnreadableFile(name, 'is not a file');
  if (about.size === 0n) throw new UnreadableFile(name, 'is empty');
  const bytes = Number(about.size);
  const isPacked = isGzip(await headOf(given));
  const made: string[] = [];
  const workPath = (suffix: string): string => {
    const path = join(workFolder, `${process.pid}-${performance.now().toString(36)}-${made.length}${suffix}`);
    made.push(path);
    return path;
  };
  const release = async (): Promise<void> => {
    for (const path of made) await rm(path, { force: true });
  };
  try {
    const hash = createHash('sha256');
    const watch = watchEncoding();
    let path = given;
    if (isPacked) {
      path = workPath('.unpacked');
      await pipeline(
        createReadStream(given, { highWaterMark: 1 << 18 }),
        seen((chunk) => hash.update(chunk)),
        createGunzip(),
        counted((unpacked) => checkExpansion(name, bytes, unpacked, limits)),
        seen((chunk) => watch.see(chunk)),
        createWriteStream(path),
      ).catch((cause: unknown) => {
        throw cause instanceof UnreadableFile ? cause : new UnreadableFile(name, `cannot be unpacked: ${said(cause)}`);
      });
    } else {
      for await (const chunk of createReadStream(given, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        watch.see(chunk);
      }
    }
    const kind = kindOf(await headOf(path));
    const encoding = kind === 'text' ? (encodingAsked ?? watch.found()) : '';
    // The engine's JSON reader does not step over a byte order mark; transcoding takes it away.
    const isMarkedJson = kind === 'text' && /^\uFEFF\s*[[{]/.test((await headOf(path)).toString('utf8'));
    if (kind === 'text' && (isMarkedJson || !/^utf-?8$/i.test(encoding))) {
      const transcoded = workPath('.utf8');
      await transcode(path, transcoded, encoding, name);
      path = transcoded;
    }
    const sha256 = hash.digest('hex');
    return { given, name, bytes, modifiedNs: about.mtimeNs, sha256, path, kind, encoding, release };
  } catch (cause) {
    await release();
    throw cause;
  }
}

async function transcode(from: string, to: string, encoding: string, name: string): Promise<void> {
  if (!iconv.encodingExists(encoding)) throw new UnreadableFile(name, `its encoding "${encoding}" is not known`);
  await pipeline(
    createReadStream(from, { highWaterMark: 1 << 18 }),
    iconv.decodeStream(encoding),
    iconv.encodeStream('utf-8'),
    createWriteStream(to),
  );
}

function kindOf(head: Buffer): PlainFile['kind'] {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))) return 'xlsx';
  return isXml(head) ? 'xml' : 'text';
}

function seen(look: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      look(chunk);
      done(null, chunk);
    },
  });
}

function counted(check: (total: number) => void): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      total += chunk.length;
      try {
        check(total);
        done(null, chunk);
      } catch (cause) {
        done(cause as Error);
      }
    },
  });
}

const said = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
