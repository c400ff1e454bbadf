import { readEntities } from '../../ingest/mapping/entities.ts';
import { readMapping, type MappingFile } from '../../ingest/mapping/read.ts';
import { NoSuchBatch, replayBatch } from '../../ingest/replay.ts';
import { readConfig, type Config } from '../config.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import { Trouble } from '../trouble.ts';
import { buildModels } from './build.ts';
import { toSync } from './connected.ts';
import type { Owner } from './owner.ts';

/** Loads a batch again by its source's mapping as it is now, then builds what follows. */
export async function replay(owner: Owner, job: JobOf<'replay'>, teller: Teller): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  const config = await readConfig(owner.config.env, owner.config.dir);
  const mapping = mappingOf(config, job.source);
  const wish = { warehouse: owner.warehouse, dataDir: config.dataDir, clock: () => new Date() };
  const { report } = await replayBatch(wish, mapping, job.batch).catch((cause: unknown) => {
    if (cause instanceof NoSuchBatch) throw new Trouble(2, (words) => words.sync.noBatch(job.source, job.batch), cause);
    throw cause;
  });
  if (report.kind === 'failed')
    return { exitCode: 1, words: m.import.failed(report.file, report.reason), result: { report } };
  const built = await buildModels(owner, { kind: 'build', select: null, full: false }, teller);
  const words = report.kind === 'loaded' ? m.import.loaded(report.file, report.dataset, report).trim() : '';
  return { exitCode: built.exitCode, words: `${words}\n${built.words}`, result: { report, build: built.result } };
}

function mappingOf(config: Config, source: string): MappingFile {
  const connected = config.sources.connected.find(({ name }) => name === source);
  if (connected) return toSync(config, connected).mapping;
  const files = config.sources.files.find(({ name }) => name === source);
  if (files) return readMapping(files.mapping, readEntities());
  throw new Trouble(2, (m) =>
    m.sync.unknown(
      source,
      null,
      [...config.sources.connected, ...config.sources.files].map(({ name }) => name),
    ),
  );
}
