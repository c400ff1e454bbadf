import { z } from 'zod';

const path = z.string().min(1);

/** What a command asks the owner of the warehouse to do. Paths are absolute: the owner has another current folder. */
export const jobSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('import'),
    paths: z.array(path).min(1),
    mapping: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('file'), path }),
      z.strictObject({ kind: z.literal('source'), name: z.string() }),
      z.strictObject({ kind: z.literal('recognise') }),
    ]),
  }),
  z.strictObject({ kind: z.literal('sync'), source: z.string().nullable(), full: z.boolean() }),
  z.strictObject({ kind: z.literal('replay'), source: z.string(), batch: z.string() }),
  z.strictObject({ kind: z.literal('demo'), scale: z.number().positive() }),
  z.strictObject({ kind: z.literal('build'), select: z.string().nullable(), full: z.boolean() }),
  z.strictObject({ kind: z.literal('check'), select: z.string().nullable() }),
  z.strictObject({
    kind: z.literal('query'),
    sql: z.string(),
    format: z.enum(['table', 'csv', 'json', 'parquet']),
    /** The file to write; null: the terminal. Parquet always names one. */
    out: path.nullable(),
  }),
  z.strictObject({ kind: z.literal('cube'), query: z.unknown(), role: z.string() }),
  z.strictObject({
    kind: z.literal('link'),
    role: z.string(),
    user: z.string().nullable(),
    team: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('backup'), file: path }),
]);

export type Job = z.infer<typeof jobSchema>;
export type JobKind = Job['kind'];
export type JobOf<K extends JobKind> = Extract<Job, { kind: K }>;

/** What is told while a job runs, already worded in the language of whoever asked. */
export type JobEvent =
  | { readonly kind: 'queued'; readonly id: string; readonly ahead: number }
  | { readonly kind: 'started'; readonly id: string }
  /** `done` of `total` steps of what `label` names; total null: not known. */
  | { readonly kind: 'progress'; readonly label: string; readonly done: number; readonly total: number | null }
  | { readonly kind: 'line'; readonly text: string }
  /** A piece of the result itself, for stdout. */
  | { readonly kind: 'output'; readonly text: string };

/** Hears events; a promise asks to wait before more are told, so that a long result takes no memory on its way. */
export type Tell = (event: JobEvent) => void | Promise<void>;

/** `words` are for a person, `result` for --json. Exit code 1: the work was done and its answer is "no". */
export type Outcome = {
  readonly exitCode: 0 | 1;
  readonly words: string;
  readonly result: Readonly<Record<string, unknown>>;
};

export type JobEnd =
  | ({ readonly kind: 'done' } & Outcome)
  | { readonly kind: 'failed'; readonly code: 1 | 2 | 3 | 130; readonly message: string };

/** Readers never wait for writers. Everything else is done one at a time. */
export function isReader(kind: JobKind): boolean {
  return kind === 'query' || kind === 'cube' || kind === 'link';
}
