import { internalRates, monthlyRate, paybackPeriods, yearlyRate, type Rates } from './cash-flow.ts';

/** A project month by month: what it costs at the start and in each month, and what it brings in each. */
export type Plan = {
  readonly atStart: number;
  readonly monthly: readonly { readonly cost: number; readonly effect: number }[];
  /** The yearly rate that money later is worth less by. */
  readonly yearlyRate: number;
};

export type MonthRow = {
  readonly month: number;
  readonly cost: number;
  readonly effect: number;
  readonly net: number;
  readonly cumulative: number;
  readonly discountedCumulative: number;
  /** (effects − costs) / costs so far; null while nothing was paid. */
  readonly roiToDate: number | null;
};

export type Appraisal = {
  readonly rows: readonly MonthRow[];
  readonly totalCost: number;
  readonly npv: number;
  readonly roi: number | null;
  /** The first month at whose end the money is back and stays back; null where it is not. */
  readonly paybackMonth: number | null;
  /** Yearly: (1 + monthly)^12 − 1. */
  readonly irr: Rates;
};

/** The investment table of a project, with its value now, its return and the month in which it has paid itself back. */
export function appraise({ atStart, monthly, yearlyRate: rate }: Plan): Appraisal {
  const perMonth = monthlyRate(rate);
  let [cost, effect, discounted] = [atStart, 0, -atStart];
  const rows = monthly.map((given, index): MonthRow => {
    const month = index + 1;
    cost += given.cost;
    effect += given.effect;
    discounted += (given.effect - given.cost) / (1 + perMonth) ** month;
    return {
      month,
      cost: given.cost,
      effect: given.effect,
      net: given.effect - given.cost,
      cumulative: effect - cost,
      discountedCumulative: discounted,
      roiToDate: cost > 0 ? (effect - cost) / cost : null,
    };
  });
  const flows = [-atStart, ...rows.map(({ net }) => net)];
  const back = paybackPeriods(flows);
  return {
    rows,
    totalCost: cost,
    npv: discounted,
    roi: rows.at(-1)?.roiToDate ?? null,
    paybackMonth: back === null ? null : Math.ceil(back - 1e-9),
    irr: inYears(internalRates(flows)),
  };
}

function inYears(rates: Rates): Rates {
  switch (rates.kind) {
    case 'one':
      return { kind: 'one', rate: yearlyRate(rates.rate) };
    case 'several':
      return { kind: 'several', rates: rates.rates.map(yearlyRate) };
    case 'none':
      return rates;
  }
}
