import type { TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import {
  fitMatches,
  shareOfMatches,
  type Chances,
  type MatchModel,
  type Vector,
  type VectorCount,
} from './expectation.ts';
import { BELIEVED_U, SIGNS, levelNames, type Linkage } from './linkage.ts';
import { candidatesSql, comparedSql, countsSql, numberedSql, randomCountsSql } from './pairs-sql.ts';
import { scoredSql } from './score-sql.ts';
import type { Scratch } from './scratch.ts';
import { pairsOf } from './weights.ts';

/** Random pairs that u is counted on: enough to see an agreement of one in a thousand 250 times. */
const RANDOM_PAIRS = 250_000;
/** How many pairs the beliefs about m, and about u, weigh as much as. */
const M_STRENGTH = 20;
const U_STRENGTH = 200;

/** What linking a table came to: the table of scored pairs, and the model they were scored by; null without candidates. */
export type Linked = { readonly scored: TableName; readonly model: MatchModel; readonly candidatePairs: number } | null;

/**
 * Links the records of a select (`record_key` and the columns the linkage names): blocks, compares, learns u from random
 * pairs and m by EM on counts, scores. Work is done by the engine; what comes here is counts of comparison vectors.
 * A base without candidate pairs is done after blocking.
 */
export async function linkRecords(
  warehouse: Warehouse,
  linkage: Linkage,
  { records, scratch, least }: { readonly records: string; readonly scratch: Scratch; readonly least: number },
): Promise<Linked> {
  const { engine } = warehouse;
  const numbered = warehouse.relation(await scratch.make('numbered', numberedSql(linkage, `(${records})`, engine)));
  const candidates = warehouse.relation(await scratch.make('candidates', candidatesSql(linkage, numbered)));
  const compared = warehouse.relation(await scratch.make('compared', comparedSql(linkage, candidates, numbered)));
  const counted = await warehouse.query(countsSql(linkage, compared));
  if (counted.length === 0) return null;
  const [size] = await warehouse.query<{ records: bigint }>(`select count(*) as records from ${numbered}`);
  const recordCount = Number(size?.records ?? 0);
  const random = await warehouse.query(
    randomCountsSql(linkage, numbered, { records: recordCount, most: RANDOM_PAIRS, engine }),
  );
  const counts = counted.map((row) => ({
    ...vectorCountOf(row),
    rules: linkage.rules.map((_, at) => Number(row[`rule_${at}`]) === 1),
  }));
  const model = learn(linkage, counts, random.map(vectorCountOf), recordCount);
  const scored = await scratch.make('scored', scoredSql(linkage, model, { compared, numbered, engine, least }));
  return { scored, model, candidatePairs: counts.reduce((sum, { pairs }) => sum + pairs, 0) };
}

export type RuledCount = VectorCount & { readonly rules: readonly boolean[] };

/** u from random pairs, m from the pairs of each rule in turn, the share of matches from all candidates. */
export function learn(
  linkage: Linkage,
  counts: readonly RuledCount[],
  random: readonly VectorCount[],
  records: number,
): MatchModel {
  const u = believedAndSeen(linkage, random);
  const m = meanM(linkage, counts, u);
  const expected = 1 / Math.max(2, records);
  const lambda = shareOfMatches(counts, { lambda: expected, m, u }, pairsOf(records), { expected, pairs: records });
  return { lambda, m, u };
}

function believedAndSeen({ comparisons }: Linkage, random: readonly VectorCount[]): Chances {
  return comparisons.map((comparison, at) => {
    const levels = levelNames(comparison).length;
    const believed = Array.from({ length: levels }, (_, level) =>
      level < levels - 1 ? BELIEVED_U : 1 - BELIEVED_U * (levels - 1),
    );
    const seen = believed.map((_, level) => pairsAt(random, at, level));
    const known = seen.reduce((sum, one) => sum + one, 0);
    return seen.map((pairs, level) => (pairs + U_STRENGTH * (believed[level] ?? 0)) / (known + U_STRENGTH));
  });
}

/** A rule's pairs agree by its own making, so each comparison is learned from the rules that leave it free. */
function meanM({ comparisons, rules }: Linkage, counts: readonly RuledCount[], u: Chances): Chances {
  const believed = comparisons.map(({ m }) => m);
  const fits = rules.map((rule, at) => {
    const free = comparisons.map(({ name }) => !rule.teachesNothingOf.includes(name));
    const own = counts
      .filter(({ rules: by }) => by[at])
      .map(({ vector, pairs }) => ({ pairs, vector: vector.map((level, of) => (free[of] ? level : null)) }));
    return {
      free,
      own,
      fit: fitMatches(own, { lambda: 0.5, m: believed, u }, { prior: { m: believed, strength: M_STRENGTH } }),
    };
  });
  return comparisons.map((_, of) => {
    const teachers = fits.filter(({ free, own }) => free[of] && own.length > 0).map(({ fit }) => fit.m[of] ?? []);
    if (teachers.length === 0) return believed[of] ?? [];
    return (believed[of] ?? []).map(
      (_, level) => teachers.reduce((sum, levels) => sum + (levels[level] ?? 0), 0) / teachers.length,
    );
  });
}

function pairsAt(counts: readonly VectorCount[], at: number, level: number): number {
  return counts.filter(({ vector }) => vector[at] === level).reduce((sum, { pairs }) => sum + pairs, 0);
}

function vectorCountOf(row: Readonly<Record<string, unknown>>): VectorCount {
  const vector: Vector = [...String(row['vector'])].map((sign) => (sign === '-' ? null : SIGNS.indexOf(sign)));
  return { vector, pairs: Number(row['pairs']) };
}
