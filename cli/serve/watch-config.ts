import { unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { configFileName } from '../config-file.ts';

/**
 * Tells when voronka.yml was written, by hand or by the page. The file is looked at rather than listened to: editors put
 * a new file in its place, and folders of a network tell nothing. Gives how to end it.
 */
export function watchConfig(dir: string, onChange: () => void, everyMs = 2_000): () => void {
  const path = join(dir, configFileName);
  const listener = (now: { mtimeMs: number; size: number }, before: { mtimeMs: number; size: number }): void => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) onChange();
  };
  watchFile(path, { interval: everyMs, persistent: false }, listener);
  return () => unwatchFile(path, listener);
}
