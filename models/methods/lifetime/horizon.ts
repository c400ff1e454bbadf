/** What "the next year" is in every figure of a client's future: days, months to discount by, and the rate a month. */
export const HORIZON = { days: 365, months: 12, monthlyDiscount: 0.01 } as const;

/** Purchases by month, those of month k worth (1 + rate)^-k; `until` gives purchases expected within so many days. */
export function discounted(until: (days: number) => number): number {
  const month = HORIZON.days / HORIZON.months;
  let total = 0;
  let before = 0;
  for (let k = 1; k <= HORIZON.months; k++) {
    const by = until(k * month);
    total += (by - before) / (1 + HORIZON.monthlyDiscount) ** k;
    before = by;
  }
  return total;
}
