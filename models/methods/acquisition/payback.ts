/** What one client costs and brings in a month; money in one currency, rates 0 to 1. */
export type ClientMonth = {
  readonly cac: number;
  readonly revenue: number;
  readonly marginRate: number;
  readonly churn: number;
};

/** Months until the margin of a client has paid for winning him, if nobody left meanwhile; null where he brings none. */
export function paybackMonths({ cac, revenue, marginRate }: ClientMonth): number | null {
  const margin = revenue * marginRate;
  return margin > 0 ? cac / margin : null;
}

/**
 * Margin of a client over his life, when all leave at the same rate: margin / churn. It undervalues old clients, who are
 * more loyal than the mean; models of heterogeneous clients stand in `lifetime/`. Null without churn.
 */
export function simpleValue({ revenue, marginRate, churn }: ClientMonth): number | null {
  return churn > 0 ? (revenue * marginRate) / churn : null;
}

/**
 * Spend that won the customers of a month: the months before it count by the share of customers won that long after.
 * `spend` and `weights` begin with the month itself and go back; weights add up to 1.
 */
export function laggedSpend(spend: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, back) => sum + weight * (spend[back] ?? 0), 0);
}

/** The share lost in a year where `monthly` is lost each month: 1 - (1 - c)^12, not 12c. */
export const yearlyChurn = (monthly: number): number => 1 - (1 - monthly) ** 12;

/** Mean months a client stays at a constant monthly churn; null where nobody leaves. */
export const expectedMonths = (monthly: number): number | null => (monthly > 0 ? 1 / monthly : null);
