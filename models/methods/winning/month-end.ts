import { chanceFrom, normalFrom } from './chance.ts';

/** An open deal: its cell, its money in kopecks, its chance, and the chance that a win of its step comes in time. */
export type OpenDeal = {
  readonly cell: string;
  readonly kopecks: number;
  readonly pWin: number;
  readonly pInTime: number;
};

/** What a month of the past brought, by cell, from deals that did not exist with as many days to go as now. */
export type NewMoney = ReadonlyMap<string, number>;

export type MonthEnd = {
  /** Won in the month already, by cell, in kopecks. */
  readonly won: ReadonlyMap<string, number>;
  readonly open: readonly OpenDeal[];
  readonly newMoney: readonly NewMoney[];
};

/** Deals simulated one by one; the rest of many small ones are their sum, which is close to normal. */
const SINGLE = 1500;

/**
 * The money won by the end of the month in so many runs of chance, by cell, in kopecks: what is won already, each open deal
 * won in time or not, and what new deals brought in one past month taken at random, the same for all cells. The seed makes
 * it the same every time.
 */
export function simulateMonthEnd(month: MonthEnd, draws: number, seed: number): ReadonlyMap<string, readonly number[]> {
  const { won, open, newMoney } = month;
  const chance = chanceFrom(seed);
  const names = new Set([
    ...won.keys(),
    ...open.map(({ cell }) => cell),
    ...newMoney.flatMap((past) => [...past.keys()]),
  ]);
  const sums = new Map(
    [...names].sort().map((cell) => [cell, Array.from({ length: draws }, () => won.get(cell) ?? 0)]),
  );
  const bySwing = open.toSorted((a, b) => swingOf(b) - swingOf(a));
  for (const { cell, kopecks, pWin, pInTime } of bySwing.slice(0, SINGLE)) {
    const sum = sums.get(cell) ?? [];
    for (let draw = 0; draw < draws; draw += 1) if (chance() < pWin * pInTime) sum[draw] = (sum[draw] ?? 0) + kopecks;
  }
  for (const [cell, { mean, deviation }] of restOf(bySwing.slice(SINGLE))) {
    const sum = sums.get(cell) ?? [];
    for (let draw = 0; draw < draws; draw += 1)
      sum[draw] = (sum[draw] ?? 0) + Math.max(0, Math.round(mean + deviation * normalFrom(chance)));
  }
  if (newMoney.length > 0)
    for (let draw = 0; draw < draws; draw += 1) {
      const past = newMoney[Math.floor(chance() * newMoney.length)] ?? new Map<string, number>();
      for (const [cell, kopecks] of past) {
        const sum = sums.get(cell);
        if (sum) sum[draw] = (sum[draw] ?? 0) + kopecks;
      }
    }
  return sums;
}

const swingOf = ({ kopecks, pWin, pInTime }: OpenDeal): number => {
  const p = pWin * pInTime;
  return kopecks * Math.sqrt(p * (1 - p));
};

function restOf(
  deals: readonly OpenDeal[],
): ReadonlyMap<string, { readonly mean: number; readonly deviation: number }> {
  const sums = new Map<string, { mean: number; variance: number }>();
  for (const deal of deals) {
    const sum = sums.get(deal.cell) ?? { mean: 0, variance: 0 };
    sums.set(deal.cell, {
      mean: sum.mean + deal.kopecks * deal.pWin * deal.pInTime,
      variance: sum.variance + swingOf(deal) ** 2,
    });
  }
  return new Map([...sums].map(([cell, { mean, variance }]) => [cell, { mean, deviation: Math.sqrt(variance) }]));
}
