import { addDays, addMonths, startOf, type DateRange } from '../calendar/plain-date.ts';
import { countAt, numberAt, textAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** The figures of one person over the months; null owner: people nobody named. Rates carry what they are made of. */
export type Person = {
  readonly owner: string | null;
  readonly openDeals: number;
  readonly won: number;
  readonly closed: number;
  readonly wonAmount: number;
  readonly winRate: number | null;
  readonly planAmount: number;
  readonly planShare: number | null;
  readonly activities: number;
  readonly overdueTasks: number;
  readonly tasks: number;
  readonly leads: number;
  readonly quickLeads: number;
  readonly quickShare: number | null;
  readonly slowAnswerCost: number;
  readonly delayHours: number;
  readonly talkSeconds: number;
};

const measures = [
  ...['open_deal_count', 'won_count', 'closed_count', 'won_amount', 'win_rate', 'plan_amount', 'plan_share'],
  ...['activity_count', 'overdue_task_count', 'task_count', 'lead_count', 'quick_lead_count', 'quick_share'],
  ...['slow_answer_cost', 'delay_hours', 'talk_seconds'],
] as const;

/** Months are kept whole, for a plan has no days: those that the days of the page touch. */
export function wholeMonths(days: DateRange | null): DateRange | null {
  if (days === null) return null;
  const last = startOf('month', days.to);
  return { from: startOf('month', days.from), to: addDays(addMonths(last, 1), -1) };
}

export const peopleOfTeam = (scope: Scope): Question<Person> => asked(scope, true);
export const wholeTeam = (scope: Scope): Question<Person> => asked(scope, false);

function asked({ days, filters, timezone }: Scope, isByOwner: boolean): Question<Person> {
  return {
    view: 'managers',
    query: {
      measures: measures.map((name) => `managers.${name}` as const),
      dimensions: isByOwner ? ['managers.owner'] : [],
      timeDimensions: [timeOf('managers.month', wholeMonths(days), null)],
      filters: filtersFor('managers', filters).obeyed,
      ...(isByOwner
        ? {
            order: [
              ['managers.won_amount', 'desc'],
              ['managers.owner', 'asc'],
            ] as const,
            limit: 500,
          }
        : {}),
      timezone,
    },
    read: (row) => ({
      owner: textAt(row, 'managers.owner'),
      openDeals: countAt(row, 'managers.open_deal_count'),
      won: countAt(row, 'managers.won_count'),
      closed: countAt(row, 'managers.closed_count'),
      wonAmount: numberAt(row, 'managers.won_amount') ?? 0,
      winRate: numberAt(row, 'managers.win_rate'),
      planAmount: numberAt(row, 'managers.plan_amount') ?? 0,
      planShare: numberAt(row, 'managers.plan_share'),
      activities: countAt(row, 'managers.activity_count'),
      overdueTasks: countAt(row, 'managers.overdue_task_count'),
      tasks: countAt(row, 'managers.task_count'),
      leads: countAt(row, 'managers.lead_count'),
      quickLeads: countAt(row, 'managers.quick_lead_count'),
      quickShare: numberAt(row, 'managers.quick_share'),
      slowAnswerCost: numberAt(row, 'managers.slow_answer_cost') ?? 0,
      delayHours: numberAt(row, 'managers.delay_hours') ?? 0,
      talkSeconds: numberAt(row, 'managers.talk_seconds') ?? 0,
    }),
  };
}

/** Who sells better, all time: the rate drawn to the usual, and between what it lies. */
export type Score = {
  readonly owner: string | null;
  readonly closed: number;
  readonly won: number;
  readonly winRate: number | null;
  readonly likelyRate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly isToldApart: boolean;
};

export const scoresOfTeam = ({ filters, timezone }: Scope): Question<Score> => ({
  view: 'manager_scores',
  query: {
    measures: [
      ...(['closed_count', 'won_count', 'win_rate'] as const).map((name) => `manager_scores.${name}` as const),
      ...(['avg_shrunk_rate', 'avg_shrunk_low', 'avg_shrunk_high'] as const).map(
        (name) => `manager_scores.${name}` as const,
      ),
    ],
    dimensions: ['manager_scores.owner', 'manager_scores.is_told_apart'],
    filters: filtersFor('manager_scores', filters).obeyed,
    order: [
      ['manager_scores.avg_shrunk_rate', 'desc'],
      ['manager_scores.owner', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    owner: textAt(row, 'manager_scores.owner'),
    closed: countAt(row, 'manager_scores.closed_count'),
    won: countAt(row, 'manager_scores.won_count'),
    winRate: numberAt(row, 'manager_scores.win_rate'),
    likelyRate: numberAt(row, 'manager_scores.avg_shrunk_rate'),
    low: numberAt(row, 'manager_scores.avg_shrunk_low'),
    high: numberAt(row, 'manager_scores.avg_shrunk_high'),
    isToldApart: ['true', '1'].includes(String(row['manager_scores.is_told_apart'])),
  }),
});

/** How leads qualify by the delay before their first answer, all time and the whole company. */
export type SpeedBand = {
  readonly band: string;
  readonly leads: number;
  readonly qualified: number;
  readonly rate: number | null;
  readonly factor: number | null;
};

export const answerSpeed = ({ timezone }: Scope): Question<SpeedBand> => ({
  view: 'answer_speed',
  query: {
    measures: (['lead_count', 'qualified_count', 'qualified_rate', 'factor_rate'] as const).map(
      (name) => `answer_speed.${name}` as const,
    ),
    dimensions: ['answer_speed.band', 'answer_speed.band_order'],
    filters: [],
    order: [['answer_speed.band_order', 'asc']],
    limit: 20,
    timezone,
  },
  read: (row) => ({
    band: textAt(row, 'answer_speed.band') ?? '',
    leads: countAt(row, 'answer_speed.lead_count'),
    qualified: countAt(row, 'answer_speed.qualified_count'),
    rate: numberAt(row, 'answer_speed.qualified_rate'),
    factor: numberAt(row, 'answer_speed.factor_rate'),
  }),
});
