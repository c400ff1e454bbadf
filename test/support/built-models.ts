import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureAppTables, VERSIONS } from '../../api/versions.ts';
import { ensureRawTables } from '../../ingest/raw/tables.ts';
import { readEntities } from '../../models/entities.ts';
import { build, loadProject, type BuildReport } from '../../models/runner/index.ts';
import type { SegmentRule } from '../../models/segments.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A record made by people: its entity, its id and its fields as text. */
export type HandmadeRecord = readonly [entity: string, id: string, fields: Readonly<Record<string, string | null>>];

/**
 * Writes records into the log as if people had created them, or changed them later; they reach core as system `voronka`,
 * ids as given.
 */
export async function createRecords(
  warehouse: Warehouse,
  records: readonly HandmadeRecord[],
  { version, op } = { version: 1n, op: 'create' },
): Promise<void> {
  await ensureAppTables(warehouse);
  await warehouse.insert(
    VERSIONS,
    records.map(([kind, id, fields], at) => ({
      kind,
      id,
      version,
      at: '2024-01-01T00:00:00Z',
      author: 'test',
      op,
      fields: JSON.stringify(fields),
      write_id: String(at),
    })),
  );
}

/**
 * Builds the models of the product over the warehouse and expects every check to hold: all of them, or those that a
 * selector names (`+replenishment` is one with all it stands on).
 */
export async function buildModels(
  warehouse: Warehouse,
  {
    extraModelDirs = [] as readonly string[],
    currency = 'RUB',
    timezone = 'Europe/Moscow',
    select = null as string | null,
    segments = [] as readonly SegmentRule[],
  } = {},
): Promise<BuildReport> {
  await ensureAppTables(warehouse);
  await ensureRawTables(warehouse);
  const project = await loadProject({
    root: ROOT,
    extraModelDirs,
    vars: { entities: readEntities(), segments, currency, timezone },
    artifacts: await mkdtemp(join(tmpdir(), 'voronka-target-')),
  });
  const troubles: string[] = [];
  const report = await build(project, warehouse, {
    select,
    full: false,
    onEvent: (event) => {
      if (event.kind === 'node-finished' && event.outcome.kind === 'failed') {
        troubles.push(`${event.outcome.message}\n${event.outcome.sql ?? ''}`);
      }
      if (event.kind === 'checked' && event.result.outcome.kind !== 'pass') troubles.push(event.result.check.name);
    },
  });
  if (report.exitCode !== 0) throw new Error(`the build failed:\n${troubles.join('\n')}`);
  return report;
}
