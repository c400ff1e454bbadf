/**
 * Buyers with the same past, counted once: `repeats` days with a purchase after the first, `recency` from the first to the
 * last of them (0 without repeats), `age` from the first to the end of what is observed. One unit of time throughout.
 */
export type Past = {
  readonly repeats: number;
  readonly recency: number;
  readonly age: number;
  /** How many buyers have it. */
  readonly count: number;
};

/** Pasts column by column, each with its few distinct values: logarithms and gammas are taken once per value. */
export type Pasts = {
  readonly length: number;
  readonly count: Float64Array;
  readonly repeats: Column;
  readonly recency: Column;
  readonly age: Column;
};

type Column = { readonly distinct: Float64Array; readonly place: Int32Array };

export function pastsOf(pasts: readonly Past[]): Pasts {
  return {
    length: pasts.length,
    count: Float64Array.from(pasts, ({ count }) => count),
    repeats: column(pasts.map(({ repeats }) => repeats)),
    recency: column(pasts.map(({ recency }) => recency)),
    age: column(pasts.map(({ age }) => age)),
  };
}

/** A column with its few distinct values. */
export function column(values: readonly number[]): Column {
  const places = new Map<number, number>();
  const place = Int32Array.from(values, (value) => {
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, places.size);
    return places.size - 1;
  });
  return { distinct: Float64Array.from(places.keys()), place };
}

/** A figure taken once per distinct value of a column. */
export function perDistinct({ distinct }: Column, figure: (value: number) => number): Float64Array {
  return distinct.map(figure);
}

/** Every n-th case, at most about `most` of them: where starts of a fit are tried out. */
export function thinned<Case>(cases: readonly Case[], most: number): readonly Case[] {
  const every = Math.ceil(cases.length / most);
  return every <= 1 ? cases : cases.filter((_, index) => index % every === 0);
}

/** Buyers who came back at all: the cases a model of repeat purchases learns from. */
export function repeatBuyers(pasts: readonly Past[]): number {
  return pasts.reduce((sum, { repeats, count }) => (repeats > 0 ? sum + count : sum), 0);
}
