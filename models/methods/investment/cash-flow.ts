import { NPV, XNPV } from '@formulajs/formulajs';

/** The rate at which money flows are worth nothing: one, several, or none to speak of. */
export type Rates =
  | { readonly kind: 'one'; readonly rate: number }
  | { readonly kind: 'several'; readonly rates: readonly number[] }
  | { readonly kind: 'none' };

/** The rates that are looked through. Money is not lost faster than whole, nor gained faster than elevenfold a period. */
const [LOWEST, HIGHEST] = [-0.9999, 10];

/** Value now of flows at the ends of periods 1, 2, ...: a spreadsheet's NPV, which discounts its first value too. */
export function presentValue(rate: number, flows: readonly number[]): number {
  return Number(NPV(rate, ...flows));
}

/** Value now of flows on days, effective annual rate over 365 days; the first is not discounted. */
export function presentValueOn(rate: number, flows: readonly number[], dates: readonly string[]): number {
  return Number(XNPV(rate, [...flows], datesOf(dates)));
}

/**
 * Internal rates of return per period; the first flow stands now. Every rate between −99.99 % and 1000 % at which the value
 * changes its sign is found. Flows of one sign have none.
 */
export function internalRates(flows: readonly number[]): Rates {
  return ratesOf(flows, (rate) => flows.reduceRight((value, flow) => value / (1 + rate) + flow, 0));
}

/** The same on days, as effective annual rates. */
export function internalRatesOn(flows: readonly number[], dates: readonly string[]): Rates {
  return ratesOf(flows, (rate) => presentValueOn(rate, flows, dates));
}

/**
 * Periods until flows, the first of them now, have come back and stay back, with the part of the last period in which they
 * do; discounted where a rate is given. Null where they never do.
 */
export function paybackPeriods(flows: readonly number[], rate = 0): number | null {
  let sum = 0;
  let back: number | null = null;
  flows.forEach((flow, period) => {
    const worth = flow / (1 + rate) ** period;
    const before = sum;
    sum += worth;
    if (sum < 0) back = null;
    else back ??= period === 0 || worth === 0 ? period : period - 1 - before / worth;
  });
  return back;
}

/** A year's rate as the rate of a month that compounds to it. */
export const monthlyRate = (yearly: number): number => (1 + yearly) ** (1 / 12) - 1;

/** A month's rate as the rate of a year of such months. */
export const yearlyRate = (monthly: number): number => (1 + monthly) ** 12 - 1;

function ratesOf(flows: readonly number[], value: (rate: number) => number): Rates {
  if (!(flows.some((flow) => flow > 0) && flows.some((flow) => flow < 0))) return { kind: 'none' };
  const found: number[] = [];
  // Finer near zero and below, where rates lie close together.
  let before = LOWEST;
  for (let step = 1; step <= 2000; step += 1) {
    const rate = LOWEST + (HIGHEST - LOWEST) * (step / 2000) ** 2;
    if (Math.sign(value(before)) * Math.sign(value(rate)) < 0) found.push(bisected(value, before, rate));
    else if (value(rate) === 0) found.push(rate);
    before = rate;
  }
  const [only] = found;
  if (only === undefined) return { kind: 'none' };
  return found.length === 1 ? { kind: 'one', rate: only } : { kind: 'several', rates: found };
}

function bisected(value: (rate: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const rising = Math.sign(value(high));
  for (let round = 0; round < 200 && high - low > 1e-13; round += 1) {
    const middle = (low + high) / 2;
    if (Math.sign(value(middle)) === rising) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

function datesOf(dates: readonly string[]): Date[] {
  return dates.map((date) => {
    const [year, month, day] = date.split('-').map(Number) as [number, number, number];
    return new Date(year, month - 1, day);
  });
}
