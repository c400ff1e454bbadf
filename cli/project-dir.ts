import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Locale } from './config.ts';

/** The folder asked for, or the nearest one upwards that holds a voronka.yml, or the current one. */
export function projectDirOf(asked: string | undefined, env: NodeJS.ProcessEnv, from: string): string {
  const named = asked ?? env['VORONKA_PROJECT'];
  if (named) return resolve(from, named);
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'voronka.yml'))) return dir;
    if (dirname(dir) === dir) return from;
  }
}

/** The language of help and of messages about a wrong configuration, found without reading the configuration. */
export function localeOf(env: NodeJS.ProcessEnv, projectDir: string): Locale {
  const said = env['VORONKA_LOCALE'] ?? /^locale:\s*["']?(ru|en)\b/m.exec(textOf(join(projectDir, 'voronka.yml')))?.[1];
  return said === 'en' ? 'en' : 'ru';
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
