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
};

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
