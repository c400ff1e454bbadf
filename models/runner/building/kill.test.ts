import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openWarehouse } from '../../../warehouse/open.ts';
import { fill, rowsOf, SketchProject } from '../project/sketch-project.ts';

const raw = { schema: 'raw', name: 'numbers' };
const here = (file: string): string => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));
const agree =
  'select (select max(n) from core.a) as a, (select max(n) from core.b) as b, (select max(n) from marts.c) as c';

function sketch(): SketchProject {
  const slow = (parent: string): string =>
    `select max(n) as n from ${parent} as one, range(2000000) as many(k) where k >= 0`;
  return new SketchProject({
    'models/sources.yml': 'sources: [{ name: raw, tables: [{ name: numbers }] }]',
    'models/core/a.sql': slow("{{ source('raw', 'numbers') }}"),
    'models/core/b.sql': slow("{{ ref('a') }}"),
    'models/marts/c.sql': slow("{{ ref('b') }}"),
  });
}

it('a build killed at any moment leaves the tables of one build, and the next build mends the rest', async () => {
  const project = sketch();
  const folder = mkdtempSync(join(tmpdir(), 'voronka-killed-'));
  const url = `duckdb:${join(folder, 'warehouse.duckdb')}`;
  const script = join(folder, 'build.ts');
  writeFileSync(
    script,
    `import { build, loadProject } from ${here('../index.ts')};
     import { openWarehouse } from ${here('../../../warehouse/open.ts')};
     import { writeFileSync } from 'node:fs';
     async function main() {
       const warehouse = await openWarehouse(${JSON.stringify(url)});
       const project = await loadProject({ root: ${JSON.stringify(project.root)}, extraModelDirs: [], vars: {} });
       await build(project, warehouse, { select: null, full: false, onEvent: (event) => {
         if (event.kind === 'node-started') writeFileSync(${JSON.stringify(folder)} + '/started-' + event.name, '');
       } });
       await warehouse.close();
     }
     void main();`,
  );
  try {
    await prepare(url, 1);
    await finished(start(script));
    for (const [round, wait] of [
      [2, 'a'],
      [3, 'b'],
      [4, 'c'],
    ] as const) {
      await prepare(url, round);
      for (const name of ['a', 'b', 'c']) rmSync(join(folder, `started-${name}`), { force: true });
      const child = start(script);
      while (!existsSync(join(folder, `started-${wait}`))) await pause(5);
      child.kill('SIGKILL');
      await finished(child);
      const warehouse = await openWarehouse(url);
      const [row = []] = await rowsOf(warehouse, agree);
      await warehouse.close();
      expect(new Set(row).size, `round ${round}: ${row.join(' ')}`).toBe(1);
    }
    await finished(start(script));
    const warehouse = await openWarehouse(url);
    expect(await rowsOf(warehouse, agree)).toEqual([['4', '4', '4']]);
    expect((await warehouse.relations('core')).map(({ name }) => name)).toEqual(['a', 'b']);
    await warehouse.close();
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(project.root, { recursive: true });
  }
});

it('a reader never sees tables of two builds', async () => {
  const project = sketch();
  const warehouse = await openWarehouse('duckdb::memory:');
  try {
    await fill(warehouse, raw, 'select 0 as n');
    await project.build(warehouse);
    let reads = 0;
    let building = true;
    const reading = (async () => {
      for (; building; reads++) {
        const [row = []] = await rowsOf(warehouse, agree);
        expect(new Set(row).size, row.join(' ')).toBe(1);
      }
    })();
    for (let round = 1; round <= 8; round++) {
      await fill(warehouse, raw, `select ${round} as n`);
      expect((await project.build(warehouse)).exitCode).toBe(0);
    }
    building = false;
    await reading;
    expect(reads).toBeGreaterThan(20);
  } finally {
    await warehouse.close();
    rmSync(project.root, { recursive: true });
  }
});

async function prepare(url: string, n: number): Promise<void> {
  const warehouse = await openWarehouse(url);
  await fill(warehouse, raw, `select ${n} as n`);
  await warehouse.close();
}

function start(script: string) {
  return spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: 'ignore',
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
  });
}

async function finished(child: ReturnType<typeof start>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve));
}
