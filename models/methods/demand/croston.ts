/** Smoothed demand of an item that sells now and then. `forecast` is units per period, flat ahead. */
export type Demand = {
  readonly size: number;
  readonly interval: number;
  readonly forecast: number;
  /** the same less Croston's upward bias, by Syntetos and Boylan */
  readonly unbiased: number;
};

/**
 * Croston (1972): sizes and intervals of sales are smoothed apart, only where something was sold. The first interval is
 * counted from the start of the series. Units per period go in; null where nothing was ever sold.
 */
export function croston(series: readonly number[], alpha: number): Demand | null {
  const { sizes, intervals } = sales(series);
  const size = smoothed(sizes, alpha);
  const interval = smoothed(intervals, alpha);
  if (size === null || interval === null) return null;
  const forecast = size / interval;
  return { size, interval, forecast, unbiased: forecast * (1 - alpha / 2) };
}

/** How a product sells: by the mean interval between sales and the squared variation of their size. */
export type DemandKind = 'smooth' | 'erratic' | 'intermittent' | 'lumpy';

/**
 * Syntetos and Boylan (2005), limits 1.32 and 0.49. `interval` is periods over periods with sales, `variation` the
 * squared coefficient of variation of the sizes (population). Null where nothing was ever sold.
 */
export function demandKind(
  series: readonly number[],
): { readonly interval: number; readonly variation: number; readonly kind: DemandKind } | null {
  const { sizes } = sales(series);
  if (sizes.length === 0) return null;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / sizes.length;
  const interval = series.length / sizes.length;
  const variation = variance / mean ** 2;
  const isRare = interval >= 1.32;
  const isUneven = variation >= 0.49;
  const kind = isRare ? (isUneven ? 'lumpy' : 'intermittent') : isUneven ? 'erratic' : 'smooth';
  return { interval, variation, kind };
}

/** The sizes of the sales and how many periods each came after the one before. */
export function sales(series: readonly number[]): { readonly sizes: number[]; readonly intervals: number[] } {
  const sizes: number[] = [];
  const intervals: number[] = [];
  let since = 0;
  for (const units of series) {
    since += 1;
    if (units <= 0) continue;
    sizes.push(units);
    intervals.push(since);
    since = 0;
  }
  return { sizes, intervals };
}

function smoothed(values: readonly number[], alpha: number): number | null {
  const [first, ...rest] = values;
  return first === undefined ? null : rest.reduce((level, value) => level + alpha * (value - level), first);
}
