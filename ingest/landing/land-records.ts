import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { MappingFile } from '../mapping/read.ts';
import type { Dataset } from '../mapping/schema.ts';
import { batchFolder, keepMapping, type Landed, type Landing } from './landing.ts';
import { syncFolder, writeManifest, type Manifest } from './manifest.ts';

/** Records about to be landed: NDJSON, its columns, and how far the stream is read with them. */
export type LandingRecords = {
  readonly mapping: MappingFile;
  readonly dataset: Dataset;
  readonly batchNumber: bigint;
  readonly text: string;
  readonly columns: readonly string[];
  /** JSON of a Cursor */
  readonly cursor: string;
};

const packed = promisify(gzip);
const FILE = 'records.ndjson.gz';

/** Keeps a batch of records. When this resolves, they and their manifest are on the disk under their final name. */
export async function landRecords(landing: Landing, records: LandingRecords, landedAt: Date): Promise<Landed> {
  const source = records.mapping.mapping.source;
  const { dataset } = records.dataset;
  const batchId = createHash('sha256')
    .update(JSON.stringify([source, dataset, records.batchNumber.toString()]))
    .digest('hex')
    .slice(0, 24);
  const folder = batchFolder(landing, source, dataset, batchId);
  await keepMapping(landing, records.mapping);
  const temporary = join(landing.workFolder, `${process.pid}-${batchId}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const bytes = await packed(records.text, { level: 1 });
  const file = await open(join(temporary, FILE), 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  const manifest: Manifest = {
    batch_id: batchId,
    batch_number: records.batchNumber.toString(),
    source,
    dataset,
    entities: [...new Set(records.dataset.feeds.map(({ entity }) => entity))],
    original_name: `${dataset}.ndjson.gz`,
    file: FILE,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    mapping_checksum: records.mapping.checksum,
    landed_at: landedAt.toISOString(),
    records: { columns: [...records.columns], cursor: records.cursor },
    state: { kind: 'landed' },
  };
  await writeManifest(temporary, manifest);
  await mkdir(join(folder, '..'), { recursive: true });
  await rename(temporary, folder);
  await syncFolder(join(folder, '..'));
  return { folder, manifest };
}
