import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';

const CHILD = fileURLToPath(new URL('./testing/import-child.ts', import.meta.url));
const MAPPING = `
source: killed
timezone: UTC
datasets:
  - dataset: touches
    file: touches*
    feeds:
      - entity: touch
        key: id
        fields: { kind: kind, happened_at: at }
`;

let root: string;
let files: string[];
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'voronka-killed-'));
  writeFileSync(join(root, 'mapping.yml'), MAPPING);
  files = ['touches1.csv', 'touches2.csv', 'touches3.csv'].map((name, file) => {
    const lines = Array.from({ length: 150_000 }, (_, at) => {
      const isShort = at % 50_000 === 7;
      return isShort ? `${file}-${at}` : `${file}-${at},visit,2026-01-0${1 + (at % 9)} 10:00:00`;
    });
    writeFileSync(join(root, name), `id,kind,at\n${lines.join('\n')}\n`);
    return join(root, name);
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Starts an import; `killAfter` milliseconds after it began working it is killed. Null lets it end. */
async function run(name: string, killAfter: number | null): Promise<{ readonly ms: number; readonly told: string }> {
  const place = join(root, name);
  const child = fork(CHILD, [join(place, 'w.duckdb'), place, join(root, 'mapping.yml'), ...files], {
    execArgv: ['--import', 'tsx'],
  });
  await once(child, 'message');
  const began = performance.now();
  let told = '';
  child.on('message', (message) => (told = String(message)));
  if (killAfter !== null) {
    await wait(killAfter);
    child.kill('SIGKILL');
  }
  await (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null);
  return { ms: performance.now() - began, told };
}

async function contentsOf(name: string) {
  const warehouse = await DuckDbWarehouse.open(join(root, name, 'w.duckdb'), {});
  const [rows] = await warehouse.query(
    `select count(*)::integer as n, count(distinct id)::integer as ids, bit_xor(hash(id, kind, "at"))::varchar as all_rows
     from raw.killed__touches`,
  );
  const batches = await warehouse.query(
    `select file, row_count, rejected_count, ragged_count, checksum from raw.batches order by file`,
  );
  const [rejects] = await warehouse.query(`select count(*)::integer as n from raw.rejects`);
  await warehouse.close();
  return { rows, batches, rejects };
}

function landedStates(name: string): string[] {
  const folder = join(root, name, 'landing', 'killed', 'touches');
  return readdirSync(folder).map((batch) => {
    const manifest = JSON.parse(readFileSync(join(folder, batch, 'manifest.json'), 'utf8')) as {
      state: { kind: string };
    };
    return manifest.state.kind;
  });
}

it('an import killed at any moment, again and again, ends as one that was left alone', async () => {
  const calm = await run('calm', null);
  expect(calm.told).toBe('loaded,loaded,loaded');
  const moments = [0.15, 0.35, 0.5, 0.7, 0.9].map((share) => (share + (Math.random() - 0.5) * 0.2) * calm.ms);
  for (const moment of moments) await run('disturbed', Math.max(1, moment));
  const last = await run('disturbed', null);
  expect(last.told, `killed after ${moments.map(Math.round).join(', ')} ms`).toMatch(
    /^(already loaded|loaded)(,(already loaded|loaded)){2}$/,
  );

  expect(await contentsOf('disturbed')).toEqual(await contentsOf('calm'));
  expect(landedStates('disturbed')).toEqual(['loaded', 'loaded', 'loaded']);
  expect(readdirSync(join(root, 'disturbed', 'landing', '.work'))).toEqual([]);
  expect(existsSync(join(root, 'disturbed', 'models', 'staging', 'killed', 'stg_killed__touch.sql'))).toBe(true);
});
