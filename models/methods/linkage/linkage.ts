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

/** Likeness by bytes, as each engine spells it: for texts of one-byte signs only (name_key, single_bytes). */
export const likeness = {
  duckdb: {
    jaroWinkler: (one: string, other: string) => `jaro_winkler_similarity(${one}, ${other})`,
    slips: (one: string, other: string) => `damerau_levenshtein(${one}, ${other})`,
  },
  clickhouse: {
    jaroWinkler: (one: string, other: string) => `jaroWinklerSimilarity(${one}, ${other})`,
    slips: (one: string, other: string) => `damerauLevenshteinDistance(${one}, ${other})`,
  },
} as const;

/** Before any pair is drawn, strangers are believed to agree in a level this often. */
export const BELIEVED_U = 0.002;
