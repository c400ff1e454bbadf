import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { CommerceMlFiles } from './files/commerceml/read.ts';
import { formOf } from './files/form.ts';
import { DEFAULT_LIMITS, UnreadableFile, type Limits } from './files/limits.ts';
import { makePlain } from './files/plain.ts';
import { withArchivesOpened, type GivenFile } from './files/zip.ts';
import {
  batchFolder,
  batchIdOf,
  dropBatch,
  keepCurrentMapping,
  land,
  openLanding,
  type Landing,
} from './landing/landing.ts';
import { readManifest, writeManifest } from './landing/manifest.ts';
import { inTurn } from './landing/turn.ts';
import { withLettersRead } from './mail/given.ts';
import { hasColumns, missingColumns } from './mapping/claims.ts';
import { columnsOfDataset } from './mapping/columns.ts';
import { namedHeadings, sameName } from './mapping/headings.ts';
import { readEntities, type Entities } from './mapping/entities.ts';
import type { MappingFile } from './mapping/read.ts';
import type { Dataset } from './mapping/schema.ts';
import { claimFiles, filesOf, type MappingChoice } from './choose.ts';
import { isFirstBatch, nextBatchNumber, standingBatch } from './raw/batches.ts';
import { loadBatch, type Loaded } from './raw/load.ts';
import { rawTableOf } from './raw/table-name.ts';
import { ensureRawTable, ensureRawTables, RECORD_COLUMNS } from './raw/tables.ts';
import { totalsOf, type FileReport, type ImportProgress, type ImportReport } from './report.ts';
import { finishStopped } from './resume.ts';
import { writeStagingModels } from './staging/write.ts';

export type ImportWish = {
  readonly warehouse: Warehouse;
  readonly dataDir: string;
  /** files and folders */
  readonly paths: readonly string[];
  readonly mapping: MappingChoice;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly clock: () => Date;
  readonly limits?: Limits;
};

/** What every step of an import works with. */
export type ImportPlace = {
  readonly warehouse: Warehouse;
  readonly reader: DuckDBConnection;
  readonly landing: Landing;
  readonly entities: Entities;
  readonly limits: Limits;
  /** a folder for what is taken out of files, gone when the import ends */
  readonly opened: string;
  readonly commerceMl: CommerceMlFiles;
  readonly clock: () => Date;
};

/** A file and the dataset that asked for it. */
export type Claim = GivenFile & { readonly mapping: MappingFile; readonly dataset: Dataset };

/** Brings files into raw. A file that fails is reported and does not stop the others; importing twice changes nothing. */
export async function importFiles(wish: ImportWish): Promise<ImportReport> {
  return withPlace(wish, async (place) => {
    const given = await filesOf(wish.paths);
    const opened = await withArchivesOpened(given, join(place.opened, 'archives'), place.limits);
    const readable = await withLettersRead(opened.files, join(place.opened, 'letters'));
    const chosen = await claimFiles(readable, wish.mapping, place.entities, place.commerceMl);
    const { claims, unclaimed, mappings } = chosen;
    const completed = await finishStopped(place);
    for (const mapping of mappings) await ensureDatasets(place, mapping);
    const files: FileReport[] = [];
    for (const { file, reason } of [...opened.refused, ...chosen.refused]) {
      const report: FileReport = { file: basename(file), dataset: '', source: '', kind: 'failed', reason };
      files.push(report);
      wish.onProgress({ kind: 'finished', report });
    }
    for (const [at, claim] of claims.entries()) {
      const file = claim.name;
      wish.onProgress({ kind: 'started', file, dataset: claim.dataset.dataset, at: at + 1, of: claims.length });
      const report = await importFile(place, claim);
      files.push(report);
      wish.onProgress({ kind: 'finished', report });
    }
    const models: string[] = [];
    for (const mapping of mappings) {
      models.push(...(await writeStagingModels(wish.dataDir, mapping, place.entities)));
      await keepCurrentMapping(place.landing, mapping);
    }
    return { files, unclaimed, completed, models, totals: totalsOf(files) };
  });
}

/** Waits for its turn and opens what an import needs: the landing zone and a DuckDB in memory that reads files. */
export async function withPlace<T>(
  wish: Pick<ImportWish, 'warehouse' | 'dataDir' | 'clock' | 'limits'>,
  use: (place: ImportPlace) => Promise<T>,
): Promise<T> {
  return inTurn(join(wish.dataDir, 'landing'), () => inPlace(wish, use));
}

async function inPlace<T>(
  wish: Pick<ImportWish, 'warehouse' | 'dataDir' | 'clock' | 'limits'>,
  use: (place: ImportPlace) => Promise<T>,
): Promise<T> {
  const landing = await openLanding(wish.dataDir);
  const limits = wish.limits ?? DEFAULT_LIMITS;
  const opened = join(landing.workFolder, `${process.pid}-opened`);
  await ensureRawTables(wish.warehouse);
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '1GB',
    temp_directory: join(landing.workFolder, `${process.pid}-spill`),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const reader = await instance.connect();
  try {
    await reader.run(`set TimeZone = 'UTC'`);
    return await use({
      warehouse: wish.warehouse,
      reader,
      landing,
      entities: readEntities(),
      limits,
      opened,
      commerceMl: new CommerceMlFiles(opened, limits),
      clock: wish.clock,
    });
  } finally {
    reader.closeSync();
    instance.closeSync();
    await rm(opened, { recursive: true, force: true });
  }
}

/** Every dataset of a mapping gets its raw table, so that the models read from all of them bind. */
export async function ensureDatasets(place: Pick<ImportPlace, 'warehouse'>, mapping: MappingFile): Promise<void> {
  for (const dataset of mapping.mapping.datasets) {
    const read = columnsOfDataset(dataset, mapping.mapping.datasets).map(({ column }) => column);
    const needed = mapping.mapping.system === undefined ? read : [...RECORD_COLUMNS, ...read];
    await ensureRawTable(place.warehouse, rawTableOf({ mapping, dataset }), needed);
  }
}

export async function importFile(place: ImportPlace, claim: Claim): Promise<FileReport> {
  const about = { file: claim.name, dataset: claim.dataset.dataset, source: claim.mapping.mapping.source };
  const scratch = join(place.landing.workFolder, `${process.pid}-${performance.now().toString(36).replace('.', '')}`);
  try {
    await mkdir(scratch, { recursive: true });
    return { ...about, ...(await readAndLoad(place, claim, scratch)) };
  } catch (cause) {
    const reason =
      cause instanceof UnreadableFile ? cause.reason : cause instanceof Error ? cause.message : String(cause);
    return { ...about, kind: 'failed', reason };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

type Result = FileReport extends infer R
  ? R extends FileReport
    ? Omit<R, 'file' | 'dataset' | 'source'>
    : never
  : never;

async function readAndLoad(place: ImportPlace, claim: Claim, scratch: string): Promise<Result> {
  const started = performance.now();
  const { mapping, dataset } = claim;
  const source = mapping.mapping.source;
  const file = await makePlain(claim.path, scratch, place.limits, dataset.read.encoding ?? null);
  const batchId = batchIdOf(source, dataset, file.sha256);
  const standing = await standingBatch(place.warehouse, batchId);
  if (standing) return { kind: 'already loaded', batchId, rows: standing.rows };

  const isHeader = (names: readonly string[]): boolean => hasColumns(dataset, mapping.mapping, names);
  const form = await formOf(file, dataset.read, isHeader, { ...place, workFolder: scratch });
  const missing = missingColumns(dataset, mapping.mapping, form.columns);
  if (missing.length > 0) {
    const names = missing.map((name) => `"${name}"`).join(', ');
    throw new UnreadableFile(file.name, `lacks ${names}, which the mapping reads; it has: ${form.columns.join(', ')}`);
  }
  const needed = columnsOfDataset(dataset, mapping.mapping.datasets).map(({ column }) => column);
  const headings = namedHeadings(dataset, needed, form.columns);
  const wanted = [...headings.names, ...headings.said.keys()];
  const isFirst = await isFirstBatch(place.warehouse, source, dataset.dataset);
  const { columns, added } = await ensureRawTable(place.warehouse, rawTableOf(claim), wanted);

  const folder = batchFolder(place.landing, source, dataset.dataset, batchId);
  const unfinished = await readManifest(folder);
  const batchNumber = unfinished
    ? BigInt(unfinished.batch_number)
    : await nextBatchNumber(place.warehouse, place.clock());
  const landed = land(place.landing, file, { mapping, dataset, batchId, batchNumber }, place.clock());
  const settled = landed.catch(() => undefined);
  let loaded: Loaded;
  try {
    loaded = await loadBatch(place.warehouse, place.reader, {
      ...{ batchId, batchNumber, mapping, dataset, form, scratch, landed },
      ...{ entities: place.entities, limits: place.limits, clock: place.clock },
      ...{ name: file.name, bytes: file.bytes, sha256: file.sha256, cursor: null },
      pairs: [
        ...form.columns.map((from, at) => ({ from, to: columns.get(wanted[at] as string) ?? from })),
        ...[...headings.said].map(([name, value]) => ({ value, to: columns.get(name) ?? name })),
      ],
      absent: needed.filter((name) => !wanted.some((found) => sameName(found) === sameName(name))),
    });
  } catch (cause) {
    // A file that cannot be read will not be readable tomorrow: nothing of it stays behind to be tried again.
    const stands = await settled;
    if (stands && !unfinished) await dropBatch(stands.folder);
    throw cause;
  }
  const { manifest } = await landed;
  await writeManifest(folder, { ...manifest, state: stateOf(loaded) });
  const { rows, rejected, flagged, ragged } = loaded;
  const seconds = Math.round(performance.now() - started) / 1000;
  return { kind: 'loaded', batchId, rows, rejected, flagged, ragged, columnsAdded: isFirst ? [] : added, seconds };
}

function stateOf({ loadedAt, rows, rejected, flagged, ragged }: Loaded) {
  return { kind: 'loaded' as const, loaded_at: loadedAt.toISOString(), rows, rejected, flagged, ragged };
}
