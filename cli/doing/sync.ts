import { MappingError } from '../../ingest/index.ts';
import { wordsOf } from '../../ingest/sources/trouble.ts';
import type { Words } from '../../ingest/sources/words.ts';
import type { StreamRun } from '../../ingest/sync/runs.ts';
import {
  syncSources as read,
  type SourceReport,
  type SourceToSync,
  type SyncProgress,
} from '../../ingest/sync/sync.ts';
import { readConfig, type Config } from '../config.ts';
import type { ConnectedSource, FileSource } from '../config-sources.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf, type Messages } from '../messages/messages.ts';
import type { SyncedStream } from '../messages/ru.ts';
import { nearest } from '../nearest.ts';
import { Interrupted, Trouble } from '../trouble.ts';
import { buildModels } from './build.ts';
import { toSync } from './connected.ts';
import { brought } from './import.ts';
import type { Owner } from './owner.ts';

/** What the sources of one kind came to. */
type Part = {
  readonly lines: readonly string[];
  readonly done: readonly Readonly<Record<string, unknown>>[];
  readonly failed: number;
  /** whether anything is there to be built from */
  readonly isNews: boolean;
};

/**
 * Loads what is new from the sources that voronka.yml describes now (it may have been edited since the server began),
 * then builds the models. A source that fails stops neither the others nor the build.
 */
export async function syncSources(owner: Owner, job: JobOf<'sync'>, teller: Teller): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  const config = await readConfig(owner.config.env, owner.config.dir);
  const { files, connected } = config.sources;
  const names = [...files, ...connected].map(({ name }) => name);
  if (names.length === 0) return { exitCode: 0, words: m.sync.none, result: { sources: [] } };
  const { source } = job;
  if (source !== null && !names.includes(source)) {
    throw new Trouble(2, (words) => words.sync.unknown(source, nearest(source, names), names));
  }
  const isAsked = ({ name }: { readonly name: string }): boolean => source === null || name === source;
  const parts = [
    await ofFiles(owner, files.filter(isAsked), teller),
    await ofConnected(owner, config, connected.filter(isAsked), job, teller),
  ];
  if (teller.signal.aborted) throw new Interrupted();
  const built = parts.some(({ isNews }) => isNews)
    ? await buildModels(owner, { kind: 'build', select: null, full: false }, teller)
    : null;
  const failed = parts.reduce((sum, part) => sum + part.failed, 0);
  return {
    exitCode: failed > 0 || built?.exitCode === 1 ? 1 : 0,
    words: [...parts.flatMap(({ lines }) => lines), ...(built ? [built.words] : [])].join('\n'),
    result: { sources: parts.flatMap(({ done }) => done), build: built?.result ?? null },
  };
}

/** Files already loaded cost only their checksum. */
async function ofFiles(owner: Owner, sources: readonly FileSource[], teller: Teller): Promise<Part> {
  const m = messagesOf(teller.locale);
  const lines: string[] = [];
  const done: Record<string, unknown>[] = [];
  let failed = 0;
  let isNews = false;
  for (const { name, paths, mapping } of sources) {
    try {
      const report = await brought(owner, paths, { kind: 'file', path: mapping }, teller);
      const count = (kind: string): number => report.files.filter((file) => file.kind === kind).length;
      failed += count('failed');
      isNews ||= count('loaded') > 0 || report.models.length > 0 || report.completed.length > 0;
      const counts = { loaded: count('loaded'), standing: count('already loaded'), failed: count('failed') };
      lines.push(`${name}: ${m.import.summary({ ...counts, ...report.totals })}`);
      done.push({ source: name, ...report });
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      const reason = error instanceof Trouble ? error.say(m) : wordsOf(error)[teller.locale];
      failed++;
      lines.push(m.sync.failed(name, reason).trim());
      done.push({ source: name, error: reason });
    }
  }
  return { lines, done, failed, isNews };
}

async function ofConnected(
  owner: Owner,
  config: Config,
  sources: readonly ConnectedSource[],
  job: JobOf<'sync'>,
  teller: Teller,
): Promise<Part> {
  const m = messagesOf(teller.locale);
  const ready: SourceToSync[] = [];
  const unready: SourceReport[] = [];
  for (const source of sources) {
    try {
      ready.push(toSync(config, source));
    } catch (error) {
      unready.push({ source: source.name, error: mappingWords(error), runs: [] });
    }
  }
  const report =
    ready.length === 0
      ? { sources: [], completed: [], models: [] }
      : await read({
          ...{ warehouse: owner.warehouse, dataDir: config.dataDir, sources: ready, full: job.full },
          ...{ signal: teller.signal, clock: () => new Date() },
          onProgress: (progress) => tellProgress(progress, teller, m),
        });
  const all = [...unready, ...report.sources];
  const runs = all.flatMap((one) => one.runs);
  return {
    lines: all.map((one) => summaryOf(one, teller.locale, m)),
    done: all.map(({ source, error, runs: streams }) => ({ source, error, streams })),
    failed: all.filter(({ error, runs: streams }) => error || streams.some(({ outcome }) => outcome === 'failed'))
      .length,
    isNews:
      runs.some(({ fresh, changed, deleted }) => fresh + changed + deleted > 0) ||
      report.models.length + report.completed.length > 0,
  };
}

function mappingWords(error: unknown): Words {
  if (!(error instanceof MappingError)) return wordsOf(error);
  return { ru: error.message, en: error.message };
}

function tellProgress(progress: SyncProgress, { tell, locale }: Teller, m: Messages): void {
  switch (progress.kind) {
    case 'read': {
      const label = m.sync.reading(progress.source, progress.stream);
      return void tell({ kind: 'progress', label, done: progress.read, total: null });
    }
    case 'unopened':
      return void tell({ kind: 'line', text: m.sync.failed(progress.source, progress.error[locale]) });
    case 'finished': {
      const { run } = progress;
      const label = m.sync.reading(run.source, run.stream);
      void tell({ kind: 'progress', label, done: Math.max(1, run.read), total: Math.max(1, run.read) });
      for (const text of linesOf(run, locale, m)) void tell({ kind: 'line', text });
    }
  }
}

function linesOf(run: StreamRun, locale: Teller['locale'], m: Messages): string[] {
  const place = m.sync.reading(run.source, run.stream);
  const added = run.columnsAdded.length > 0 ? [m.sync.newColumns(place, run.columnsAdded)] : [];
  switch (run.outcome) {
    case 'done':
      return [m.sync.done(place, totalOf([run])), ...added];
    case 'failed':
      return [m.sync.failed(place, run.error?.[locale] ?? ''), ...added];
    case 'stopped':
      return [m.sync.stopped(place), ...added];
  }
}

function summaryOf({ source, error, runs }: SourceReport, locale: Teller['locale'], m: Messages): string {
  if (error) return m.sync.failed(source, error[locale]).trim();
  const broken = runs.filter(({ outcome }) => outcome === 'failed');
  return [
    m.sync.summary(source, totalOf(runs)),
    ...broken.map((run) => m.sync.failed(m.sync.reading(run.source, run.stream), run.error?.[locale] ?? '')),
  ].join('\n');
}

function totalOf(runs: readonly StreamRun[]): SyncedStream {
  const sum = (pick: (run: StreamRun) => number): number => runs.reduce((all, run) => all + pick(run), 0);
  return {
    read: sum(({ read: n }) => n),
    fresh: sum(({ fresh }) => fresh),
    changed: sum(({ changed }) => changed),
    deleted: sum(({ deleted }) => deleted),
    rejected: sum(({ rejected }) => rejected),
    flagged: sum(({ flagged }) => flagged),
    seconds: sum(({ startedAt, finishedAt }) => (finishedAt.getTime() - startedAt.getTime()) / 1000),
  };
}
