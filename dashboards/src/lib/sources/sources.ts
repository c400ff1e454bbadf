import { getJson, postJson, putJson, remove } from '../session/http.ts';

export type Words = { readonly ru: string; readonly en: string };

/** One reading of one stream. Times are UTC. */
export type Run = {
  readonly stream: string;
  readonly outcome: 'done' | 'failed' | 'stopped';
  readonly started_at: string;
  readonly finished_at: string;
  readonly read: number;
  readonly fresh: number;
  readonly changed: number;
  readonly deleted: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly columns_added: readonly string[];
  readonly error: Words | null;
};

export type Source = {
  readonly name: string;
  readonly kind: 'files' | 'system';
  readonly system: string | null;
  readonly title: Words;
  readonly schedule: string | null;
  readonly next_at: string | null;
  readonly fresh_at: string | null;
  readonly rows: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly streams: readonly { readonly stream: string; readonly last: Run | null }[];
  /** what the page may change; of secrets the names of those that are given; null: files */
  readonly editable: {
    readonly settings: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
    readonly streams: readonly string[] | null;
  } | null;
};

type Asked = { readonly name: string; readonly title: Words; readonly hint: Words };

export type System = {
  readonly system: string;
  readonly title: Words;
  readonly settings: readonly (Asked & { readonly example: string })[];
  readonly secrets: readonly (Asked & { readonly optional: boolean })[];
};

export type Draft = {
  readonly name: string;
  readonly system: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly streams: readonly string[] | null;
  readonly schedule: string | null;
};

export type Checked =
  | { readonly kind: 'fine'; readonly words: Words; readonly streams: readonly string[] }
  | { readonly kind: 'trouble'; readonly words: Words };

export type FirstRows =
  | { readonly kind: 'rows'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'trouble'; readonly words: Words };

export type RejectedBatch = {
  readonly batch: string;
  readonly dataset: string;
  readonly file: string;
  readonly loaded_at: string;
  readonly rows: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly lines: readonly {
    readonly line: string | null;
    readonly column: string | null;
    readonly value: string | null;
    readonly reason: Words;
    readonly count: number;
  }[];
};

export type Job = {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: { readonly label: string; readonly done: number; readonly total: number | null } | null;
  readonly words: string | null;
};

type Rows<T> = { readonly rows: readonly T[] };

export const loadSources = async (signal: AbortSignal): Promise<readonly Source[]> =>
  ((await getJson('/api/v1/sources', signal)) as Rows<Source>).rows;

export const loadSystems = async (signal: AbortSignal): Promise<readonly System[]> =>
  ((await getJson('/api/v1/sources/systems', signal)) as Rows<System>).rows;

export const loadRejects = async (name: string, signal: AbortSignal): Promise<readonly RejectedBatch[]> =>
  ((await getJson(`/api/v1/sources/${name}/rejects`, signal)) as Rows<RejectedBatch>).rows;

export const checkDraft = async (draft: Draft, signal: AbortSignal): Promise<Checked> =>
  (await postJson('/api/v1/sources/check', draft, signal)) as Checked;

export const firstRows = async (draft: Draft, stream: string, signal: AbortSignal): Promise<FirstRows> =>
  (await postJson('/api/v1/sources/first-rows', { draft, stream }, signal)) as FirstRows;

export const saveDraft = (draft: Draft, signal: AbortSignal): Promise<unknown> =>
  postJson('/api/v1/sources', draft, signal);

/** A secret that is empty, and a setting that is not named, stay as they are. */
export const changeSource = (draft: Draft, signal: AbortSignal): Promise<unknown> =>
  putJson(`/api/v1/sources/${draft.name}`, draft, signal);

/** What the source has brought stays. */
export const removeSource = (name: string, signal: AbortSignal): Promise<unknown> =>
  remove(`/api/v1/sources/${name}`, signal);

/** The id of the job that reads. */
export const startSync = async (name: string, full: boolean, signal: AbortSignal): Promise<string> =>
  ((await postJson(`/api/v1/sources/${name}/sync`, { full }, signal)) as { job: string }).job;

export const startReplay = async (name: string, batch: string, signal: AbortSignal): Promise<string> =>
  ((await postJson(`/api/v1/sources/${name}/replay`, { batch }, signal)) as { job: string }).job;

const EVERY_MS = 1_500;

/** Tells how a job goes until it is over. */
export async function follow(id: string, tell: (job: Job) => void, signal: AbortSignal): Promise<Job> {
  for (;;) {
    const job = (await getJson(`/api/v1/jobs/${id}`, signal)) as Job;
    tell(job);
    if (job.state !== 'queued' && job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    signal.throwIfAborted();
  }
}

/** How a source is: as its worst stream. Files have no runs: they are in order once something of them stands. */
export function stateOf(source: Source): 'done' | 'failed' | 'stopped' | 'never' {
  const outcomes = source.streams.flatMap(({ last }) => (last ? [last.outcome] : []));
  if (outcomes.includes('failed')) return 'failed';
  if (outcomes.includes('stopped')) return 'stopped';
  return outcomes.length > 0 || source.fresh_at !== null ? 'done' : 'never';
}
