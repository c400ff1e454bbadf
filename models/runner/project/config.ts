import { distance } from 'fastest-levenshtein';
import { z } from 'zod';

const words = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));
const snapshotColumns = z.union([z.literal('all'), z.array(z.string())]);

/**
 * Everything a node may say about itself, in YAML, in dbt_project.yml (with `+`) or in `config()`.
 * Names are dbt's; `time_column`, `order_by`, `unaffected_by`, `source_filters` and `driven_by` are ours.
 */
export const configSchema = z.strictObject({
  enabled: z.boolean().default(true),
  materialized: z.enum(['view', 'table', 'incremental', 'ephemeral', 'snapshot', 'seed']).default('view'),
  schema: z.string().nullable().default(null),
  alias: z.string().nullable().default(null),
  tags: words.default([]),
  meta: z.record(z.string(), z.unknown()).default({}),
  description: z.string().default(''),
  severity: z
    .enum(['error', 'warn', 'ERROR', 'WARN'])
    .transform((value) => value.toLowerCase() as 'error' | 'warn')
    .default('error'),
  where: z.string().nullable().default(null),
  /** Incremental: rows with these keys are replaced; none: rows are appended. */
  unique_key: words.default([]),
  incremental_strategy: z
    .enum(['append', 'delete+insert', 'merge', 'time_range', 'microbatch'])
    .nullable()
    .default(null),
  /** Incremental by time: the range of this column that the new rows cover is replaced. */
  time_column: z.string().nullable().default(null),
  on_schema_change: z.enum(['ignore', 'fail', 'append_new_columns', 'sync_all_columns']).default('fail'),
  /** Sources ('<source>.<table>') and nodes whose changes alone are no reason to build: what counts comes with others. */
  unaffected_by: words.default([]),
  /** By source, a condition on its rows: rows outside it are no reason to build. */
  source_filters: z.record(z.string(), z.string()).default({}),
  /**
   * By parent, model or source ('stg_*__deal' stands for many), its column that holds this model's `unique_key`: rows of a
   * key follow from the parent's rows of that key alone. Where nothing else changed, only the rows of changed keys are made.
   */
  driven_by: z.record(z.string(), z.string()).default({}),
  full_refresh: z.boolean().nullable().default(null),
  /** ClickHouse: the sorting key; DuckDB: the order rows are written in. */
  order_by: words.default([]),
  partition_by: words.default([]),
  engine: z.string().nullable().default(null),
  strategy: z.enum(['timestamp', 'check']).nullable().default(null),
  updated_at: z.string().nullable().default(null),
  check_cols: snapshotColumns.default([]),
  invalidate_hard_deletes: z.boolean().default(false),
  target_schema: z.string().nullable().default(null),
  column_types: z.record(z.string(), z.string()).default({}),
  delimiter: z.string().default(','),
  quote_columns: z.boolean().nullable().default(null),
  pre_hook: words.default([]),
  post_hook: words.default([]),
  /** Read and kept, not acted on: dbt projects carry them. */
  docs: z.unknown().optional(),
  persist_docs: z.unknown().optional(),
  contract: z.unknown().optional(),
  grants: z.unknown().optional(),
  group: z.string().optional(),
  access: z.string().optional(),
  database: z.string().nullable().optional(),
  threads: z.number().optional(),
  store_failures: z.boolean().optional(),
});

export type Config = z.infer<typeof configSchema>;

/** Names dbt also accepts. */
const otherNames: Readonly<Record<string, string>> = {
  'pre-hook': 'pre_hook',
  'post-hook': 'post_hook',
  target_database: 'database',
};

/** `key` is the setting that is wrong, or null. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    message: string,
    readonly key: string | null,
  ) {
    super(message);
  }
}

/** Reads settings as written (unknown keys refused with the nearest right one) without filling in what is not said. */
export function readConfig(written: Readonly<Record<string, unknown>>): Partial<Config> {
  const shape = configSchema.shape as Readonly<Record<string, z.ZodType>>;
  const read: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(written)) {
    const bare = given.replace(/^\+/, '');
    const key = otherNames[bare] ?? bare;
    const type = shape[key];
    if (!type) throw new ConfigError(`unknown setting "${bare}"${didYouMean(bare, Object.keys(shape))}`, given);
    const result = type.safeParse(value);
    if (!result.success) {
      const [issue] = result.error.issues;
      throw new ConfigError(`setting "${bare}": ${issue?.message ?? 'is not valid'}`, given);
    }
    if (value !== undefined) read[key] = result.data;
  }
  return read as Partial<Config>;
}

/** Whether a word is a setting. */
export function isSetting(word: string): boolean {
  return word in configSchema.shape || word in otherNames;
}

/** Later parts win; tags add up and meta merges, as in dbt. */
export function mergeConfig(...parts: readonly Partial<Config>[]): Partial<Config> {
  const merged: Record<string, unknown> = {};
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) {
      if (key === 'tags')
        merged[key] = [...new Set([...((merged[key] as string[] | undefined) ?? []), ...(value as string[])])];
      else if (key === 'meta') merged[key] = { ...(merged[key] as object | undefined), ...(value as object) };
      else merged[key] = value;
    }
  }
  return merged as Partial<Config>;
}

/** Fills in what nobody said. */
export function completeConfig(said: Partial<Config>): Config {
  const defaults = configSchema.parse({});
  return { ...defaults, ...said };
}

/** ` (did you mean "materialized"?)`, or nothing when no name is near. */
export function didYouMean(given: string, known: Iterable<string>): string {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(given.length / 3)) + 1;
  for (const name of known) {
    const far = distance(given.toLowerCase(), name.toLowerCase());
    if (far < least) [best, least] = [name, far];
  }
  return best === null ? '' : ` (did you mean "${best}"?)`;
}
