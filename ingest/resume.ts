import { basename, join } from 'node:path';
import { stat } from 'node:fs/promises';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { ensureDatasets, importFile, withPlace, type ImportPlace } from './import.ts';
import { keptMapping, landedBatches, type Landed } from './landing/landing.ts';
import { writeManifest } from './landing/manifest.ts';
import { readMapping } from './mapping/read.ts';
import { finishRecords } from './landing/load-records.ts';
import { standingBatch } from './raw/batches.ts';
import type { FileReport } from './report.ts';

/** Completes what a stopped process left: batches on disk that are not in raw yet. For the start of a server. */
export async function finishImports(wish: {
  readonly warehouse: Warehouse;
  readonly dataDir: string;
  readonly clock: () => Date;
}): Promise<readonly FileReport[]> {
  return withPlace(wish, finishStopped);
}

export async function finishStopped(place: ImportPlace): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const landed of await landedBatches(place.landing)) {
    if (landed.manifest.state.kind === 'loaded') continue;
    reports.push(...(await finish(place, landed)));
  }
  return reports;
}

async function finish(place: ImportPlace, { folder, manifest }: Landed): Promise<FileReport[]> {
  const standing = await standingBatch(place.warehouse, manifest.batch_id);
  if (standing) {
    // Killed between the acknowledgement and the note of it.
    const state = { rows: standing.rows, rejected: 0, flagged: 0, ragged: 0, loaded_at: standing.loadedAt };
    await writeManifest(folder, { ...manifest, state: { kind: 'loaded', ...state } });
    return [];
  }
  const mappingPath = keptMapping(place.landing, manifest.source, manifest.mapping_checksum);
  const mapping = readMapping(mappingPath, place.entities);
  const dataset = mapping.mapping.datasets.find(({ dataset: name }) => name === manifest.dataset);
  const path = join(folder, basename(manifest.file));
  if (!dataset || !(await stat(path).catch(() => null))) return [];
  await ensureDatasets(place, mapping);
  if (manifest.records) return [await finishRecords(place, { folder, manifest }, mapping, dataset)];
  return [await importFile(place, { path, name: basename(path), shown: path, mapping, dataset })];
}
