import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inTurn } from './turn.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'voronka-turn-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('two imports of one folder run one after the other, also when the first fails', async () => {
  const told: string[] = [];
  const job = (name: string, fails: boolean) =>
    inTurn(root, async () => {
      told.push(`${name} begins`);
      await wait(20);
      told.push(`${name} ends`);
      if (fails) throw new Error(name);
    });
  await Promise.allSettled([job('first', true), job('second', false)]);
  expect(told).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(existsSync(join(root, '.importing'))).toBe(false);
});

it('a living process that imports here is named, a dead one is passed over', async () => {
  writeFileSync(join(root, '.importing'), String(process.ppid));
  await expect(inTurn(root, async () => 1)).rejects.toThrow(`process ${process.ppid} is importing into this folder`);
  writeFileSync(join(root, '.importing'), '999999999');
  expect(await inTurn(root, async () => 1)).toBe(1);
});
