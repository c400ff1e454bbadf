/**
 * The simple value of a client: one margin per period, the same chance to stay for everybody. Those who stay are in truth
 * more loyal than those who left, so it undervalues old clients; never the default.
 */
export type Constant = { readonly margin: number; readonly retention: number; readonly discount: number };

/** Margins at the ends of periods, for ever. */
export const valueAtEnds = ({ margin, retention, discount }: Constant): number =>
  (margin * retention) / (1 + discount - retention);

/** The same with the first margin now. */
export const valueFromNow = ({ margin, retention, discount }: Constant): number =>
  (margin * (1 + discount)) / (1 + discount - retention);

/** Margins at the ends of the first `periods` periods. */
export function valueWithin({ margin, retention, discount }: Constant, periods: number): number {
  const kept = retention / (1 + discount);
  return (margin * kept * (1 - kept ** periods)) / (1 - kept);
}
