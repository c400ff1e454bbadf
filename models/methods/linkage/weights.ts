/** The weight of evidence in bits: log2 of how much likelier it is among matches than among others. */
export const weightOf = (m: number, u: number): number => Math.log2(m / u);

/** The chance that a pair of this weight is a match; 0 is even odds. */
export const probabilityOf = (weight: number): number => 1 / (1 + 2 ** -weight);

/** Odds as bits, so that they add up with the evidence. */
export const priorWeight = (lambda: number): number => Math.log2(lambda / (1 - lambda));

/**
 * What agreement on one value says beyond agreement as such: a rare value says more. u of the level over the share of the
 * value among known values, not below `floor`, to the power of `weight` (0 takes no notice, 1 all).
 */
export function frequencyFactor(
  uExact: number,
  share: number,
  { weight = 1, floor = 0 }: { readonly weight?: number; readonly floor?: number } = {},
): number {
  return (uExact / Math.max(share, floor)) ** weight;
}

/**
 * The share of matches among all pairs, from pairs found by rules that are never wrong and find `recall` of all; null
 * where there are no two records.
 */
export function shareBySureRules(found: number, records: number, recall: number): number | null {
  const all = pairsOf(records);
  return all === 0 ? null : Math.min(1, found / (recall * all));
}

/** How many pairs so many records make. */
export const pairsOf = (records: number): number => (records * (records - 1)) / 2;
