/** What is known of a group of leads: the channel written in the CRM and that of the last visit before the lead. */
export type Group = {
  readonly written: string | null;
  readonly visited: string | null;
  readonly leads: number;
  /** Won money, the sum of its squares deal by deal, and margin. */
  readonly revenue: number;
  readonly revenueSquares: number;
  readonly margin: number;
};

export type Band = { readonly value: number; readonly low: number; readonly high: number };

/** A channel's part of what has no source, with a band of 90 %. */
export type HiddenPart = {
  readonly channel: string;
  readonly leads: Band;
  readonly revenue: Band;
  readonly margin: Band;
};

const Z90 = 1.6448536;
/** Sources may be lost so many times more or less often in one channel than in the others, where no visit tells. */
const UNEVENNESS = 3;

/**
 * How leads without a source most likely divide among channels. Where a visit of a known channel came before the lead, as
 * leads with a source and the same last visit do; where none did, as all leads with a source do, and the band then also
 * allows the source to be lost UNEVENNESS times as often, or as rarely, as elsewhere. Nobody with a source: no parts.
 */
export function hiddenParts(groups: readonly Group[]): HiddenPart[] {
  const told = groups.filter(({ written }) => written !== null);
  const channels = [...new Set(told.map(({ written }) => written as string))].sort();
  const all = leadsOf(told);
  return channels.map((channel) => {
    const own = told.filter(({ written }) => written === channel);
    const lots = groups
      .filter(({ written }) => written === null)
      .map((hidden): Lot => {
        const alike = hidden.visited === null ? 0 : leadsOf(told.filter(({ visited }) => visited === hidden.visited));
        if (alike === 0) return { hidden, share: leadsOf(own) / all, trials: all, isGuess: true };
        const share = leadsOf(own.filter(({ visited }) => visited === hidden.visited)) / alike;
        return { hidden, share, trials: alike, isGuess: false };
      });
    const leads = bandOf(
      lots,
      ({ leads: count }) => count,
      ({ leads: count }) => count,
    );
    const revenue = bandOf(
      lots,
      (group) => group.revenue,
      (group) => group.revenueSquares,
    );
    return { channel, leads, revenue, margin: bandOf(lots, (group) => group.margin, marginSquares) };
  });
}

/** Hidden leads of one last visit, the share of them that is the channel's, and how many leads that share was seen in. */
type Lot = { readonly hidden: Group; readonly share: number; readonly trials: number; readonly isGuess: boolean };

function bandOf(lots: readonly Lot[], sum: (group: Group) => number, squares: (group: Group) => number): Band {
  let [value, low, high, variance, whole] = [0, 0, 0, 0, 0];
  for (const { hidden, share, trials, isGuess } of lots) {
    const size = sum(hidden);
    value += size * share;
    low += size * (isGuess ? tilted(share, 1 / UNEVENNESS) : share);
    high += size * (isGuess ? tilted(share, UNEVENNESS) : share);
    // never quite 0 or 1: that all seen so far were alike does not make the next one so
    const likely = (share * trials + 0.5) / (trials + 1);
    variance += likely * (1 - likely) * (squares(hidden) + size ** 2 / trials);
    whole += size;
  }
  const spread = Z90 * Math.sqrt(variance);
  return { value, low: Math.max(0, low - spread), high: Math.min(Math.max(whole, value), high + spread) };
}

/** A share whose odds are multiplied. */
function tilted(share: number, by: number): number {
  return (by * share) / (by * share + 1 - share);
}

/** Margin varies as the revenue it is part of. */
function marginSquares({ margin, revenue, revenueSquares }: Group): number {
  return revenue > 0 ? revenueSquares * (margin / revenue) ** 2 : 0;
}

function leadsOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { leads }) => sum + leads, 0);
}
