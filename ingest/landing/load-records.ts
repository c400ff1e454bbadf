import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportPlace } from '../import.ts';
import { sameName } from '../mapping/headings.ts';
import { columnsOfDataset } from '../mapping/columns.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { Dataset } from '../mapping/schema.ts';
import { loadBatch, type Loaded } from '../raw/load.ts';
import { rawTableOf } from '../raw/table-name.ts';
import { ensureRawTable, RECORD_COLUMNS } from '../raw/tables.ts';
import type { FileReport } from '../report.ts';
import type { Landed } from './landing.ts';
import { writeManifest } from './manifest.ts';

export type LoadedRecords = Loaded & { readonly columnsAdded: readonly string[] };

/** Loads a landed batch of records. When it resolves, the batch is listed in raw.batches together with its cursor. */
export async function loadRecords(
  place: ImportPlace,
  { folder, manifest }: Landed,
  mapping: MappingFile,
  dataset: Dataset,
): Promise<LoadedRecords> {
  if (!manifest.records) throw new Error(`${folder} holds a file, not records`);
  const { columns, cursor } = manifest.records;
  const needed = columnsOfDataset(dataset, mapping.mapping.datasets).map(({ column }) => column);
  const spelled = new Map(needed.map((name) => [sameName(name), name]));
  const wanted = columns.map((name) => spelled.get(sameName(name)) ?? name);
  const table = await ensureRawTable(place.warehouse, rawTableOf({ mapping, dataset }), [
    ...new Set([...RECORD_COLUMNS, ...wanted, ...needed]),
  ]);
  const scratch = join(place.landing.workFolder, `${process.pid}-${manifest.batch_id}-load`);
  await mkdir(scratch, { recursive: true });
  try {
    const loaded = await loadBatch(place.warehouse, place.reader, {
      ...{ batchId: manifest.batch_id, batchNumber: BigInt(manifest.batch_number), mapping, dataset, scratch, cursor },
      ...{ entities: place.entities, limits: place.limits, clock: place.clock, landed: Promise.resolve() },
      ...{ name: manifest.original_name, bytes: manifest.bytes, sha256: manifest.sha256 },
      form: { kind: 'ndjson', path: join(folder, manifest.file), columns },
      pairs: columns.map((from, at) => ({ from, to: table.columns.get(wanted[at] as string) ?? from })),
      absent: needed.filter((name) => !columns.some((found) => sameName(found) === sameName(name))),
    });
    const { rows, rejected, flagged, ragged, loadedAt } = loaded;
    const state = { kind: 'loaded' as const, loaded_at: loadedAt.toISOString(), rows, rejected, flagged, ragged };
    await writeManifest(folder, { ...manifest, state });
    return { ...loaded, columnsAdded: table.added };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Loads records that a stopped process landed, and reports them as a file. */
export async function finishRecords(
  place: ImportPlace,
  landed: Landed,
  mapping: MappingFile,
  dataset: Dataset,
): Promise<FileReport> {
  const { source, original_name: file, batch_id: batchId } = landed.manifest;
  const { rows, rejected, flagged, ragged, columnsAdded } = await loadRecords(place, landed, mapping, dataset);
  const about = { file, source, dataset: dataset.dataset };
  return { ...about, kind: 'loaded', batchId, rows, rejected, flagged, ragged, columnsAdded, seconds: 0 };
}
