import { chmod, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create } from 'tar';
import { alsoAt, checksumOf, copyTo, filesBelow } from '../backup/files.ts';
import { manifestName, type Manifest, type SavedWarehouse } from '../backup/manifest.ts';
import { saveTables } from '../backup/save-clickhouse.ts';
import { copyDatabase } from '../backup/save-duckdb.ts';
import { databasePath, projectEntries, stateEntries } from '../backup/what.ts';
import { bytesText } from '../bytes-text.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import { Interrupted } from '../trouble.ts';
import { version } from '../version.ts';
import type { Owner } from './owner.ts';

/**
 * One archive of the warehouse, the landed files, the state beside them and the project's own files, as of one moment:
 * it is made in the queue of jobs, so no import or build runs meanwhile. The archive appears whole or not at all.
 */
export async function backup(owner: Owner, job: JobOf<'backup'>, teller: Teller): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  const { config } = owner;
  const tmp = join(config.dataDir, 'tmp');
  await mkdir(tmp, { recursive: true });
  const dir = await mkdtemp(join(tmp, 'backup-'));
  const draft = `${job.file}.partial`;
  try {
    teller.tell({ kind: 'progress', label: m.backup.copying, done: 0, total: null });
    const warehouse = await saveWarehouse(owner, dir, teller);
    for (const entry of await stateEntries(config)) await gather(config.dataDir, entry, join(dir, 'data'), alsoAt);
    for (const entry of await projectEntries(config)) await gather(config.dir, entry, join(dir, 'project'), copyTo);

    const files = await checksums(dir, teller, m.backup.hashing);
    const manifest: Manifest = { format: 1, version, made_at: new Date().toISOString(), warehouse, files };
    await writeFile(join(dir, manifestName), JSON.stringify(manifest, null, 2));
    await pack(dir, draft, files.length + 1, teller, m.backup.packing);
    await rename(draft, job.file);
    const { bytes, sha256 } = await checksumOf(job.file);
    return {
      exitCode: 0,
      words: m.backup.done(job.file, bytesText(bytes, teller.locale), files.length),
      result: { file: job.file, bytes, sha256, files: files.length },
    };
  } finally {
    await rm(draft, { force: true });
    await rm(dir, { recursive: true, force: true });
  }
}

async function saveWarehouse({ config, warehouse }: Owner, dir: string, teller: Teller): Promise<SavedWarehouse> {
  switch (warehouse.engine) {
    case 'duckdb': {
      const from = databasePath(config);
      if (from === null) throw new Error('a warehouse in memory has no file to back up');
      const path = join('warehouse', 'voronka.duckdb');
      await copyDatabase(warehouse, from, join(dir, path));
      return { kind: 'duckdb-file', path };
    }
    case 'clickhouse': {
      const label = messagesOf(teller.locale).backup.copying;
      return saveTables(warehouse, dir, (done, total) => teller.tell({ kind: 'progress', label, done, total }));
    }
  }
}

/** A file, or every file of a folder, under the same name in the folder to be packed. */
async function gather(
  from: string,
  entry: string,
  to: string,
  put: (from: string, to: string) => Promise<void>,
): Promise<void> {
  const below = await readdir(join(from, entry)).then(
    () => filesBelow(join(from, entry)),
    () => null,
  );
  if (below === null) return put(join(from, entry), join(to, entry));
  for (const file of below) await put(join(from, entry, file), join(to, entry, file));
}

async function checksums(dir: string, teller: Teller, label: string): Promise<Manifest['files']> {
  const paths = await filesBelow(dir);
  const files: Manifest['files'] = [];
  for (const path of paths) {
    if (teller.signal.aborted) throw new Interrupted();
    teller.tell({ kind: 'progress', label, done: files.length, total: paths.length });
    files.push({ path, ...(await checksumOf(join(dir, path))) });
  }
  return files;
}

async function pack(dir: string, draft: string, total: number, teller: Teller, label: string): Promise<void> {
  let done = 0;
  const onWriteEntry = (): void => {
    done += 1;
    teller.tell({ kind: 'progress', label, done: Math.min(done, total), total });
  };
  const others = (await readdir(dir)).filter((name) => name !== manifestName).sort();
  await create({ gzip: { level: 6 }, file: draft, cwd: dir, portable: true, onWriteEntry }, [manifestName, ...others]);
  // It holds personal data: nobody else on this machine may read it.
  await chmod(draft, 0o600);
  const handle = await open(draft, 'r+');
  await handle.sync();
  await handle.close();
}
