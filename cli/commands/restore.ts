import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { databasePath, stateEntries } from '../backup/what.ts';
import { readArchive } from '../backup/read-archive.ts';
import { putBack } from '../backup/put-back.ts';
import { configOf } from '../dispatch.ts';
import { serverAt } from '../jobs/socket-client.ts';
import { socketPath } from '../jobs/socket-path.ts';
import { takeLock } from '../lock.ts';
import { shownOn } from '../progress.ts';
import type { Place } from '../program.ts';
import { answer } from '../terminal.ts';
import { Trouble } from '../trouble.ts';

/** Brings back what an archive holds. Its checksums are verified before anything here is touched. */
export async function restore(place: Place, word: string, said: { readonly force?: true }): Promise<number> {
  const { messages: m } = place.terminal;
  const config = await configOf(place);
  const file = resolve(word);
  if (!existsSync(file)) throw new Trouble(2, (words) => words.import.absent(file));
  const server = await serverAt(socketPath(config.dataDir));
  if (server !== null) throw new Trouble(3, (words) => words.restore.running(server.pid));

  const lock = await takeLock(config.dataDir, 'restore', 0);
  const shown = shownOn(place.terminal);
  const tmp = join(config.dataDir, 'tmp');
  await mkdir(tmp, { recursive: true });
  const dir = await mkdtemp(join(tmp, 'restore-'));
  try {
    const database = databasePath(config);
    const standing = (await stateEntries(config)).length > 0 || (database !== null && existsSync(database));
    if (standing && !said.force) throw new Trouble(2, (words) => words.restore.notEmpty(config.dataDir));
    const manifest = await readArchive(file, dir, shown.tell, m);
    await putBack(config, dir, manifest, { replaceProject: said.force ?? false });
    answer(place.terminal, m.restore.done(manifest.made_at), {
      made_at: manifest.made_at,
      files: manifest.files.length,
    });
    return 0;
  } finally {
    shown.end();
    // A failed unpacking may still be writing its last file.
    await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    await lock.release();
  }
}
