import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { syncFolder } from '../landing/manifest.ts';

const tokensSchema = z.strictObject({
  access: z.string(),
  refresh: z.string().nullable(),
  /** ISO 8601; null: not said */
  expiresAt: z.string().nullable(),
  /** whatever else the source wants back, such as the address of its API */
  extra: z.record(z.string(), z.string()),
});

/** A pair of tokens as OAuth gives them. */
export type Tokens = z.infer<typeof tokensSchema>;

/**
 * Tokens that the source replaces as they are used. They are worth as much as a password: the file can be read by its
 * owner only, and it is the old pair or the new one, never half of either.
 */
export type TokenStore = {
  read(): Promise<Tokens | null>;
  /**
   * Replaces `stale` by what `ask` gets for it. Only one asks at a time, also among processes; who comes second is given
   * what the first one got. When `ask` throws, the kept tokens stay.
   */
  renew(stale: Tokens | null, ask: (kept: Tokens | null) => Promise<Tokens>): Promise<Tokens>;
};

/** A lock older than this was left by a process that died: no renewal takes so long. */
const LOCK_MS = 60_000;

export function tokenStore(path: string): TokenStore {
  const read = async (): Promise<Tokens | null> => {
    try {
      return tokensSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw cause;
    }
  };
  return {
    read,
    renew: async (stale, ask) =>
      locked(`${path}.lock`, async () => {
        const kept = await read();
        if (kept && kept.access !== stale?.access) return kept;
        const renewed = await ask(kept);
        await writeSecretly(path, JSON.stringify(renewed));
        return renewed;
      }),
  };
}

/** A file of mode 0600 that after a power cut is the old or the new one. */
export async function writeSecretly(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(temporary, 0o600);
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

async function locked<T>(lock: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lock), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      await (await open(lock, 'wx', 0o600)).close();
      break;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      const since = await stat(lock).then(
        ({ mtimeMs }) => mtimeMs,
        () => null,
      );
      if (since !== null && Date.now() - since > LOCK_MS) await rm(lock, { force: true });
      else await wait(50);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}
