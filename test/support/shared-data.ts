import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const SHARED = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The path of a public data set beside the checkout. */
export function sharedData(name: string): string {
  return `${SHARED}/${name}`;
}

/** `describe` over a public data set; where it is not there the tests are skipped, and a line says so. */
export function describeWithData(name: string): typeof describe | typeof describe.skip {
  if (existsSync(sharedData(name))) return describe;
  console.warn(`skipped: the data set ${name} is not beside this checkout (../shared/data/${name})`);
  return describe.skip;
}
