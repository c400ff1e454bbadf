import { z } from 'zod';

const words = z.object({ ru: z.string(), en: z.string() });
const name = z
  .string()
  .regex(/^[a-z](_?[a-z0-9])*$/)
  .max(40);
const texts = z.record(z.string().max(60), z.string().max(8_000));

export const nameSchema = z.object({ name });

export const draftSchema = z.strictObject({
  name,
  system: z.string().max(60),
  settings: texts,
  secrets: texts,
  streams: z.array(z.string().max(60)).min(1).nullable(),
  schedule: z.string().max(100).nullable(),
});

export const checkedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fine'), words, streams: z.array(z.string()) }),
  z.object({ kind: z.literal('trouble'), words }),
]);

export const firstRowsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rows'), columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  z.object({ kind: z.literal('trouble'), words }),
]);

export const systemSchema = z.object({
  system: z.string(),
  title: words,
  settings: z.array(z.object({ name: z.string(), title: words, hint: words, example: z.string() })),
  secrets: z.array(z.object({ name: z.string(), title: words, hint: words, optional: z.boolean() })),
});

/** Times are UTC. */
export const runSchema = z.object({
  source: z.string(),
  stream: z.string(),
  outcome: z.enum(['done', 'failed', 'stopped']),
  started_at: z.string(),
  finished_at: z.string(),
  read: z.int(),
  fresh: z.int(),
  changed: z.int(),
  deleted: z.int(),
  rejected: z.int(),
  flagged: z.int(),
  columns_added: z.array(z.string()),
  error: words.nullable(),
});

export const sourceSchema = z.object({
  name: z.string(),
  kind: z.enum(['files', 'system']),
  system: z.string().nullable(),
  title: words,
  schedule: z.string().nullable(),
  next_at: z.string().nullable(),
  /** when anything of it was last loaded or found to be as known */
  fresh_at: z.string().nullable(),
  /** what the page may change; of secrets the names of those that are given; null: files */
  editable: z
    .object({ settings: texts, secrets: z.array(z.string()), streams: z.array(z.string()).nullable() })
    .nullable(),
  /** rows in raw, lines and values that could not be read, over all its batches */
  rows: z.int(),
  rejected: z.int(),
  flagged: z.int(),
  /** the last run of each stream, in the order they are read; files have none */
  streams: z.array(z.object({ stream: z.string(), last: runSchema.nullable() })),
});

export const rejectedBatchSchema = z.object({
  batch: z.string(),
  dataset: z.string(),
  file: z.string(),
  loaded_at: z.string(),
  rows: z.int(),
  rejected: z.int(),
  flagged: z.int(),
  /** the first of each reason, at most 20 */
  lines: z.array(
    z.object({
      line: z.string().nullable(),
      column: z.string().nullable(),
      value: z.string().nullable(),
      reason: words,
      count: z.int(),
    }),
  ),
});

export const jobStartedSchema = z.object({ job: z.string() });
