import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { projectFiles } from '../project-files.ts';
import type { Place } from '../program.ts';
import { answer } from '../terminal.ts';
import { Trouble } from '../trouble.ts';

/** Makes a project folder; a folder that already has a voronka.yml is left as it is, other files are never replaced. */
export async function init(place: Place, name: string): Promise<number> {
  const dir = resolve(name);
  if (existsSync(join(dir, 'voronka.yml'))) throw new Trouble(2, (m) => m.init.notEmpty(dir));
  const made: string[] = [];
  for (const { path, text } of projectFiles(place.terminal.locale)) {
    const file = join(dir, path);
    await mkdir(join(file, '..'), { recursive: true });
    try {
      await writeFile(file, text, { flag: 'wx' });
      made.push(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const shown = relative(process.cwd(), dir) || '.';
  answer(place.terminal, place.terminal.messages.init.done(dir, shown), { dir, files: made });
  return 0;
}
