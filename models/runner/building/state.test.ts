import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openWarehouse } from '../../../warehouse/open.ts';
import { rowsOf, SketchProject } from '../project/sketch-project.ts';
import { ensureState, readStates, writeStates, type NodeState } from './state.ts';

const state = (name: string, reason: string): NodeState => ({
  ...{ name, ownHash: 'a', hash: 'b', inputKey: '{}', outputKey: 'c', checksHash: 'd', reason },
  ...{ rows: 9007199254740993n, ms: 1.5 },
});

it('remembers the last build of a node for good, and others for three months', async () => {
  const warehouse = await openWarehouse('duckdb::memory:');
  await ensureState(warehouse);
  await writeStates(warehouse, 'r1', new Date('2024-01-01'), [state('deal', 'first'), state('lead', 'only')]);
  await writeStates(warehouse, 'r2', new Date('2024-02-01'), [state('deal', 'second')]);
  expect((await readStates(warehouse)).get('deal')).toEqual(state('deal', 'second'));
  await writeStates(warehouse, 'r3', new Date('2024-12-01'), [state('deal', 'third')]);
  expect(await rowsOf(warehouse, 'select name, reason from meta.nodes')).toEqual([
    ['deal', 'second'],
    ['deal', 'third'],
    ['lead', 'only'],
  ]);
  await warehouse.close();
});

it('keeps every run with the reason of every node', async () => {
  const warehouse = await openWarehouse('duckdb::memory:');
  const project = new SketchProject({ 'models/core/deal.sql': 'select 1 as id' });
  await project.build(warehouse);
  await project.build(warehouse);
  const runs = await rowsOf(warehouse, 'select status, built_count, skipped_count, reasons from meta.runs');
  expect(runs).toEqual([
    ['ok', '0', '1', '{"deal":"skipped: nothing changed"}'],
    ['ok', '1', '0', '{"deal":"built: never built before"}'],
  ]);
  await warehouse.close();
  rmSync(project.root, { recursive: true });
});

it("runs dbt's on-run-start before the models and on-run-end after them", async () => {
  const warehouse = await openWarehouse('duckdb::memory:');
  const project = new SketchProject({
    'dbt_project.yml':
      "name: shop\non-run-start: create table if not exists main.log (word varchar)\non-run-end:\n  - \"insert into main.log select 'deals ' || count(*) from {{ ref('deals') }}\"\n",
    'models/deals.sql': 'select 1 as id from main.log having count(*) >= 0',
  });
  expect((await project.build(warehouse)).exitCode).toBe(0);
  expect(await rowsOf(warehouse, 'select word from main.log')).toEqual([['deals 1']]);
  await warehouse.close();
  rmSync(project.root, { recursive: true });
});
