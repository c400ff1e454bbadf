import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What stands beside a landed file. Written whole or not at all. */
export const manifestSchema = z.strictObject({
  batch_id: z.string(),
  batch_number: z.string(),
  source: z.string(),
  dataset: z.string(),
  entities: z.array(z.string()),
  original_name: z.string(),
  file: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  mapping_checksum: z.string(),
  landed_at: z.string(),
  /** a batch of records that a connector read: the columns of its lines, how far its stream is read with it, as JSON */
  records: z.strictObject({ columns: z.array(z.string()), cursor: z.string() }).optional(),
  state: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('landed') }),
    z.strictObject({
      kind: z.literal('loaded'),
      loaded_at: z.string(),
      rows: z.number(),
      rejected: z.number(),
      flagged: z.number(),
      ragged: z.number(),
    }),
  ]),
});

export type Manifest = z.infer<typeof manifestSchema>;

export async function readManifest(folder: string): Promise<Manifest | null> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeDurably(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** A file that after a power cut is either the old or the new one, never half of it. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(join(path, '..'));
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
