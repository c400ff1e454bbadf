import type { Format } from '../../lib/format/format.ts';
import type { Person } from '../../lib/questions/team.ts';

/** A figure that people are compared by. A share names what it is made of, so that its interval can be drawn. */
export type Indicator = {
  readonly key: IndicatorKey;
  readonly value: (person: Person) => number | null;
  readonly text: (person: Person, format: Format) => string;
  readonly share?: (person: Person) => { readonly hits: number; readonly trials: number };
};

export const indicatorKeys = [
  ...(['won_amount', 'plan_share', 'win_rate', 'open_deals', 'quick_share', 'slow_cost'] as const),
  ...(['activities', 'talk', 'overdue'] as const),
] as const;
export type IndicatorKey = (typeof indicatorKeys)[number];

export const isIndicator = (text: string): text is IndicatorKey => (indicatorKeys as readonly string[]).includes(text);

export const indicators: Readonly<Record<IndicatorKey, Indicator>> = {
  won_amount: {
    key: 'won_amount',
    value: ({ wonAmount }) => wonAmount,
    text: ({ wonAmount }, format) => format.bigMoney(wonAmount),
  },
  plan_share: {
    key: 'plan_share',
    value: ({ planShare }) => planShare,
    text: ({ planShare }, format) => format.percent(planShare),
  },
  win_rate: {
    key: 'win_rate',
    value: ({ winRate }) => winRate,
    text: ({ winRate }, format) => format.percent(winRate),
    share: ({ won, closed }) => ({ hits: won, trials: closed }),
  },
  open_deals: {
    key: 'open_deals',
    value: ({ openDeals }) => openDeals,
    text: ({ openDeals }, format) => format.integer(openDeals),
  },
  quick_share: {
    key: 'quick_share',
    value: ({ quickShare }) => quickShare,
    text: ({ quickShare }, format) => format.percent(quickShare),
    share: ({ quickLeads, leads }) => ({ hits: quickLeads, trials: leads }),
  },
  slow_cost: {
    key: 'slow_cost',
    value: ({ slowAnswerCost }) => slowAnswerCost,
    text: ({ slowAnswerCost }, format) => format.bigMoney(slowAnswerCost),
  },
  activities: {
    key: 'activities',
    value: ({ activities }) => activities,
    text: ({ activities }, format) => format.integer(activities),
  },
  talk: {
    key: 'talk',
    value: ({ talkSeconds }) => talkSeconds / 3600,
    text: ({ talkSeconds }, format) => format.integer(Math.round(talkSeconds / 3600)),
  },
  overdue: {
    key: 'overdue',
    value: ({ overdueTasks }) => overdueTasks,
    text: ({ overdueTasks, tasks }, format) => `${format.integer(overdueTasks)} / ${format.integer(tasks)}`,
  },
};
