import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';
import type { JobEvent } from '../jobs/job.ts';
import type { Messages } from '../messages/messages.ts';
import { Trouble } from '../trouble.ts';
import { checksumOf, filesBelow } from './files.ts';
import { manifestName, manifestSchema, type Manifest } from './manifest.ts';

/** Unpacks an archive into an empty folder and proves every file against the manifest. Throws Trouble otherwise. */
export async function readArchive(
  file: string,
  dir: string,
  tell: (event: JobEvent) => void,
  m: Messages,
): Promise<Manifest> {
  let done = 0;
  try {
    await extract({
      file,
      cwd: dir,
      strict: true,
      // Only plain files and folders: a link could point out of the folder.
      filter: (_, entry) => 'type' in entry && (entry.type === 'File' || entry.type === 'Directory'),
      onReadEntry: () => tell({ kind: 'progress', label: m.restore.unpacking, done: (done += 1), total: null }),
    });
  } catch (error) {
    throw new Trouble(1, (words) => words.restore.notBackup(file), error);
  }
  const manifest = await manifestIn(dir, file);
  await prove(dir, manifest, tell, m);
  return manifest;
}

async function manifestIn(dir: string, file: string): Promise<Manifest> {
  const text = await readFile(join(dir, manifestName), 'utf8').catch(() => null);
  if (text === null) throw new Trouble(1, (m) => m.restore.notBackup(file));
  const parsed = manifestSchema.safeParse(jsonIn(text));
  if (!parsed.success) throw new Trouble(1, (m) => m.restore.notBackup(file));
  return parsed.data;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

async function prove(dir: string, manifest: Manifest, tell: (event: JobEvent) => void, m: Messages): Promise<void> {
  const listed = new Map(manifest.files.map((file) => [file.path, file]));
  const found = (await filesBelow(dir)).filter((path) => path !== manifestName);
  const wrong = found.filter((path) => !listed.has(path));
  let done = 0;
  for (const [path, { bytes, sha256 }] of listed) {
    tell({ kind: 'progress', label: m.restore.checking, done: (done += 1), total: listed.size });
    const actual = await checksumOf(join(dir, path)).catch(() => null);
    if (actual?.sha256 !== sha256 || actual.bytes !== bytes) wrong.push(path);
  }
  if (wrong.length > 0) throw new Trouble(1, (words) => words.restore.damaged(wrong));
}
