import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const hintSchema = z.strictObject({ stream: z.string(), id: z.string() });

/** A record that its source says has changed, or is gone: worth a look, not yet true. */
export type Hint = z.infer<typeof hintSchema>;

/** Ids by stream, and `done`, to be called when they have been looked at. */
export type TakenHints = { readonly ids: ReadonlyMap<string, readonly string[]>; done(): Promise<void> };

/** More than this between two syncs is not kept: a sync reads all changes anyway, and compares all ids in its time. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Keeps hints until the next sync of their source. False when there are too many already. */
export async function noteHints(dataDir: string, source: string, hints: readonly Hint[]): Promise<boolean> {
  const folder = join(dataDir, 'hints');
  const path = join(folder, `${source}.ndjson`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > MOST_BYTES) return false;
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(hints.map((hint) => `${JSON.stringify(hint)}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
  return true;
}

/** The hints of a source, those too that a stopped sync had taken. New ones go to the next sync. */
export async function takeHints(dataDir: string, source: string, now: Date): Promise<TakenHints> {
  const folder = join(dataDir, 'hints');
  const waiting = join(folder, `${source}.ndjson`);
  await rename(waiting, join(folder, `${source}.taken-${now.getTime()}.ndjson`)).catch(() => undefined);
  const names = await readdir(folder).catch(() => []);
  const taken = names.filter((name) => name.startsWith(`${source}.taken-`)).map((name) => join(folder, name));
  const ids = new Map<string, Set<string>>();
  for (const path of taken) {
    for (const line of (await readFile(path, 'utf8')).split('\n')) {
      const hint = read(line);
      if (hint) ids.set(hint.stream, (ids.get(hint.stream) ?? new Set()).add(hint.id));
    }
  }
  return {
    ids: new Map([...ids].map(([stream, found]) => [stream, [...found]])),
    done: async () => {
      for (const path of taken) await rm(path, { force: true });
    },
  };
}

/** A line that a crash cut in half says nothing. */
function read(line: string): Hint | null {
  try {
    return hintSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
