import { randomUUID } from 'node:crypto';
import type { Locale } from '../config.ts';
import { Interrupted } from '../trouble.ts';
import { isReader, type Job, type JobKind, type Outcome, type Tell } from './job.ts';

/** What the doing of a job may use: where to tell its progress, in which language, and when to stop. */
export type Teller = {
  readonly locale: Locale;
  readonly signal: AbortSignal;
  readonly tell: Tell;
};

export type Perform = (job: Job, teller: Teller) => Promise<Outcome>;

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** A job as a list shows it. Times are ISO 8601, UTC. */
export type JobRecord = {
  readonly id: string;
  readonly kind: JobKind;
  readonly author: string;
  readonly state: JobState;
  readonly submitted_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly progress: { readonly label: string; readonly done: number; readonly total: number | null } | null;
  readonly words: string | null;
};

export type Ticket = { readonly id: string; readonly outcome: Promise<Outcome>; cancel(): void };

const remembered = 200;

/** Does jobs one at a time, in the order they came; readers at once. */
export class Jobs {
  readonly #perform: Perform;
  readonly #records = new Map<string, JobRecord>();
  readonly #cancels = new Map<string, AbortController>();
  #last: Promise<unknown> = Promise.resolve();
  #closing = false;

  constructor(perform: Perform) {
    this.#perform = perform;
  }

  /** Readers are not remembered: a list of work need not hold people's queries, nor a link that signs in. */
  submit(job: Job, asked: { locale: Locale; author: string; tell: Tell }): Ticket {
    const id = randomUUID();
    const cancel = new AbortController();
    if (this.#closing) cancel.abort();
    this.#cancels.set(id, cancel);
    if (!isReader(job.kind))
      this.#remember({
        id,
        kind: job.kind,
        author: asked.author,
        state: 'queued',
        submitted_at: new Date().toISOString(),
        started_at: null,
        finished_at: null,
        progress: null,
        words: null,
      });
    const teller: Teller = {
      locale: asked.locale,
      signal: cancel.signal,
      tell: (event) => {
        if (event.kind === 'progress') {
          this.#change(id, { progress: { label: event.label, done: event.done, total: event.total } });
        }
        return asked.tell(event);
      },
    };
    const outcome = isReader(job.kind) ? this.#run(id, job, teller) : this.#enqueue(id, job, teller);
    outcome.catch(() => undefined);
    return { id, outcome, cancel: () => cancel.abort() };
  }

  /** Newest first. */
  list(): readonly JobRecord[] {
    return [...this.#records.values()].reverse();
  }

  get(id: string): JobRecord | null {
    return this.#records.get(id) ?? null;
  }

  /** False when there is no such job, or it is over. */
  cancel(id: string): boolean {
    const cancel = this.#cancels.get(id);
    cancel?.abort();
    return cancel !== undefined;
  }

  /** Stops what runs, refuses what waits, and resolves when nothing is running any more. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const cancel of this.#cancels.values()) cancel.abort();
    await this.#last;
  }

  #enqueue(id: string, job: Job, teller: Teller): Promise<Outcome> {
    const ahead = this.list().filter(({ state }) => state === 'queued' || state === 'running');
    if (ahead.length > 1) void teller.tell({ kind: 'queued', id, ahead: ahead.length - 1 });
    const turn = this.#last.then(() => this.#run(id, job, teller));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #run(id: string, job: Job, teller: Teller): Promise<Outcome> {
    try {
      if (teller.signal.aborted) throw new Interrupted();
      this.#change(id, { state: 'running', started_at: new Date().toISOString() });
      void teller.tell({ kind: 'started', id });
      const outcome = await this.#perform(job, teller);
      this.#change(id, { state: outcome.exitCode === 0 ? 'done' : 'failed', words: outcome.words });
      return outcome;
    } catch (error) {
      const cancelled = teller.signal.aborted;
      this.#change(id, {
        state: cancelled ? 'cancelled' : 'failed',
        words: cancelled ? null : error instanceof Error ? error.message : String(error),
      });
      throw cancelled ? new Interrupted() : error;
    } finally {
      this.#change(id, { finished_at: new Date().toISOString() });
      this.#cancels.delete(id);
    }
  }

  #remember(record: JobRecord): void {
    this.#records.set(record.id, record);
    for (const [id, old] of this.#records) {
      if (this.#records.size <= remembered) break;
      if (old.finished_at !== null) this.#records.delete(id);
    }
  }

  #change(id: string, part: Partial<JobRecord>): void {
    const record = this.#records.get(id);
    if (record) this.#records.set(id, { ...record, ...part });
  }
}
