/**
 * How the records of one table are told to be one: what is compared, and which pairs are worth comparing.
 * Conditions are SQL over the records `l` and `r`; they are written by us, never by a request.
 */
export type Linkage = {
  readonly comparisons: readonly Comparison[];
  readonly rules: readonly BlockingRule[];
  /** Values that more records share than this (switchboards, "Иванов Иван") open no block. */
  readonly largestBlock: number;
};

export type Comparison = {
  readonly name: string;
  /** Columns that must be known on both sides; else the comparison says nothing. */
  readonly columns: readonly string[];
  /** From the best to the last but one; the last level, everything else, goes without saying. */
  readonly levels: readonly Level[];
  /** What is believed of `m` before any pair is seen, one more than the levels. */
  readonly m: readonly number[];
  /** Agreement on a rare value says more: the column whose value must be equal in the best level. */
  readonly frequency?: string;
};
export type Level = { readonly name: string; readonly when: string };

/** Pairs whose value of `key` is equal are candidates. */
export type BlockingRule = {
  readonly name: string;
  /** SQL over one record, null: no candidate. */
  readonly key: string;
  /** Comparisons that the rule itself makes agree, so nothing is learned of them from its pairs. */
  readonly teachesNothingOf: readonly string[];
};

/** The name of the level that is left when no condition holds. */
export const ELSE = 'else';

export const levelNames = ({ levels }: Comparison): string[] => [...levels.map(({ name }) => name), ELSE];

/** The text that stands for a level in a vector: one sign per comparison, '-' where a side is not known. */
export const SIGNS = '0123456789';

/**
 * Likeness by bytes, as each engine spells it: for texts of one-byte signs only (name_key, single_bytes). Only what both
 * engines count alike: they differ in Jaro-Winkler with an odd number of moved letters, and in swaps beyond one slip.
 */
export const likeness = {
  duckdb: {
    slip: (one: string, other: string) => atMostOneSlip(`damerau_levenshtein(${one}, ${other})`, one, other),
    within: (percent: number, one: string, other: string) =>
      share(`levenshtein(${one}, ${other})`, percent, one, other),
  },
  clickhouse: {
    slip: (one: string, other: string) => atMostOneSlip(`damerauLevenshteinDistance(${one}, ${other})`, one, other),
    within: (percent: number, one: string, other: string) =>
      share(`editDistance(${one}, ${other})`, percent, one, other),
  },
} as const;

/**
 * One slip leaves what stands before it and what stands after it, so the first or the last half of the letters (less the
 * two that can have changed places) is equal. Nearly all pairs fail that, and counting slips is thirty times dearer.
 */
function atMostOneSlip(slips: string, one: string, other: string): string {
  const half = `cast(floor(greatest(0, least(length(${one}), length(${other})) - 1) / 2) as bigint)`;
  const first = `substring(${one}, 1, ${half}) = substring(${other}, 1, ${half})`;
  const last = `right(${one}, ${half}) = right(${other}, ${half})`;
  return `(${lengthsDiffer(one, other)} <= 1 and (${first} or ${last}) and ${slips} <= 1)`;
}

/** Whether so many letters in a hundred, of the longer text, were put in, taken out or replaced. */
function share(letters: string, percent: number, one: string, other: string): string {
  const most = `${percent} * greatest(length(${one}), length(${other}))`;
  return `(${lengthsDiffer(one, other)} * 100 <= ${most} and ${letters} * 100 <= ${most})`;
}

function lengthsDiffer(one: string, other: string): string {
  return `abs(cast(length(${one}) as bigint) - cast(length(${other}) as bigint))`;
}

/** Before any pair is drawn, strangers are believed to agree in a level this often. */
export const BELIEVED_U = 0.002;
