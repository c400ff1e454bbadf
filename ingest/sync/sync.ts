import { randomUUID } from 'node:crypto';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { ensureDatasets, withPlace, type ImportPlace } from '../import.ts';
import { keepCurrentMapping } from '../landing/landing.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { FileReport } from '../report.ts';
import { finishStopped } from '../resume.ts';
import type { OpenSource, Stream } from '../sources/connector.ts';
import { SourceTrouble, wordsOf } from '../sources/trouble.ts';
import type { Words } from '../sources/words.ts';
import { writeStagingModels } from '../staging/write.ts';
import { takeHints } from './hints.ts';
import { noteRun, type StreamRun } from './runs.ts';
import { syncStream } from './stream.ts';

/** A source of voronka.yml, ready to be read. */
export type SourceToSync = {
  /** named after the source */
  readonly mapping: MappingFile;
  /** the streams to read; null: all it has */
  readonly streams: readonly string[] | null;
  /** throws SourceTrouble when settings or secrets do not fit */
  open(): OpenSource;
};

export type SyncWish = {
  readonly warehouse: Warehouse;
  readonly dataDir: string;
  readonly sources: readonly SourceToSync[];
  /** reads every stream from its start */
  readonly full: boolean;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  readonly onProgress: (progress: SyncProgress) => void;
};

export type SyncProgress =
  | { readonly kind: 'read'; readonly source: string; readonly stream: string; readonly read: number }
  | { readonly kind: 'finished'; readonly run: StreamRun }
  | { readonly kind: 'unopened'; readonly source: string; readonly error: Words };

export type SourceReport = {
  readonly source: string;
  /** why the source could not be opened at all */
  readonly error: Words | null;
  readonly runs: readonly StreamRun[];
};

export type SyncReport = {
  readonly runId: string;
  readonly sources: readonly SourceReport[];
  /** what a stopped process had landed and not loaded */
  readonly completed: readonly FileReport[];
  /** the staging models that were written or changed, by path */
  readonly models: readonly string[];
};

/**
 * Reads what is new: all sources side by side, the streams of one in their order. A stream that fails stops neither the
 * others of its source nor other sources; each leaves a line in raw.sync_runs.
 */
export async function syncSources(wish: SyncWish): Promise<SyncReport> {
  return withPlace(wish, async (place) => {
    const completed = await finishStopped(place);
    const runId = randomUUID();
    const inTurn = turns();
    const models: string[] = [];
    for (const { mapping } of wish.sources) {
      await ensureDatasets(place, mapping);
      models.push(...(await writeStagingModels(wish.dataDir, mapping, place.entities)));
      await keepCurrentMapping(place.landing, mapping);
    }
    const sources = await Promise.all(wish.sources.map((source) => syncSource(source, { wish, place, runId, inTurn })));
    return { runId, sources, completed, models };
  });
}

type Turns = <T>(work: () => Promise<T>) => Promise<T>;
type Run = { readonly wish: SyncWish; readonly place: ImportPlace; readonly runId: string; readonly inTurn: Turns };

async function syncSource(source: SourceToSync, { wish, place, runId, inTurn }: Run): Promise<SourceReport> {
  const name = source.mapping.mapping.source;
  const runs: StreamRun[] = [];
  let open: OpenSource | null = null;
  try {
    open = source.open();
    const hints = await takeHints(wish.dataDir, name, wish.clock());
    const streams = chosen(open.streams, source.streams);
    for (const stream of streams) {
      if (wish.signal.aborted) break;
      const run = await syncStream({
        ...{ place, mapping: source.mapping, stream, full: wish.full, signal: wish.signal, inTurn },
        hinted: hints.ids.get(stream.name) ?? [],
        onRead: (read) => wish.onProgress({ kind: 'read', source: name, stream: stream.name, read }),
      });
      await inTurn(() => noteRun(place.warehouse, runId, run));
      runs.push(run);
      wish.onProgress({ kind: 'finished', run });
    }
    if (runs.length === streams.length && runs.every(({ outcome }) => outcome === 'done')) {
      await hints.done();
      await open.kept?.(wish.signal);
    }
    return { source: name, error: null, runs };
  } catch (cause) {
    const error = wordsOf(cause);
    wish.onProgress({ kind: 'unopened', source: name, error });
    return { source: name, error, runs };
  } finally {
    await open?.close?.();
  }
}

function chosen(offered: readonly Stream[], wanted: readonly string[] | null): readonly Stream[] {
  if (wanted === null) return offered;
  const names = offered.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new SourceTrouble('setting', {
      ru: `у источника нет потока «${unknown}»; есть: ${names.join(', ')}`,
      en: `the source has no stream "${unknown}"; it has: ${names.join(', ')}`,
    });
  }
  return offered.filter(({ name }) => wanted.includes(name));
}

/** Does works one after another, in the order they were asked for. */
function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
