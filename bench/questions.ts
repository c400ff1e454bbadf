import { returnsByChannel, returnsByTime } from '../dashboards/src/lib/questions/channel-returns.ts';
import { closedByOwner } from '../dashboards/src/lib/questions/closed-by-owner.ts';
import { closedByTime } from '../dashboards/src/lib/questions/closed-by-time.ts';
import { createdByStage } from '../dashboards/src/lib/questions/created-by-stage.ts';
import { newLeads, newLeadsByTime } from '../dashboards/src/lib/questions/new-leads.ts';
import { openPipeline } from '../dashboards/src/lib/questions/open-pipeline.ts';
import { revenue, revenueByTime } from '../dashboards/src/lib/questions/revenue.ts';
import type { Scope } from '../dashboards/src/lib/questions/scope.ts';
import { wonTotals } from '../dashboards/src/lib/questions/won-totals.ts';

/** A stretch of days that differs for every number, within the demo's three years. */
export function scopeOf(number: number): Scope {
  const start = Date.UTC(2023, 7, 1) + ((number * 37) % 800) * 86_400_000;
  const day = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
  return {
    days: { from: day(start), to: day(start + (60 + ((number * 13) % 200)) * 86_400_000) },
    grain: number % 2 === 0 ? 'month' : 'week',
    filters: [],
    timezone: 'Europe/Moscow',
  };
}

/** What the overview asks at once, its medians apart: those read every row and come last on the page. */
export function overviewQueries(number: number): readonly object[] {
  const scope = scopeOf(number);
  const questions = [
    ...[wonTotals, closedByTime, openPipeline, newLeads, newLeadsByTime, returnsByTime, returnsByChannel],
    ...[revenue, revenueByTime, closedByOwner, createdByStage],
  ];
  return questions.map((question) => question(scope).query);
}

const breakdowns = ['industry', 'product', 'campaign', 'source', 'company', 'owner', 'lost_reason', 'stage'];
const figures = [
  ['pipeline.deal_count', 'pipeline.won_amount', 'pipeline.win_rate'],
  ['pipeline.won_count', 'pipeline.avg_won_amount', 'pipeline.median_won_amount'],
  ['pipeline.open_amount', 'pipeline.weighted_amount', 'pipeline.median_cycle_days'],
];

/** A question an analyst makes up: no rollup knows it, so it reads the mart itself. */
export function ownQuery(number: number): object {
  const breakdown = breakdowns[number % breakdowns.length];
  const { days } = scopeOf(number);
  return {
    measures: figures[number % figures.length],
    dimensions: [`pipeline.${breakdown}`, 'pipeline.currency'],
    timeDimensions: [{ dimension: 'pipeline.created_at', dateRange: [days?.from, days?.to] }],
    filters: [{ member: 'pipeline.stage', operator: 'notEquals', values: [`нет такой ${number}`] }],
    order: { [`pipeline.${breakdown}`]: 'asc' },
    limit: 500,
  };
}
