import {
  importFiles as bringIn,
  MappingError,
  type FileReport,
  type ImportReport,
  type MappingChoice,
} from '../../ingest/index.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import { Interrupted, Trouble } from '../trouble.ts';
import type { Owner } from './owner.ts';

/** Brings files into raw by a mapping. Exit code 1 when a file failed or none was asked for. */
export async function importFiles(owner: Owner, job: JobOf<'import'>, teller: Teller): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  const report = await brought(owner, job.paths, job.mapping, teller);
  const failed = report.files.filter(({ kind }) => kind === 'failed').length;
  const words = [
    m.import.summary({
      loaded: report.files.filter(({ kind }) => kind === 'loaded').length,
      standing: report.files.filter(({ kind }) => kind === 'already loaded').length,
      failed,
      ...report.totals,
    }),
    ...report.unclaimed.map(({ file, reason }) => m.import.unclaimed(file, reason)),
    ...(report.totals.rows > 0 ? [m.import.next] : []),
  ];
  const nothing = report.files.length === 0;
  return { exitCode: failed > 0 || nothing ? 1 : 0, words: words.join('\n'), result: { ...report } };
}

/** One import with its progress told; it can be stopped between files, and the next import takes up what was left. */
export async function brought(
  owner: Owner,
  paths: readonly string[],
  mapping: MappingChoice,
  teller: Teller,
): Promise<ImportReport> {
  const m = messagesOf(teller.locale);
  let files = { at: 0, of: 0 };
  try {
    const report = await bringIn({
      warehouse: owner.warehouse,
      dataDir: owner.config.dataDir,
      paths,
      mapping,
      clock: () => new Date(),
      onProgress: (progress) => {
        if (teller.signal.aborted) throw new Interrupted();
        switch (progress.kind) {
          case 'started':
            files = { at: progress.at, of: progress.of };
            teller.tell({ kind: 'progress', label: m.import.files, done: progress.at - 1, total: progress.of });
            return;
          case 'finished':
            teller.tell({ kind: 'line', text: fileWords(progress.report, teller) });
            teller.tell({ kind: 'progress', label: m.import.files, done: files.at, total: files.of });
        }
      },
    });
    for (const file of report.completed) teller.tell({ kind: 'line', text: m.import.completed(file.file) });
    return report;
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    const { message } = error;
    throw new Trouble(2, () => message, error);
  }
}

function fileWords(report: FileReport, teller: Teller): string {
  const m = messagesOf(teller.locale);
  switch (report.kind) {
    case 'loaded':
      return m.import.loaded(report.file, report.dataset, report);
    case 'already loaded':
      return m.import.standing(report.file, report.dataset);
    case 'failed':
      return m.import.failed(report.file, report.reason);
  }
}
