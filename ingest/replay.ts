import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TableName, Warehouse } from '../warehouse/warehouse.ts';
import { ensureDatasets, importFile, withPlace, type ImportPlace } from './import.ts';
import {
  batchFolder,
  batchIdOf,
  keepCurrentMapping,
  keepMapping,
  landedBatches,
  type Landed,
} from './landing/landing.ts';
import { finishRecords } from './landing/load-records.ts';
import { syncFolder, writeManifest } from './landing/manifest.ts';
import type { MappingFile } from './mapping/read.ts';
import { rawTableOf } from './raw/table-name.ts';
import { BATCHES, REJECTS } from './raw/tables.ts';
import type { FileReport } from './report.ts';
import { writeStagingModels } from './staging/write.ts';

/** Why a batch cannot be loaded again. */
export class NoSuchBatch extends Error {
  override readonly name = 'NoSuchBatch';
  constructor(readonly batch: string) {
    super(`batch ${batch} is not in landing, or its dataset is not in the mapping`);
  }
}

/**
 * Loads a landed batch again by the mapping as it is now, in the place it had among the others: what was rejected may
 * be readable since the mapping was mended. A kill at any moment leaves the old rows, or a batch that the next import
 * completes. Throws NoSuchBatch.
 */
export async function replayBatch(
  wish: { readonly warehouse: Warehouse; readonly dataDir: string; readonly clock: () => Date },
  mapping: MappingFile,
  batchId: string,
): Promise<{ readonly report: FileReport; readonly models: readonly string[] }> {
  return withPlace(wish, async (place) => {
    const landed = (await landedBatches(place.landing)).find(({ manifest }) => manifest.batch_id === batchId);
    const dataset = mapping.mapping.datasets.find(({ dataset: name }) => name === landed?.manifest.dataset);
    if (!landed || !dataset || landed.manifest.source !== mapping.mapping.source) throw new NoSuchBatch(batchId);
    await ensureDatasets(place, mapping);
    await keepMapping(place.landing, mapping);
    // How a file is read is part of its batch's id, and the mapping may read it otherwise now.
    const id = landed.manifest.records ? batchId : batchIdOf(landed.manifest.source, dataset, landed.manifest.sha256);
    const again = await renamed(place, landed, id, mapping.checksum);
    await takeBack(place.warehouse, rawTableOf({ mapping, dataset }), landed);
    const path = join(again.folder, basename(again.manifest.file));
    const name = again.manifest.original_name;
    const report = again.manifest.records
      ? await finishRecords(place, again, mapping, dataset)
      : await importFile(place, { path, name, shown: name, mapping, dataset });
    const models = await writeStagingModels(wish.dataDir, mapping, place.entities);
    await keepCurrentMapping(place.landing, mapping);
    return { report, models };
  });
}

/** The batch under its new id, marked as landed and not loaded: from here on a stopped replay is completed. */
async function renamed(place: ImportPlace, landed: Landed, id: string, mappingChecksum: string): Promise<Landed> {
  const { source, dataset, batch_id: old } = landed.manifest;
  const manifest = {
    ...landed.manifest,
    batch_id: id,
    mapping_checksum: mappingChecksum,
    state: { kind: 'landed' as const },
  };
  await writeManifest(landed.folder, manifest);
  if (id === old) return { folder: landed.folder, manifest };
  const folder = batchFolder(place.landing, source, dataset, id);
  await mkdir(dirname(folder), { recursive: true });
  await rename(landed.folder, folder);
  await syncFolder(dirname(folder));
  return { folder, manifest };
}

/** Takes away what the batch gave: its line in raw.batches first, so that nobody counts half of its rows. */
async function takeBack(warehouse: Warehouse, table: TableName, { manifest }: Landed): Promise<void> {
  const number = BigInt(manifest.batch_number);
  const places = [
    [BATCHES, 'batch_number'],
    [REJECTS, 'batch_number'],
    [table, '_batch'],
  ] as const;
  const statements = places.map(([from, column]) => {
    const relation = warehouse.relation(from);
    const sql =
      warehouse.engine === 'clickhouse'
        ? `alter table ${relation} delete where ${column} = $number settings mutations_sync = 2`
        : `delete from ${relation} where ${column} = $number`;
    return { sql, params: { number } };
  });
  await warehouse.transaction(statements);
}
