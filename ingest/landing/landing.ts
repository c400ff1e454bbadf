import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { UnreadableFile } from '../files/limits.ts';
import type { PlainFile } from '../files/plain.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { Dataset } from '../mapping/schema.ts';
import { readManifest, syncFolder, writeDurably, writeManifest, type Manifest } from './manifest.ts';

/** `<DATA>/landing`: every batch as the file it came as, with its manifest. */
export type Landing = { readonly root: string; readonly workFolder: string };

export type Landed = { readonly folder: string; readonly manifest: Manifest };

/** Opens the landing zone and clears what a killed process left half-written; call it in turn only. */
export async function openLanding(dataDir: string): Promise<Landing> {
  const root = join(dataDir, 'landing');
  const workFolder = join(root, '.work');
  await mkdir(workFolder, { recursive: true });
  for (const name of await readdir(workFolder)) await rm(join(workFolder, name), { recursive: true, force: true });
  return { root, workFolder };
}

/** The same file read in the same way for the same dataset is the same batch, whatever it is called. */
export function batchIdOf(source: string, dataset: Dataset, sha256: string): string {
  const reading = JSON.stringify([source, dataset.dataset, dataset.read, sha256]);
  return createHash('sha256').update(reading).digest('hex').slice(0, 24);
}

export function batchFolder(landing: Landing, source: string, dataset: string, batchId: string): string {
  return join(landing.root, source, dataset, batchId);
}

/**
 * Keeps the file as it was given. When this resolves, the file and its manifest are on the disk under their final name.
 * Throws UnreadableFile when the file changed since its checksum was taken.
 */
export async function land(
  landing: Landing,
  file: PlainFile,
  about: {
    readonly mapping: MappingFile;
    readonly dataset: Dataset;
    readonly batchId: string;
    readonly batchNumber: bigint;
  },
  landedAt: Date,
): Promise<Landed> {
  const source = about.mapping.mapping.source;
  const dataset = about.dataset.dataset;
  const folder = batchFolder(landing, source, dataset, about.batchId);
  const standing = await readManifest(folder);
  if (standing) return { folder, manifest: standing };

  await keepMapping(landing, about.mapping);
  const temporary = join(landing.workFolder, `${process.pid}-${about.batchId}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const name = safeName(file.name);
  const copy = join(temporary, name);
  // Copy-on-write where the file system has it: the copy is then free and still not the user's file.
  await copyFile(file.given, copy, constants.COPYFILE_FICLONE);
  await syncFile(copy);
  await checkUnchanged(file);
  const manifest: Manifest = {
    batch_id: about.batchId,
    batch_number: about.batchNumber.toString(),
    source,
    dataset,
    entities: [...new Set(about.dataset.feeds.map(({ entity }) => entity))],
    original_name: file.name,
    file: name,
    bytes: file.bytes,
    sha256: file.sha256,
    mapping_checksum: about.mapping.checksum,
    landed_at: landedAt.toISOString(),
    state: { kind: 'landed' },
  };
  await writeManifest(temporary, manifest);
  await mkdir(join(folder, '..'), { recursive: true });
  await rename(temporary, folder);
  await syncFolder(join(folder, '..'));
  return { folder, manifest };
}

/** Batches on disk, oldest first. */
export async function landedBatches(landing: Landing): Promise<Landed[]> {
  const found: Landed[] = [];
  for (const source of await foldersIn(landing.root)) {
    for (const dataset of await foldersIn(join(landing.root, source))) {
      for (const batch of await foldersIn(join(landing.root, source, dataset))) {
        const folder = join(landing.root, source, dataset, batch);
        const manifest = await readManifest(folder);
        if (manifest) found.push({ folder, manifest });
      }
    }
  }
  return found.toSorted((a, b) => (BigInt(a.manifest.batch_number) < BigInt(b.manifest.batch_number) ? -1 : 1));
}

/** Where the mapping that a batch was landed with is kept. */
export function keptMapping(landing: Landing, source: string, checksum: string): string {
  return join(landing.root, source, '.mappings', `${checksum}.yml`);
}

/** Where the mapping that a source's staging models were last written from is kept. */
export function currentMapping(landing: Landing, source: string): string {
  return join(landing.root, source, '.mappings', 'current.yml');
}

export async function keepCurrentMapping(landing: Landing, mapping: MappingFile): Promise<void> {
  const path = currentMapping(landing, mapping.mapping.source);
  await mkdir(join(path, '..'), { recursive: true });
  await writeDurably(path, mapping.text);
}

/** The sources that were ever imported here. */
export async function landedSources(landing: Landing): Promise<string[]> {
  return foldersIn(landing.root);
}

export async function dropBatch(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

export async function keepMapping(landing: Landing, mapping: MappingFile): Promise<void> {
  const path = keptMapping(landing, mapping.mapping.source, mapping.checksum);
  const isKept = await stat(path).then(
    () => true,
    () => false,
  );
  if (isKept) return;
  await mkdir(join(path, '..'), { recursive: true });
  await writeDurably(path, mapping.text);
}

export async function checkUnchanged(file: PlainFile): Promise<void> {
  const now = await stat(file.given, { bigint: true });
  if (now.size !== BigInt(file.bytes) || now.mtimeNs !== file.modifiedNs) {
    throw new UnreadableFile(file.name, 'changed while it was being read; import it again when it is complete');
  }
}

/** The last part of a name, without anything that could lead out of the batch's folder or upset a terminal. */
function safeName(name: string): string {
  const plain = name.replace(/[/\\\x00-\x1f\x7f\u202A-\u202E\u2066-\u2069]/g, '_').replace(/^\.+/, '_');
  const short = Buffer.byteLength(plain) > 200 ? plain.slice(-60) : plain;
  return short === 'manifest.json' ? 'manifest.data.json' : short;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}
