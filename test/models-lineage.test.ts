import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureTables } from '../cli/pipeline.ts';
import { readEntities } from '../models/entities.ts';
import { build, lineageOf, lineageOfProject, loadProject, type Project } from '../models/runner/index.ts';
import { openWarehouse } from '../warehouse/open.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

let warehouse: Warehouse;
let project: Project;
let artifacts: string;
beforeAll(async () => {
  const vars = { entities: readEntities(), currency: 'RUB', timezone: 'Europe/Moscow' };
  artifacts = await mkdtemp(join(tmpdir(), 'voronka-lineage-'));
  project = await loadProject({ root: `${import.meta.dirname}/..`, extraModelDirs: [], vars, artifacts });
  warehouse = await openWarehouse('duckdb::memory:');
  await ensureTables(warehouse);
  const report = await build(project, warehouse, { select: null, full: false, onEvent: () => undefined });
  expect(report.exitCode).toBe(0);
});
afterAll(async () => {
  await warehouse.close();
  await rm(artifacts, { recursive: true, force: true });
});

it('every column of our own models in SQL is traced, with nothing left unknown', async () => {
  const lineage = await lineageOfProject(project, warehouse);
  const unknown = [...lineage].flatMap(([node, { columns, unknown: reason }]) => [
    ...(reason === null ? [] : [`${node}: ${reason}`]),
    ...columns.flatMap((column) => (column.unknown === null ? [] : [`${node}.${column.name}: ${column.unknown}`])),
  ]);
  const inSql = unknown.filter((reason) => !reason.endsWith('a model in TypeScript is not looked into'));
  expect(inSql).toEqual([]);
});

it('the amount of a deal comes from its source and the edits, and the currency decides its rate', async () => {
  const { upstream, unknown } = await lineageOf(project, warehouse, { model: 'deals', column: 'amount' });
  const places = upstream.map(({ from }) => `${from.name}.${from.column}`);
  expect(unknown).toEqual([]);
  expect(places).toEqual(
    expect.arrayContaining(['deal.amount', 'deal.currency', 'stg_voronka__deal.amount', 'app.versions.fields']),
  );
});
