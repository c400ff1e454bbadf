import type { Engine, Warehouse } from '../warehouse/warehouse.ts';

/** What a model may write where the engines differ: a name, and how it is spelled from its arguments. */
type Spelling = (engine: Engine, args: readonly string[], place: Place) => string;
export type Place = { readonly warehouse: Pick<Warehouse, 'engine' | 'relation'>; readonly timezone: string };

/**
 * The words of a cube model's SQL that are not SQL:
 * - `mart(deals)`: the quoted name of a table in `marts`
 * - `ratio(a, b)`: a / b as a float; null where b is 0 or unknown
 * - `median_of(x)`: the exact median as a float, between the two middle values; null over nothing
 * - `float_of(x)`: x as a float
 * - `local_midnight(d)`: the instant a calendar date begins in the company's zone
 * - `whole_days(a, b)`: calendar days from instant a to instant b
 * - `survival_days(share, days, has_ended)`: Kaplan and Meier's estimate of the days by which that share has ended, where
 *   rows that have not ended were only watched so long; days to the nearest hour; null where that was never seen
 * - `quantile_of_runs(share, run, kopecks)`: of money in runs of chance: the quantile of the sums of runs, in money
 * - `share_of_runs(run, kopecks, least)`: the share of runs whose sum is at least so much money; null without a bar or runs
 */
const SPELLINGS: Readonly<Record<string, Spelling>> = {
  mart: (_, [name], { warehouse }) => warehouse.relation({ schema: 'marts', name: name ?? '' }),
  ratio: (engine, [a, b]) => `(${float(engine, a)} / nullif(${float(engine, b)}, 0))`,
  median_of: (engine, [x]) =>
    engine === 'duckdb' ? `median(${float(engine, x)})` : `quantileExactInclusive(0.5)(${float(engine, x)})`,
  float_of: (engine, [x]) => float(engine, x),
  local_midnight: (engine, [d], { timezone }) =>
    engine === 'duckdb' ? `timezone('${timezone}', cast(${d} as timestamp))` : `toDateTime64(${d}, 0, '${timezone}')`,
  whole_days: (engine, [a, b]) =>
    engine === 'duckdb' ? `date_diff('day', ${a}, ${b})` : `dateDiff('day', ${a}, ${b})`,
  survival_days: (engine, [share = '', days = '', ended = '']) => survivalDays(engine, share, days, ended),
  quantile_of_runs: (engine, [share, run, kopecks]) => {
    const sums = runSums(engine, run ?? '', kopecks ?? '');
    const quantile =
      engine === 'duckdb'
        ? `list_aggregate(${sums}, 'quantile_cont', ${share})`
        : `if(empty(${sums}), null, arrayReduce('quantileExactInclusive(${share})', ${sums}))`;
    return `(${float(engine, quantile)} / 100)`;
  },
  share_of_runs: (engine, [run, kopecks, least]) => {
    const sums = runSums(engine, run ?? '', kopecks ?? '');
    const bar = `cast(${least} * 100 as ${engine === 'duckdb' ? 'bigint' : 'Nullable(Int64)'})`;
    return engine === 'duckdb'
      ? `(len(list_filter(${sums}, lambda s: s >= ${bar})) / nullif(cast(len(${sums}) as double), 0) + 0 * ${bar})`
      : `(arrayCount(s -> s >= assumeNotNull(${bar}), ${sums}) / nullif(cast(length(${sums}) as Nullable(Float64)), 0) + 0 * ${bar})`;
  },
};

/**
 * The sum of each run over the rows of a group. Every cell of a mart of runs has all runs, so in order of the run each has
 * equally many neighbours. Rows without a run (plans) take no part.
 */
function runSums(engine: Engine, run: string, kopecks: string): string {
  const [runs, cells] = [`count(distinct ${run})`, `count(${run})`];
  switch (engine) {
    case 'duckdb': {
      const all = `list(${kopecks} order by ${run}) filter (where ${run} is not null)`;
      const each = `cast(${cells} / ${runs} as bigint)`;
      return `list_transform(range(0, ${runs}), lambda i: cast(list_sum((${all})[i * ${each} + 1 : (i + 1) * ${each}]) as bigint))`;
    }
    case 'clickhouse':
      return (
        `arrayMap(i -> arraySum(arraySlice(arrayMap(t -> t.2, arraySort(groupArrayIf((assumeNotNull(${run}), assumeNotNull(${kopecks})), ${run} is not null))), ` +
        `i * intDiv(${cells}, greatest(${runs}, 1)) + 1, intDiv(${cells}, greatest(${runs}, 1)))), range(${runs}))`
      );
  }
}

/** SQL with our words spelled for the engine. Throws on an unclosed bracket. */
export function spelled(sql: string, place: Place): string {
  const word = new RegExp(`\\b(${Object.keys(SPELLINGS).join('|')})\\(`).exec(sql);
  if (!word) return sql;
  const { args, end } = argumentsAt(sql, word.index + word[0].length);
  const spelling = SPELLINGS[word[1] as string] as Spelling;
  const inner = args.map((arg) => spelled(arg, place));
  return sql.slice(0, word.index) + spelling(place.warehouse.engine, inner, place) + spelled(sql.slice(end), place);
}

function float(engine: Engine, sql: string | undefined): string {
  return engine === 'duckdb' ? `cast(${sql} as double)` : `cast(${sql} as Nullable(Float64))`;
}

/**
 * Twice the hours, and one more where the row has not ended, so that at equal times ends come before the rest. DuckDB
 * walks the counts of equal keys, ClickHouse the keys themselves: the same product. `1e-9` is for the engines' last bits.
 */
function survivalDays(engine: Engine, share: string, days: string, ended: string): string {
  const key = `floor(${float(engine, days)} * 24 + 0.5) * 2 + case when ${ended} then 0 else 1 end`;
  const left = `1 - ${share} + 1e-9`;
  switch (engine) {
    case 'duckdb': {
      const kept = `a.kept * case when e.key % 2 = 0 then 1 - cast(e.value as double) / (count(${days}) - a.gone) else 1 end`;
      return [
        `list_reduce(map_entries(histogram(cast(${key} as bigint))),`,
        `lambda a, e: struct_pack(at := coalesce(a.at, case when ${kept} <= ${left} then e.key / 48 end),`,
        `gone := a.gone + cast(e.value as bigint), kept := ${kept}),`,
        `struct_pack(at := cast(null as double), gone := cast(0 as bigint), kept := cast(1 as double))).at`,
      ].join(' ');
    }
    case 'clickhouse': {
      const keys = `arraySort(groupArray(cast(${key} as Nullable(Int64))))`;
      const ends = `arrayMap((k, n) -> if(k % 2 = 0, log(1 - 1 / n), 0), ${keys}, arrayReverse(arrayEnumerate(${keys})))`;
      return `arrayFirstOrNull((k, s) -> exp(s) <= ${left}, ${keys}, arrayCumSum(${ends})) / 48`;
    }
  }
}

/** The arguments of a call whose bracket opened just before `from`, split at its own commas. */
function argumentsAt(sql: string, from: number): { args: string[]; end: number } {
  const args: string[] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at < sql.length; at += 1) {
    const sign = sql[at];
    if (sign === "'") {
      // To the closing quote; a doubled one opens again at once.
      const closing = sql.indexOf("'", at + 1);
      at = closing === -1 ? sql.length : closing;
    } else if (sign === '(') depth += 1;
    else if (sign === ',' && depth === 0) {
      args.push(sql.slice(start, at).trim());
      start = at + 1;
    } else if (sign === ')') {
      if (depth === 0) return { args: [...args, sql.slice(start, at).trim()], end: at + 1 };
      depth -= 1;
    }
  }
  throw new Error(`a bracket is not closed in: ${sql}`);
}
