import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tokenStore, type Tokens } from './token-store.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'voronka-tokens-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const tokens = (access: string): Tokens => ({ access, refresh: `${access}-next`, expiresAt: null, extra: {} });

it('of several that find a token over at once, one renews it, and only the owner can read the file', async () => {
  const path = join(dir, 'deep', 'portal.json');
  expect(await tokenStore(path).read()).toBeNull();
  let asked = 0;
  const renewed = await Promise.all(
    Array.from({ length: 5 }, () =>
      // a store each, as processes have
      tokenStore(path).renew(null, async () => {
        await wait(30);
        return tokens(`access-${++asked}`);
      }),
    ),
  );
  expect(renewed.map(({ access }) => access)).toEqual(Array(5).fill('access-1'));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(
    (await tokenStore(path).renew(tokens('access-1'), async (kept) => Promise.resolve(tokens(`after ${kept?.access}`))))
      .access,
  ).toBe('after access-1');
});

it('a renewal that fails leaves the kept pair, and a lock of a dead process is passed over', async () => {
  const path = join(dir, 'portal.json');
  const store = tokenStore(path);
  await store.renew(null, () => Promise.resolve(tokens('kept')));
  const before = readFileSync(path, 'utf8');
  await expect(store.renew(tokens('kept'), () => Promise.reject(new Error('no network')))).rejects.toThrow(
    'no network',
  );
  expect(readFileSync(path, 'utf8')).toBe(before);
  writeFileSync(`${path}.lock`, '');
  const longAgo = new Date(Date.now() - 120_000);
  utimesSync(`${path}.lock`, longAgo, longAgo);
  expect((await store.renew(tokens('kept'), () => Promise.resolve(tokens('new')))).access).toBe('new');
});
