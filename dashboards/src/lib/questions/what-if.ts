import type { ClosedByTime } from './closed-by-time.ts';
import type { Interval } from './interval.ts';
import type { NewLeadsByTime } from './new-leads.ts';

/** An average month of now, made of whole months: won money is leads × closed deals on a lead × win rate × cheque, exactly. */
export type UsualMonth = {
  readonly months: number;
  readonly from: string;
  readonly until: string;
  readonly leads: number;
  readonly closedOnLead: number;
  readonly winRate: number;
  readonly cheque: number;
  /** closed deals behind the win rate */
  readonly closed: number;
  readonly won: number;
  /** spread of the months of the last year around their mean, as a share of it; null of fewer than 6 */
  readonly spread: number | null;
  readonly spreadMonths: number;
};

export type Wish = { readonly leads: number; readonly winRate: number; readonly cheque: number };

const USUAL_MONTHS = 3;
const SPREAD_MONTHS = 12;
const FEWEST_FOR_SPREAD = 6;
/** Eight of ten under a bell curve. */
const Z80 = 1.2815515655446004;

/** The last whole months before `current`, the first day of a month; null where nothing was won or nobody came in them. */
export function usualMonth(
  closed: readonly ClosedByTime[],
  leads: readonly NewLeadsByTime[],
  current: string,
): UsualMonth | null {
  const whole = closed.filter(({ start }) => start < current);
  const recent = whole.slice(-USUAL_MONTHS);
  const [first, last] = [recent[0], recent.at(-1)];
  if (first === undefined || last === undefined) return null;
  const sum = <Row>(rows: readonly Row[], value: (row: Row) => number): number =>
    rows.reduce((total, row) => total + value(row), 0);
  const won = sum(recent, ({ wonCount }) => wonCount);
  const all = won + sum(recent, ({ lostCount }) => lostCount);
  const came = sum(
    leads.filter(({ start }) => start >= first.start && start <= last.start),
    ({ leadCount }) => leadCount,
  );
  if (won === 0 || came === 0) return null;
  return {
    months: recent.length,
    from: first.start,
    until: last.start,
    leads: came / recent.length,
    closedOnLead: all / came,
    winRate: won / all,
    cheque: sum(recent, ({ wonAmount }) => wonAmount) / won,
    closed: all,
    won,
    ...spreadOf(whole.slice(-SPREAD_MONTHS).map(({ wonAmount }) => wonAmount)),
  };
}

/** Won money of a month under a wish, and between what eight of ten months lie if they differ as the last year's did. */
export function monthUnder(
  { closedOnLead, spread }: UsualMonth,
  { leads, winRate, cheque }: Wish,
): { readonly amount: number; readonly range: Interval | null } {
  const amount = leads * closedOnLead * winRate * cheque;
  const half = spread === null ? null : Z80 * spread * amount;
  return { amount, range: half === null ? null : { low: Math.max(0, amount - half), high: amount + half } };
}

function spreadOf(amounts: readonly number[]): Pick<UsualMonth, 'spread' | 'spreadMonths'> {
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  const squares = amounts.reduce((sum, amount) => sum + (amount - mean) ** 2, 0);
  const isEnough = amounts.length >= FEWEST_FOR_SPREAD && mean > 0;
  return {
    spread: isEnough ? Math.sqrt(squares / (amounts.length - 1)) / mean : null,
    spreadMonths: amounts.length,
  };
}
