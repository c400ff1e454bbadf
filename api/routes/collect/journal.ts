import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createGroupWriter } from '../../log/group-writer.ts';

/** Events on the disk before they are answered, until they have been loaded. */
export type Journal = {
  /** Resolves when the lines are safe. Throws JournalFull when nothing has taken them away for long. */
  keep(lines: readonly string[]): Promise<void>;
  /** Closes the current file, and gives the paths of all closed ones, oldest first. */
  closed(): Promise<string[]>;
  /** A file that has been loaded goes. */
  drop(path: string): Promise<void>;
  end(): Promise<void>;
};

export class JournalFull extends Error {
  override readonly name = 'JournalFull';
}

/** Some days of a busy site. */
const FULL_BYTES = 512 * 1024 * 1024;
const CURRENT = 'current.ndjson';
const CLOSED = /^site-events-[0-9]+\.ndjson$/;

/** Opens the journal of a folder. What an earlier process left is taken up: its unfinished file is closed first. */
export async function openJournal(folder: string, clock: () => Date): Promise<Journal> {
  await mkdir(folder, { recursive: true, mode: 0o750 });
  const current = join(folder, CURRENT);
  let file: { readonly handle: FileHandle; bytes: number } | null = null;
  let chain: Promise<unknown> = Promise.resolve();
  /** Writing and closing follow each other, so no line goes into a file that is being loaded. */
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = chain.then(work, work);
    chain = mine.catch(() => undefined);
    return mine;
  };
  const close = async (): Promise<void> => {
    await file?.handle.close();
    file = null;
    const size = await stat(current).then(
      (about) => about.size,
      () => 0,
    );
    if (size > 0) await rename(current, join(folder, `site-events-${await freeNumber(folder, clock())}.ndjson`));
  };
  await close();

  const writer = createGroupWriter<readonly string[]>((groups) =>
    inOrder(async () => {
      file ??= { handle: await open(current, 'a', 0o640), bytes: 0 };
      if (file.bytes > FULL_BYTES) throw new JournalFull();
      const text = groups
        .flat()
        .map((line) => `${line}\n`)
        .join('');
      await file.handle.appendFile(text);
      await file.handle.datasync();
      file.bytes += Buffer.byteLength(text);
    }),
  );
  return {
    keep: (lines) => writer.add(lines),
    closed: () =>
      inOrder(async () => {
        await close();
        return (await closedFiles(folder)).map((name) => join(folder, name));
      }),
    drop: (path) => rm(path, { force: true }),
    end: () =>
      inOrder(async () => {
        await file?.handle.close();
        file = null;
      }),
  };
}

async function closedFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => CLOSED.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
}

/** Milliseconds of the clock, or the next number that no file has. */
async function freeNumber(folder: string, now: Date): Promise<number> {
  const last = (await closedFiles(folder)).at(-1);
  return Math.max(now.getTime(), last === undefined ? 0 : numberOf(last) + 1);
}

function numberOf(name: string): number {
  return Number(name.replace(/\D/g, ''));
}
