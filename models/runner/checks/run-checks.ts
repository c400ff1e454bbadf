import { QueryError, type Row, type Warehouse } from '../../../warehouse/warehouse.ts';
import type { Check, Question } from './checks.ts';
import { bindMarks, writeMark, type Mark } from '../templates/marks.ts';
import { isReached } from './threshold.ts';

/** `failures`: rows that fail, or for `row_count` the rows there are. `error`: it could not be asked. */
export type CheckOutcome =
  | { readonly kind: 'pass' }
  /** `severity`: what the check says, softened where fewer rows fail than its `error_if` wants. */
  | {
      readonly kind: 'fail';
      readonly severity: 'warn' | 'error';
      readonly failures: bigint;
      readonly examples: readonly Row[];
    }
  | { readonly kind: 'error'; readonly message: string };

export type CheckResult = {
  readonly check: Check;
  readonly outcome: CheckOutcome;
  /** A query that shows the failing rows, to be run by hand. */
  readonly sql: string;
  /** Milliseconds; checks asked in one scan share its time. */
  readonly ms: number;
};

/** Binds a mark to the table to read: the published one, or the one just built. */
export type RelationOf = (mark: Mark) => string;

const EXAMPLES = 5;

/**
 * Asks the checks. Conditions and counts of one table are one scan; queries are asked one by one. Results stand in the
 * order of the checks. A check that the engine refuses has the outcome `error`; nothing is thrown for it.
 */
export async function runChecks(
  warehouse: Warehouse,
  checks: readonly Check[],
  relationOf: RelationOf,
): Promise<CheckResult[]> {
  const results = new Map<Check, CheckResult>();
  for (const [table, group] of scansOf(checks)) {
    for (const result of await scan(warehouse, table, group, relationOf)) results.set(result.check, result);
  }
  for (const check of checks) {
    if (check.question.kind === 'query')
      results.set(check, await ask(warehouse, check, check.question.sql, relationOf));
  }
  return checks.flatMap((check) => results.get(check) ?? []);
}

type Scanned = Exclude<Question, { kind: 'query' }>;
type ScannedCheck = Check & { readonly question: Scanned };

function scansOf(checks: readonly Check[]): Map<string, ScannedCheck[]> {
  const groups = new Map<string, ScannedCheck[]>();
  for (const check of checks) {
    if (check.question.kind === 'query') continue;
    const table = writeMark(check.question.table);
    groups.set(table, [...(groups.get(table) ?? []), check as ScannedCheck]);
  }
  return groups;
}

async function scan(
  warehouse: Warehouse,
  table: string,
  checks: readonly ScannedCheck[],
  relationOf: RelationOf,
): Promise<CheckResult[]> {
  const started = performance.now();
  const counts = checks.map(({ question }, at) => `${countOf(question)} as c${at}`);
  try {
    const [row = {}] = await warehouse.query(bindMarks(`select ${counts.join(', ')} from ${table}`, relationOf));
    const ms = performance.now() - started;
    return await Promise.all(
      checks.map((check, at) => judged(warehouse, check, BigInt(String(row[`c${at}`])), ms, relationOf)),
    );
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const [only, ...others] = checks;
    if (only && others.length === 0) return [refused(only, error, rowsOf(only.question, relationOf), started)];
    // One wrong expression fails the whole scan: alone, each check tells for itself.
    const alone: CheckResult[] = [];
    for (const check of checks) alone.push(...(await scan(warehouse, table, [check], relationOf)));
    return alone;
  }
}

function countOf(question: Scanned): string {
  const rows = question.kind === 'rows' ? question.failing : question.where;
  return rows === null ? 'count(*)' : `count(*) filter (where ${rows})`;
}

async function judged(
  warehouse: Warehouse,
  check: ScannedCheck,
  count: bigint,
  ms: number,
  relationOf: RelationOf,
): Promise<CheckResult> {
  const { question } = check;
  const sql = rowsOf(question, relationOf);
  switch (question.kind) {
    case 'rows':
      return { check, outcome: await failed(warehouse, check, sql, count), sql, ms };
    case 'count': {
      const { least, most } = question;
      const fits = (least === null || count >= BigInt(least)) && (most === null || count <= BigInt(most));
      return {
        check,
        outcome: fits ? { kind: 'pass' } : { kind: 'fail', severity: check.severity, failures: count, examples: [] },
        sql,
        ms,
      };
    }
  }
}

/** The query that shows what a scan only counted. */
function rowsOf(question: Scanned, relationOf: RelationOf): string {
  const table = writeMark(question.table);
  switch (question.kind) {
    case 'rows':
      return bindMarks(`select * from ${table} where ${question.failing}`, relationOf);
    case 'count':
      return bindMarks(`select ${countOf(question)} as row_count from ${table}`, relationOf);
  }
}

async function ask(warehouse: Warehouse, check: Check, query: string, relationOf: RelationOf): Promise<CheckResult> {
  const started = performance.now();
  const sql = bindMarks(query, relationOf);
  try {
    // On a line of its own: the query may end in a comment.
    const [row] = await warehouse.query(`select count(*) as failures from (\n${sql}\n) as failing`);
    const outcome = await failed(warehouse, check, sql, BigInt(String(row?.['failures'])));
    return { check, outcome, sql, ms: performance.now() - started };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return refused(check, error, sql, started);
  }
}

async function failed(warehouse: Warehouse, check: Check, sql: string, failures: bigint): Promise<CheckOutcome> {
  const severity = severityOf(check, failures);
  if (severity === null) return { kind: 'pass' };
  const examples =
    failures === 0n ? [] : await warehouse.query(`select * from (\n${sql}\n) as failing limit ${EXAMPLES}`);
  return { kind: 'fail', severity, failures, examples };
}

/** Null: as many rows may fail. */
function severityOf({ severity, warnsAt, failsAt }: Check, failures: bigint): 'warn' | 'error' | null {
  if (severity === 'error' && isReached(failsAt, failures)) return 'error';
  return isReached(warnsAt, failures) ? 'warn' : null;
}

function refused(check: Check, error: QueryError, sql: string, started: number): CheckResult {
  return { check, outcome: { kind: 'error', message: error.message }, sql, ms: performance.now() - started };
}
