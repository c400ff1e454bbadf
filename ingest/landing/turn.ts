import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Another process is importing into the same data folder. */
export class ImportBusy extends Error {
  override readonly name = 'ImportBusy';
  constructor(
    readonly process: number,
    readonly lock: string,
  ) {
    super(`process ${process} is importing into this folder; if it is not, remove ${lock}`);
  }
}

/** The last import of each landing folder in this process: the next one waits for it. */
const turns = new Map<string, Promise<unknown>>();

/**
 * One import at a time for a landing folder: what one has landed and not yet loaded would look to another like the
 * remains of a stopped one. Within a process imports queue; a second process is refused with ImportBusy.
 */
export async function inTurn<T>(root: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(root) ?? Promise.resolve();
  const mine = before.then(
    () => locked(root, work),
    () => locked(root, work),
  );
  turns.set(root, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(root) === mine) turns.delete(root);
  }
}

async function locked<T>(root: string, work: () => Promise<T>): Promise<T> {
  const lock = join(root, '.importing');
  await mkdir(root, { recursive: true });
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    const owner = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
    if (owner !== process.pid && isAlive(owner)) throw new ImportBusy(owner, lock);
    await writeFile(lock, String(process.pid));
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // A process of another user is there, too.
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
