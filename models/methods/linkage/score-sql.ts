import type { Engine } from '../../../warehouse/warehouse.ts';
import type { Linkage } from './linkage.ts';
import { SIGNS, levelNames } from './linkage.ts';
import type { MatchModel } from './expectation.ts';
import { priorWeight, weightOf } from './weights.ts';

/** A pair's weight beyond this many bits changes no probability that could be shown. */
const MOST_BITS = 60;

/**
 * One row per compared pair: `left_key`, `right_key`, its `weight` in bits, its `probability`, and in `evidence` each
 * comparison with its level and what it weighs. `least` leaves out what is less likely.
 */
export function scoredSql(
  linkage: Linkage,
  model: MatchModel,
  {
    compared,
    numbered,
    engine,
    least,
  }: { readonly compared: string; readonly numbered: string; readonly engine: Engine; readonly least: number },
): string {
  const parts = linkage.comparisons.map((_, at) => partSql(linkage, model, at, engine));
  const columns = parts.map((part, at) => `${part} as w${at}`);
  const sum = parts.map((_, at) => `w${at}`).join(' + ');
  const evidence = linkage.comparisons.map((_, at) => evidenceSql(linkage, at, engine)).join(` || `);
  const weight = `round(${number(priorWeight(model.lambda))} + ${sum}, 4)`;
  const bound = `least(${MOST_BITS}, greatest(-${MOST_BITS}, weight))`;
  return `select left_key, right_key, weight, probability, trim(evidence) as evidence from (
    select left_key, right_key, weight, round(1 / (1 + pow(2, -${bound})), 6) as probability, evidence from (
      select left_key, right_key, ${weight} as weight, ${evidence} as evidence from (
        select
          least(l.record_key, r.record_key) as left_key,
          greatest(l.record_key, r.record_key) as right_key,
          compared.vector as vector,
          ${columns.join(',\n          ')}
        from ${compared} as compared
        join ${numbered} as l on l.n = compared.l
        join ${numbered} as r on r.n = compared.r
      ) as weighed
    ) as summed
  ) as scored
  where probability >= ${least}`;
}

/** What one comparison adds, in bits: nothing where a side is not known; more where the agreeing value is rare. */
function partSql({ comparisons }: Linkage, { m, u }: MatchModel, at: number, engine: Engine): string {
  const comparison = comparisons[at];
  if (!comparison) return '0';
  const sign = `substring(compared.vector, ${at + 1}, 1)`;
  const cases = levelNames(comparison).map((_, level) => {
    const bits = number(weightOf(m[at]?.[level] ?? 1, u[at]?.[level] ?? 1));
    const { frequency } = comparison;
    if (level > 0 || !frequency) return `when '${SIGNS[level]}' then ${bits}`;
    const share = `greatest(l.${frequency}_share, r.${frequency}_share)`;
    return `when '0' then ${bits} + log2(${number(u[at]?.[0] ?? 1)} / ${share})`;
  });
  const value = `case ${sign} ${cases.join(' ')} else 0 end`;
  return engine === 'duckdb' ? `cast(${value} as double)` : `toFloat64(${value})`;
}

function evidenceSql({ comparisons }: Linkage, at: number, engine: Engine): string {
  const comparison = comparisons[at];
  if (!comparison) return `''`;
  const cases = levelNames(comparison).map((name, level) => {
    return `when '${SIGNS[level]}' then '${comparison.name}=${name}:' || ${bitsText(`w${at}`, engine)} || ' '`;
  });
  return `case substring(vector, ${at + 1}, 1) ${cases.join(' ')} else '' end`;
}

/** Bits with one decimal, written alike by both engines. */
function bitsText(bits: string, engine: Engine): string {
  const tenths = `round(${bits} * 10)`;
  const [whole, text] =
    engine === 'duckdb' ? [`cast(${tenths} as bigint)`, 'varchar'] : [`toInt64(${tenths})`, 'String'];
  return `cast(${whole} as ${text})`;
}

/** A number as both engines read it, without an exponent that one of them would refuse. */
function number(value: number): string {
  return `cast('${value.toPrecision(12)}' as double)`;
}
