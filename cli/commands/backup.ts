import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { carryOut } from '../dispatch.ts';
import type { Place } from '../program.ts';
import { Trouble } from '../trouble.ts';

/** Saves the warehouse, the landed files and the mappings into one archive; an existing file is never replaced. */
export async function backup(place: Place, word: string): Promise<number> {
  const file = resolve(word);
  if (existsSync(file)) throw new Trouble(2, (m) => m.backup.exists(file));
  return carryOut(place, { kind: 'backup', file });
}
