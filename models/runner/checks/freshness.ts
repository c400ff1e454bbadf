import { QueryError, type Warehouse } from '../../../warehouse/warehouse.ts';
import type { Graph } from '../graph/graph.ts';
import type { Age, Source } from '../project/project.ts';

/** How old a source's newest row is. Ages are seconds. */
export type FreshnessOutcome =
  | { readonly kind: 'fresh'; readonly latest: string; readonly age: number }
  | {
      readonly kind: 'late';
      readonly severity: 'warn' | 'error';
      readonly latest: string;
      readonly age: number;
      readonly limit: Age;
    }
  /** It has no rows (that its filter lets pass). */
  | { readonly kind: 'empty'; readonly severity: 'warn' | 'error' }
  /** It could not be asked: no such table or column. */
  | { readonly kind: 'error'; readonly message: string };

/** `key` is '<source>.<table>'. */
export type FreshnessResult = { readonly key: string; readonly source: Source; readonly outcome: FreshnessOutcome };

/**
 * The freshness of those sources that have a rule (`warn_after`, `error_after`) and a `loaded_at_field`, in the order of
 * their keys. A time without a zone is UTC.
 */
export async function freshnessOf(
  warehouse: Warehouse,
  graph: Graph,
  keys: ReadonlySet<string>,
  now: Date,
): Promise<FreshnessResult[]> {
  const results: FreshnessResult[] = [];
  for (const key of [...keys].sort()) {
    const source = graph.sources.get(key);
    if (!source?.freshness || source.loadedAtField === null) continue;
    if (source.freshness.warnAfter === null && source.freshness.errorAfter === null) continue;
    results.push({ key, source, outcome: await ask(warehouse, source, now) });
  }
  return results;
}

/** `fresh`, `warn` or `error`, for exit codes and colours. */
export function freshnessStatus({ outcome }: FreshnessResult): 'fresh' | 'warn' | 'error' {
  switch (outcome.kind) {
    case 'fresh':
    case 'error':
      return outcome.kind;
    case 'late':
    case 'empty':
      return outcome.severity;
  }
}

/** One line for a person; null when it is fresh. */
export function tellFreshness({ key, source, outcome }: FreshnessResult): string | null {
  const place = `${source.spot.file}:${source.spot.line}`;
  switch (outcome.kind) {
    case 'fresh':
      return null;
    case 'late': {
      const { count, period } = outcome.limit;
      const limit = `${count} ${period}${count === 1 ? '' : 's'}`;
      return `${place} ${key}: the newest row is of ${outcome.latest}, ${ageText(outcome.age)} ago, more than ${limit}`;
    }
    case 'empty':
      return `${place} ${key}: there are no rows`;
    case 'error':
      return `${place} ${key} could not be asked: ${outcome.message}`;
  }
}

async function ask(warehouse: Warehouse, source: Source, now: Date): Promise<FreshnessOutcome> {
  const { loadedAtField, freshness, table } = source;
  const field = loadedAtField ?? '';
  const column = /^\w+$/.test(field) ? warehouse.quote(field) : field;
  const filter = freshness?.filter ?? null;
  const where = filter === null ? '' : ` where ${filter}`;
  try {
    const [row] = await warehouse.query(`select max(${column}) as latest from ${warehouse.relation(table)}${where}`);
    const latest = row?.['latest'] ?? null;
    return judge(source, latest === null ? null : String(latest), now);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { kind: 'error', message: error.message };
  }
}

function judge({ freshness, loadedAtField }: Source, latest: string | null, now: Date): FreshnessOutcome {
  const { warnAfter = null, errorAfter = null } = freshness ?? {};
  if (latest === null) return { kind: 'empty', severity: errorAfter === null ? 'warn' : 'error' };
  const time = Date.parse(asUtc(latest));
  if (Number.isNaN(time)) return { kind: 'error', message: `${loadedAtField} holds no time: "${latest}"` };
  const age = (now.getTime() - time) / 1000;
  if (errorAfter && age > secondsOf(errorAfter))
    return { kind: 'late', severity: 'error', latest, age, limit: errorAfter };
  if (warnAfter && age > secondsOf(warnAfter)) return { kind: 'late', severity: 'warn', latest, age, limit: warnAfter };
  return { kind: 'fresh', latest, age };
}

function asUtc(text: string): string {
  const iso = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T');
  return /T.*(Z|[-+]\d{2}(:?\d{2})?)$/.test(iso) || !iso.includes('T') ? iso : `${iso}Z`;
}

function secondsOf({ count, period }: Age): number {
  switch (period) {
    case 'minute':
      return count * 60;
    case 'hour':
      return count * 3600;
    case 'day':
      return count * 86_400;
  }
}

/** `2 d 3 h`, `5 h`, `12 min`. */
function ageText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  return hours > 0 ? `${hours} h` : `${minutes} min`;
}
