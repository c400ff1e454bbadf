import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Trouble } from './trouble.ts';

/** A secret comes from the variable NAME, from the file that NAME_FILE names, or from the file named in voronka.yml. */
export async function secretOf(
  env: NodeJS.ProcessEnv,
  name: string,
  fileInConfig: string | undefined,
  dir: string,
): Promise<string | null> {
  const given = env[name];
  if (given !== undefined && given !== '') return given;
  const fromEnv = env[`${name}_FILE`];
  const path = fromEnv ? resolve(fromEnv) : fileInConfig === undefined ? null : resolve(dir, fileInConfig);
  if (path === null) return null;
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new Trouble(2, (m) => m.config.secretUnreadable(path), error);
  }
}

/** Puts a user and a password into an address that has none. */
export function withCredentials(url: string, user: string | undefined, password: string | null): string {
  const address = new URL(url);
  if (user !== undefined && address.username === '') address.username = encodeURIComponent(user);
  if (password !== null && address.password === '') address.password = encodeURIComponent(password);
  return address.href;
}

/** The address as it may be shown: without the password. */
export function shownUrl(url: string): string {
  return url.replace(/^(\w+:\/\/[^:@/]*):[^@/]*@/, '$1:***@');
}
