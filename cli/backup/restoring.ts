import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from '../trouble.ts';

/** Stands in the data folder while a restore is under way; nothing else starts there until one has ended. */
export function restoringMark(dataDir: string): string {
  return join(dataDir, 'restoring.json');
}

/** Throws Trouble(3) where a restore was cut off: what is there is neither the old state nor the new one. */
export function refuseHalfRestored(dataDir: string): void {
  if (existsSync(restoringMark(dataDir))) throw new Trouble(3, (m) => m.restore.unfinished(dataDir));
}
