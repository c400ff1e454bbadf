import type { Engine } from '../../../warehouse/warehouse.ts';
import { BELIEVED_U, SIGNS, type BlockingRule, type Comparison, type Linkage } from './linkage.ts';

/** Before anything is counted, so many records are thought to share a value as often as random pairs are believed to. */
const SHARE_STRENGTH = 200;

/**
 * The records numbered in an order that has nothing to do with them, with the share of each value that rare agreement is
 * weighed by. `records` gives `record_key` and the columns the linkage names.
 */
export function numberedSql(linkage: Linkage, records: string, engine: Engine): string {
  const others = `(count(*) over (partition by COLUMN) - 1 + ${SHARE_STRENGTH * BELIEVED_U})`;
  const known = `(count(COLUMN) over () - 1 + ${SHARE_STRENGTH})`;
  const shares = frequencyColumns(linkage).map((column) =>
    `${others} / ${double(engine, known)} as COLUMN_share`.replaceAll('COLUMN', column),
  );
  const hash = engine === 'duckdb' ? 'md5(record_key)' : 'lower(hex(MD5(record_key)))';
  return select(
    [`cast(row_number() over (order by ${hash}, record_key) as bigint) as n`, 'records.*', ...shares],
    `${records} as records`,
  );
}

/** One row per pair that any rule calls a candidate, with the rules that did: `rule_0`, `rule_1` ... as 0 or 1. */
export function candidatesSql({ rules, largestBlock }: Linkage, numbered: string): string {
  const flags = rules.map((_, at) => `rule_${at}`);
  const parts = rules.map((rule, at) => {
    const marks = rules.map((_, other) => `${other === at ? 1 : 0} as rule_${other}`).join(', ');
    return `select a.n as l, b.n as r, ${marks}
      from (${blocked(rule, numbered, largestBlock)}) as a
      join (${blocked(rule, numbered, largestBlock)}) as b on a.block = b.block
      where a.n < b.n`;
  });
  return `select l, r, ${flags.map((flag) => `max(${flag}) as ${flag}`).join(', ')}
    from (${parts.join('\nunion all\n')}) as found
    group by l, r`;
}

/** How many values a rule passed over since too many records share them, and how many records those are. */
export function passedOverSql({ key }: BlockingRule, numbered: string, largestBlock: number): string {
  return `select count(*) as blocks, coalesce(sum(records), 0) as records
    from (select ${key} as block, count(*) as records from ${numbered} where ${key} is not null group by 1) as sizes
    where records > ${largestBlock}`;
}

/** One row per candidate pair with its vector: a sign per comparison. */
export function comparedSql({ comparisons, rules }: Linkage, candidates: string, numbered: string): string {
  const flags = rules.map((_, at) => `pairs.rule_${at} as rule_${at}`);
  return select(
    ['pairs.l as l', 'pairs.r as r', ...flags, `${vectorSql(comparisons)} as vector`],
    `${candidates} as pairs join ${numbered} as l on l.n = pairs.l join ${numbered} as r on r.n = pairs.r`,
  );
}

/** How many candidate pairs compare in each way, by the rules that found them. */
export function countsSql({ rules }: Linkage, compared: string): string {
  const flags = rules.map((_, at) => `rule_${at}`).join(', ');
  return `select vector, ${flags}, count(*) as pairs from ${compared} group by vector, ${flags} order by vector, ${flags}`;
}

/** How random pairs compare: all pairs of a small base, else about `most` with partners far away in a random order. */
export function randomCountsSql(
  { comparisons }: Linkage,
  numbered: string,
  { records, most, engine }: { readonly records: number; readonly most: number; readonly engine: Engine },
): string {
  const shifts = Math.max(1, Math.ceil(most / records));
  const range =
    engine === 'duckdb'
      ? `select unnest(range(1, ${shifts + 1})) as shift`
      : `select arrayJoin(range(1, ${shifts + 1})) as shift`;
  const from =
    (records * (records - 1)) / 2 <= most
      ? `${numbered} as l cross join ${numbered} as r where l.n < r.n`
      : `(select n, cast((n + shift - 1) % ${records} + 1 as bigint) as partner from ${numbered} cross join (${range}) as shifts) as pairs
         join ${numbered} as l on l.n = pairs.n join ${numbered} as r on r.n = pairs.partner`;
  return `select vector, count(*) as pairs from (select ${vectorSql(comparisons)} as vector from ${from}) as drawn
    group by vector order by vector`;
}

export function frequencyColumns({ comparisons }: Linkage): string[] {
  return [...new Set(comparisons.flatMap(({ frequency }) => frequency ?? []))];
}

function blocked({ key }: BlockingRule, numbered: string, largestBlock: number): string {
  return `select n, block from (
      select n, ${key} as block, count(*) over (partition by ${key}) as records from ${numbered} where ${key} is not null
    ) as keyed where records between 2 and ${largestBlock}`;
}

function vectorSql(comparisons: readonly Comparison[]): string {
  return comparisons.map(signSql).join(' || ');
}

function signSql({ columns, levels }: Comparison): string {
  const unknown = columns.map((column) => `l.${column} is null or r.${column} is null`).join(' or ');
  const cases = levels.map(({ when }, level) => `when ${when} then '${SIGNS[level]}'`);
  return `case when ${unknown} then '-' ${cases.join(' ')} else '${SIGNS[levels.length]}' end`;
}

function select(columns: readonly string[], from: string): string {
  return `select ${columns.join(',\n  ')}\nfrom ${from}`;
}

function double(engine: Engine, value: string): string {
  return engine === 'duckdb' ? `cast(${value} as double)` : `toFloat64(${value})`;
}
