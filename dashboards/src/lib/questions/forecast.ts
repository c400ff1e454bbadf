import { countAt, numberAt, startAt, textAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** What is forecast for a month: the middle of all runs, the band that holds eight of ten, and the plan. */
export type MonthForecast = {
  readonly month: string;
  readonly team: string | null;
  readonly amount: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly plan: number | null;
  readonly chance: number | null;
};

const measures = [
  'forecast.forecast_amount',
  'forecast.forecast_low',
  'forecast.forecast_high',
  'forecast.plan_amount',
  'forecast.p_reach_plan',
] as const;

/** By month, of the whole company or by team; the period of a page does not narrow it. */
export const forecastMonths = ({ filters, timezone }: Scope, by: 'month' | 'team'): Question<MonthForecast> => ({
  view: 'forecast',
  query: {
    measures,
    dimensions: by === 'team' ? ['forecast.team'] : [],
    timeDimensions: [{ dimension: 'forecast.month', granularity: 'month' }],
    filters: filtersFor('forecast', filters).obeyed,
    order: [['forecast.month', 'asc']],
    timezone,
  },
  read: (row) => ({
    month: startAt(row, 'forecast.month', 'month'),
    team: textAt(row, 'forecast.team'),
    amount: numberAt(row, 'forecast.forecast_amount'),
    low: numberAt(row, 'forecast.forecast_low'),
    high: numberAt(row, 'forecast.forecast_high'),
    plan: numberAt(row, 'forecast.plan_amount'),
    chance: numberAt(row, 'forecast.p_reach_plan'),
  }),
});

/** An open deal and how much the forecast may move by it. */
export type DecidingDeal = {
  readonly id: string;
  readonly title: string;
  readonly owner: string | null;
  readonly stage: string | null;
  readonly amount: number;
  readonly chance: number | null;
  readonly ageDays: number | null;
};

export const decidingDeals = ({ filters, timezone }: Scope): Question<DecidingDeal> => ({
  view: 'win_chances',
  query: {
    measures: ['win_chances.amount', 'win_chances.p_win', 'win_chances.swing', 'win_chances.age_days'],
    dimensions: ['win_chances.deal_id', 'win_chances.title', 'win_chances.owner', 'win_chances.stage'],
    filters: [{ member: 'win_chances.basis', operator: 'set' }, ...filtersFor('win_chances', filters).obeyed],
    order: [
      ['win_chances.swing', 'desc'],
      ['win_chances.deal_id', 'asc'],
    ],
    limit: 20,
    timezone,
  },
  read: (row) => ({
    id: textAt(row, 'win_chances.deal_id') ?? '',
    title: textAt(row, 'win_chances.title') ?? textAt(row, 'win_chances.deal_id') ?? '',
    owner: textAt(row, 'win_chances.owner'),
    stage: textAt(row, 'win_chances.stage'),
    amount: countAt(row, 'win_chances.amount'),
    chance: numberAt(row, 'win_chances.p_win'),
    ageDays: numberAt(row, 'win_chances.age_days'),
  }),
});

/** One thing known of how chances were learned and how true they proved. */
export type WinFitPart = {
  readonly part: string;
  readonly name: string;
  readonly value: number | null;
  readonly trials: number;
  readonly hits: number;
};

export const winFit = ({ timezone }: Scope): Question<WinFitPart> => ({
  view: 'win_fit',
  query: {
    measures: ['win_fit.value', 'win_fit.trials', 'win_fit.hits'],
    dimensions: ['win_fit.part', 'win_fit.name'],
    filters: [
      { member: 'win_fit.part', operator: 'equals', values: ['state', 'score', 'reliability', 'stage reliability'] },
    ],
    order: [
      ['win_fit.part', 'asc'],
      ['win_fit.name', 'asc'],
    ],
    timezone,
  },
  read: (row) => ({
    part: textAt(row, 'win_fit.part') ?? '',
    name: textAt(row, 'win_fit.name') ?? '',
    value: numberAt(row, 'win_fit.value'),
    trials: countAt(row, 'win_fit.trials'),
    hits: countAt(row, 'win_fit.hits'),
  }),
});
