import type { ImportPlace } from '../import.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { Cursor, Page, Stream } from '../sources/connector.ts';
import { SourceTrouble, wordsOf } from '../sources/trouble.ts';
import { Batch } from './batch.ts';
import { keptCursor, withOverlap } from './cursors.ts';
import { keepBatch, type Kept } from './keep.ts';
import { comparedIds, type KnownPlace } from './known.ts';
import { lastComparison, type StreamRun } from './runs.ts';

/** A batch is kept when it holds so much, or so long after the last one: what a kill loses is read again. */
const FULL = { records: 20_000, bytes: 24 * 1024 * 1024, ms: 60_000 } as const;

/** What the reading of a stream works with. */
export type StreamPlace = {
  readonly place: ImportPlace;
  readonly mapping: MappingFile;
  readonly stream: Stream;
  /** reads from the start, and believes a source that gives nothing */
  readonly full: boolean;
  readonly signal: AbortSignal;
  /** one load at a time: sources are read side by side, but written in turn */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onRead: (read: number) => void;
  /** ids that a webhook named since the last sync */
  readonly hinted: readonly string[];
};

/** Reads a stream from where it was left. Never throws: what went wrong stands in the run. */
export async function syncStream(at: StreamPlace): Promise<StreamRun> {
  const reading = new Reading(at);
  const startedAt = at.place.clock();
  const ended = await reading.whole().then(
    () => ({ outcome: 'done', error: null }) as const,
    (cause: unknown) =>
      at.signal.aborted
        ? ({ outcome: 'stopped', error: null } as const)
        : ({ outcome: 'failed', error: wordsOf(cause) } as const),
  );
  return {
    ...{ source: at.mapping.mapping.source, stream: at.stream.name, ...ended },
    ...{ startedAt, finishedAt: at.place.clock() },
    ...reading.come(),
  };
}

/** One reading of one stream: what has been taken in, what of it is kept, how far that is. */
class Reading {
  readonly #at: StreamPlace;
  readonly #total = { read: 0, fresh: 0, changed: 0, deleted: 0, rejected: 0, flagged: 0 };
  readonly #columnsAdded = new Set<string>();
  #batch: Batch;
  /** the batch that is being kept while the next one is read */
  #keeping: Promise<void> = Promise.resolve();
  #lastKept = performance.now();
  #cursor: Cursor = { kind: 'start' };
  #hasCompared = false;

  constructor(at: StreamPlace) {
    this.#at = at;
    this.#batch = new Batch(at.stream);
  }

  come() {
    return {
      ...this.#total,
      columnsAdded: [...this.#columnsAdded],
      cursor: this.#cursor,
      hasCompared: this.#hasCompared,
    };
  }

  /** What was being kept when something failed is still kept: the cursor that the run tells is true. */
  async whole(): Promise<void> {
    try {
      await this.#read();
    } finally {
      await this.#keeping;
    }
  }

  async #read(): Promise<void> {
    const { place, mapping, stream, full, signal } = this.#at;
    this.#cursor = await keptCursor(place.warehouse, mapping.mapping.source, stream.name);
    await this.#lookAgain();
    const begin: Cursor =
      full || stream.reads.kind === 'everything'
        ? { kind: 'start' }
        : withOverlap(this.#cursor, stream.reads.overlapMinutes);
    const ids: string[] = [];
    let next = this.#cursor;
    for await (const page of stream.pages(begin, signal)) {
      signal.throwIfAborted();
      this.#take(page);
      if (stream.deletes.kind === 'absence') for (const record of page.records) ids.push(stream.idOf(record));
      next = page.cursor;
      if (this.#isFull()) await this.#keep(next);
    }
    signal.throwIfAborted();
    await this.#keep(next);
    await this.#keeping;
    await this.#compare(ids);
  }

  /** Reads again what a webhook named: what the source lacks is gone where it can be, everything else is as it says now. */
  async #lookAgain(): Promise<void> {
    const { stream, hinted, signal } = this.#at;
    if (!stream.again || hinted.length === 0) return;
    const gone = new Set(hinted);
    for await (const records of stream.again(hinted, signal)) {
      signal.throwIfAborted();
      for (const record of records) gone.delete(stream.idOf(record));
      this.#take({ records, deletedIds: [], cursor: this.#cursor });
    }
    if (stream.deletes.kind !== 'none') this.#take({ records: [], deletedIds: [...gone], cursor: this.#cursor });
    await this.#keep(this.#cursor);
  }

  #take({ records, deletedIds }: Page): void {
    for (const record of records) this.#batch.add(record);
    for (const id of deletedIds) this.#batch.mark(id, 'gone');
    this.#total.read += records.length + deletedIds.length;
    this.#at.onRead(this.#total.read);
  }

  #isFull(): boolean {
    const { size, bytes } = this.#batch;
    const age = performance.now() - this.#lastKept;
    return size >= FULL.records || bytes >= FULL.bytes || age > FULL.ms;
  }

  /** Begins to keep what was taken in, once the batch before it is kept; meanwhile the next one may be read. */
  async #keep(cursor: Cursor): Promise<void> {
    await this.#keeping;
    const batch = this.#batch;
    this.#batch = new Batch(this.#at.stream);
    this.#lastKept = performance.now();
    this.#keeping = this.#at.inTurn(() => keepBatch(this.#at, batch, cursor)).then((kept) => this.#count(kept, cursor));
    // Whoever waits for it hears of its failure; until then it is nobody's.
    this.#keeping.catch(() => undefined);
  }

  #count(kept: Kept, cursor: Cursor): void {
    for (const name of ['fresh', 'changed', 'deleted', 'rejected', 'flagged'] as const) this.#total[name] += kept[name];
    for (const name of kept.columnsAdded) this.#columnsAdded.add(name);
    this.#cursor = cursor;
  }

  /** Finds what the source has no more, where the stream learns that by looking at all ids. */
  async #compare(read: readonly string[]): Promise<void> {
    const { stream, signal } = this.#at;
    switch (stream.deletes.kind) {
      case 'absence':
        return this.#compareWith(once(read));
      case 'list':
        if (await this.#isComparisonDue(stream.deletes.everyHours)) {
          return this.#compareWith(stream.deletes.ids(signal));
        }
        return;
      case 'tombstones':
      case 'flag':
      case 'none':
        return;
    }
  }

  async #isComparisonDue(everyHours: number): Promise<boolean> {
    const { place, mapping, stream, full } = this.#at;
    const last = await lastComparison(place.warehouse, mapping.mapping.source, stream.name);
    return full || last === null || place.clock().getTime() - last.getTime() >= everyHours * 3_600_000;
  }

  async #compareWith(all: AsyncIterable<readonly string[]>): Promise<void> {
    const { stream, full, signal, inTurn } = this.#at;
    const { listed, known, gone, back } = await comparedIds(this.#known(), all, inTurn);
    signal.throwIfAborted();
    if (listed === 0 && known > 0 && !full) {
      throw new SourceTrouble('changed', {
        ru: `источник не показал ни одной записи «${stream.name}», а было ${known}; ничего не удалено. Если там и правда пусто: voronka sync --full`,
        en: `the source shows no record of "${stream.name}" where ${known} were known; nothing was deleted. If it is empty indeed: voronka sync --full`,
      });
    }
    for (const id of gone) this.#batch.mark(id, 'gone');
    for (const id of back) this.#batch.mark(id, 'back');
    await this.#keep(this.#cursor);
    await this.#keeping;
    this.#hasCompared = true;
  }

  #known(): KnownPlace {
    const { place, mapping, stream } = this.#at;
    const { source } = mapping.mapping;
    const table = { schema: 'raw', name: `${source}__${stream.name}` };
    return { warehouse: place.warehouse, table, source, dataset: stream.name };
  }
}

async function* once(ids: readonly string[]): AsyncIterable<readonly string[]> {
  yield ids;
}
