import type { Params } from '../../../warehouse/warehouse.ts';
import { breakEvens, type BreakEven } from '../../methods/acquisition/break-even.ts';
import { writeEstimates } from '../../methods/estimates-table.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

/**
 * One row per channel and month in which money was spent on it: the spend, the margin that clients of that month's leads have
 * brought so far, the day on which it covered the spend, and where it has not, when that is expected.
 */
export const config: ModelConfig = {
  refs: ['channel_day', 'cohort_margin_day', 'deal_origin', 'deals', 'observed_until'],
  tags: ['slow'],
};

type CohortRow = {
  channel: string;
  cohort_month: string;
  spend: string;
  leads: bigint;
  reached_on: string | null;
  margin: string | null;
};

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const clickhouse = target.type === 'clickhouse';
  const month = (date: string): string =>
    clickhouse ? `makeDate32(toYear(${date}), toMonth(${date}), 1)` : `cast(date_trunc('month', ${date}) as date)`;
  const cohorts = await warehouse.query<CohortRow>(
    `with costs as (
       select channel, ${month('date')} as cohort_month, sum(spend) as spend, sum(leads) as leads
       from ${ref('channel_day')} where channel is not null and date is not null
       group by 1, 2 having sum(spend) > 0
     ),
     reached as (
       select days.channel as channel, days.cohort_month as cohort_month, min(days.date) as reached_on
       from ${ref('cohort_margin_day')} as days
       join costs on costs.channel = days.channel and costs.cohort_month = days.cohort_month
       where days.margin_so_far >= costs.spend
       group by 1, 2
     ),
     brought as (
       select channel, cohort_month, sum(gross_margin) as margin from ${ref('cohort_margin_day')} group by 1, 2
     )
     select costs.channel as channel, costs.cohort_month as cohort_month, costs.spend as spend, costs.leads as leads,
       reached.reached_on as reached_on, brought.margin as margin
     from costs
     left join reached on reached.channel = costs.channel and reached.cohort_month = costs.cohort_month
     left join brought on brought.channel = costs.channel and brought.cohort_month = costs.cohort_month
     order by 1, 2`,
  );
  const months = await warehouse.query<{ channel: string; cohort_month: string; month: string; margin: string }>(
    `select channel, cohort_month, month, sum(gross_margin) as margin
     from ${ref('cohort_margin_day')} group by 1, 2, 3 order by 1, 2, 3`,
  );
  const [until] = await warehouse.query<{ observed_on: string }>(`select observed_on from ${ref('observed_until')}`);
  const marginOf = new Map(
    months.map((row) => [`${row.channel} ${row.cohort_month} ${row.month}`, Number(row.margin)]),
  );
  const lastWhole = monthsSince(String(until?.observed_on)) - 1;
  const curves = cohorts.map(({ channel, cohort_month, spend }) => {
    const first = monthsSince(cohort_month);
    let sum = 0;
    const cumulative = Array.from({ length: Math.max(0, lastWhole - first + 1) }, (_, age) => {
      sum += marginOf.get(`${channel} ${cohort_month} ${dateOf(first + age)}`) ?? 0;
      return sum;
    });
    return { spend: Number(spend), cumulative };
  });
  const ends = breakEvens(curves, (index) => cohorts[index]?.reached_on !== null);
  await writeEstimates(
    { warehouse, target },
    columns,
    cohorts.map((cohort, index) => rowOf(cohort, ends[index] as BreakEven)),
  );
}

const columns = {
  channel: 'text',
  cohort_month: 'date',
  spend: 'money',
  leads: 'integer',
  margin: 'money',
  status: 'text',
  break_even_on: 'date',
  expected_month: 'date',
  earliest_month: 'date',
  latest_month: 'date',
} as const;

function rowOf(cohort: CohortRow, end: BreakEven): Params {
  const at = (age: number | null): string | null =>
    age === null ? null : dateOf(monthsSince(cohort.cohort_month) + age);
  return {
    channel: cohort.channel,
    cohort_month: cohort.cohort_month,
    spend: cohort.spend,
    leads: cohort.leads,
    margin: cohort.margin ?? '0.00',
    status: end.kind,
    break_even_on: cohort.reached_on,
    expected_month: end.kind === 'not yet' ? at(end.expected) : null,
    earliest_month: end.kind === 'not yet' ? at(end.earliest) : null,
    latest_month: end.kind === 'not yet' ? at(end.latest) : null,
  };
}

/** Whole months since the year 0. */
function monthsSince(date: string): number {
  const [year, month] = date.split('-');
  return Number(year) * 12 + Number(month) - 1;
}

function dateOf(months: number): string {
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}
