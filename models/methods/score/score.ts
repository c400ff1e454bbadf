/** Forecasts alike: the chance they were given, how many they are, how many came true. */
export type Forecasts = { readonly p: number; readonly trials: number; readonly hits: number };

/** Mean squared distance of chance from outcome (Brier 1950); null of nothing. Less is better, 0.25 is a coin. */
export function brier(groups: readonly Forecasts[]): number | null {
  const trials = sum(groups, (group) => group.trials);
  if (trials === 0) return null;
  return sum(groups, ({ p, trials: n, hits }) => hits * (1 - p) ** 2 + (n - hits) * p ** 2) / trials;
}

/** How much better than giving everybody the base rate: 1 is perfect, 0 no better; null where nothing differs. */
export function skill(groups: readonly Forecasts[]): number | null {
  const [score, base] = [brier(groups), baseRate(groups)];
  return score === null || base === null || base === 0 || base === 1 ? null : 1 - score / (base * (1 - base));
}

/** Mean of minus the log of the chance given to what happened. */
export function logLoss(groups: readonly Forecasts[]): number | null {
  const trials = sum(groups, (group) => group.trials);
  if (trials === 0) return null;
  const loss = ({ p, trials: n, hits }: Forecasts): number =>
    (hits === 0 ? 0 : -hits * Math.log(p)) + (hits === n ? 0 : -(n - hits) * Math.log(1 - p));
  return sum(groups, loss) / trials;
}

/** The chance that one that came true was given more than one that did not; ties count half. */
export function areaUnderCurve(groups: readonly Forecasts[]): number | null {
  let [misses, pairs] = [0, 0];
  const hits = sum(groups, (group) => group.hits);
  const all = sum(groups, (group) => group.trials - group.hits);
  if (hits === 0 || all === 0) return null;
  for (const { same } of byChance(groups)) {
    const [own, fails] = [sum(same, (group) => group.hits), sum(same, (group) => group.trials - group.hits)];
    pairs += own * (misses + fails / 2);
    misses += fails;
  }
  return pairs / (hits * all);
}

/** Murphy's parts of the Brier score (1973), over groups of equal chance, and the mean gap between chance and outcome. */
export function murphy(groups: readonly Forecasts[]): {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  readonly gap: number;
} | null {
  const [trials, base] = [sum(groups, (group) => group.trials), baseRate(groups)];
  if (base === null) return null;
  const mean = (value: (p: number, rate: number) => number): number =>
    sum(byChance(groups), ({ p, same }) => {
      const n = sum(same, (group) => group.trials);
      return n === 0 ? 0 : n * value(p, sum(same, (group) => group.hits) / n);
    }) / trials;
  return {
    reliability: mean((p, rate) => (p - rate) ** 2),
    resolution: mean((_, rate) => (rate - base) ** 2),
    uncertainty: base * (1 - base),
    gap: mean((p, rate) => Math.abs(p - rate)),
  };
}

/** What open deals are worth by their chances: the mean and the spread of the sum, deals being independent. */
export function weightedSum(deals: readonly { readonly amount: number; readonly p: number }[]): {
  readonly mean: number;
  readonly deviation: number;
} {
  return {
    mean: sum(deals, ({ amount, p }) => amount * p),
    deviation: Math.sqrt(sum(deals, ({ amount, p }) => amount ** 2 * p * (1 - p))),
  };
}

function baseRate(groups: readonly Forecasts[]): number | null {
  const trials = sum(groups, (group) => group.trials);
  return trials === 0 ? null : sum(groups, (group) => group.hits) / trials;
}

function byChance(
  groups: readonly Forecasts[],
): readonly { readonly p: number; readonly same: readonly Forecasts[] }[] {
  const found = new Map<number, Forecasts[]>();
  for (const group of groups) {
    const same = found.get(group.p);
    if (same) same.push(group);
    else found.set(group.p, [group]);
  }
  return [...found].sort(([a], [b]) => a - b).map(([p, same]) => ({ p, same }));
}

const sum = <Item>(items: readonly Item[], value: (item: Item) => number): number =>
  items.reduce((total, item) => total + value(item), 0);
