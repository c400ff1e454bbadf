import type { TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import type { MonthEnd, NewMoney, OpenDeal } from './month-end.ts';

/** Where a forecast reads from: the engine, and the quoted names of its marts. */
export type Tables = { readonly warehouse: Warehouse; ref(name: string): string };

/** The month under way, the last day the data reach, and how many days of the month are still to come. */
export type ForecastDays = { readonly observedOn: string; readonly month: string; readonly daysLeft: number };

export async function forecastDays({ warehouse, ref }: Tables): Promise<ForecastDays> {
  const [row] = await warehouse.query<{ observed_on: string }>(`select observed_on from ${ref('observed_until')}`);
  const observedOn = row?.observed_on ?? '1970-01-01';
  const month = `${observedOn.slice(0, 7)}-01`;
  return { observedOn, month, daysLeft: daysBetween(observedOn, monthAfter(month, 1)) - 1 };
}

/** The first day of the month so many months later. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 10);
}

/** A team and a pipeline, as one name; either may be not known. */
export const cellOf = (team: unknown, pipeline: unknown): string => JSON.stringify([team ?? null, pipeline ?? null]);

/** What the month under way is made of, by team and pipeline; money in kopecks. */
export async function readMonthEnd(tables: Tables, days: ForecastDays): Promise<MonthEnd> {
  const { warehouse, ref } = tables;
  const won = await warehouse.query<Record<string, unknown>>(
    `select team, pipeline, sum(won_amount) as amount from ${ref('won_flow')}
     where closed_month = cast($month as date) group by 1, 2 order by 1, 2`,
    { month: days.month },
  );
  return {
    won: new Map(won.map((row) => [cellOf(row['team'], row['pipeline']), kopecks(row['amount'])])),
    open: await openDeals(tables, days),
    newMoney: await newMoney(tables, days),
  };
}

/**
 * Open deals with the chance that a win comes before the month ends: of the snapshots of won deals in that step and of that
 * age, the share that were won within as many days, drawn towards the step's own as if twenty more had been seen.
 */
async function openDeals({ warehouse, ref }: Tables, { daysLeft }: ForecastDays): Promise<OpenDeal[]> {
  const rows = await warehouse.query<Record<string, unknown>>(
    `with paces as (
       select pipeline_key, step_order, age_bucket, count(*) as trials,
         sum(case when date_diff('day', snapshot_on, closed_on) < ${daysLeft} then 1 else 0 end) as hits
       from ${ref('deal_snapshots')} where outcome = 'won' and not is_present group by 1, 2, 3
     ),
     steps as (
       select pipeline_key, step_order, (sum(hits) + 0.5) / (sum(trials) + 1.0) as rate from paces group by 1, 2
     ),
     places as (
       select deal_id, max(age_bucket) as age_bucket from ${ref('deal_snapshots')} where is_present group by deal_id
     )
     select chances.deal_id as deal_id, chances.team as team, chances.pipeline as pipeline, chances.amount as amount,
       chances.p_win as p_win, (coalesce(paces.hits, 0) + 20 * steps.rate) / (coalesce(paces.trials, 0) + 20) as in_time
     from ${ref('deal_chances')} as chances
     left join places on places.deal_id = chances.deal_id
     left join steps on steps.pipeline_key = coalesce(chances.pipeline, '') and steps.step_order = chances.step_order
     left join paces on paces.pipeline_key = coalesce(chances.pipeline, '') and paces.step_order = chances.step_order
       and paces.age_bucket = places.age_bucket
     where chances.amount is not null and chances.p_win is not null
     order by chances.deal_id`,
  );
  return rows.map((row) => ({
    cell: cellOf(row['team'], row['pipeline']),
    kopecks: kopecks(row['amount']),
    pWin: Number(row['p_win']),
    // Where nobody has ever won from such a step, nothing tells when a win would come: none this month.
    pInTime: daysLeft <= 0 ? 0 : Number(row['in_time'] ?? 0),
  }));
}

/** Of each of the last twelve whole months since the first win: what deals brought that were created and won in its last days. */
async function newMoney({ warehouse, ref }: Tables, { month, daysLeft }: ForecastDays): Promise<NewMoney[]> {
  const first = monthAfter(month, -12);
  const rows = await warehouse.query<Record<string, unknown>>(
    `select closed_month, team, pipeline,
       sum(case when days_from_creation <= ${daysLeft} and days_from_winning <= ${daysLeft} then won_amount end) as amount
     from ${ref('won_flow')} where closed_month >= cast($first as date) and closed_month < cast($month as date)
     group by 1, 2, 3 order by 1, 2, 3`,
    { first, month },
  );
  const months = new Map<string, Map<string, number>>();
  // A month without a win is one that brought nothing, not one that was not.
  const begin = rows.length === 0 ? month : String(rows[0]?.['closed_month']);
  for (let at = begin; at < month; at = monthAfter(at, 1)) months.set(at, new Map());
  for (const row of rows) {
    const past = months.get(String(row['closed_month'])) ?? new Map<string, number>();
    past.set(cellOf(row['team'], row['pipeline']), kopecks(row['amount'] ?? '0'));
    months.set(String(row['closed_month']), past);
  }
  return [...months.values()];
}

/** A pipeline's money by whole months, in kopecks, and how its teams shared the last twelve of them. */
export type PipelineMonths = {
  readonly values: readonly number[];
  readonly shares: readonly { readonly cell: string; readonly share: number }[];
};

/** The first month is left out, since data seldom begin on its first day; a month without a win is 0. */
export async function readMonths({ warehouse, ref }: Tables, { month }: ForecastDays): Promise<PipelineMonths[]> {
  const rows = await warehouse.query<Record<string, unknown>>(
    `select pipeline, team, closed_month, sum(won_amount) as amount from ${ref('won_flow')}
     where closed_month < cast($month as date) group by 1, 2, 3 order by 1, 2, 3`,
    { month },
  );
  const facts = rows.map((row) => ({
    pipeline: row['pipeline'],
    cell: cellOf(row['team'], row['pipeline']),
    month: String(row['closed_month']),
    amount: kopecks(row['amount'] ?? '0'),
  }));
  return [...new Set(facts.map(({ pipeline }) => pipeline))].map((pipeline) => {
    const own = facts.filter((fact) => fact.pipeline === pipeline);
    const begin = monthAfter(own.map((fact) => fact.month).sort()[0] ?? month, 1);
    const values: number[] = [];
    for (let at = begin; at < month; at = monthAfter(at, 1))
      values.push(own.filter((fact) => fact.month === at).reduce((sum, { amount }) => sum + amount, 0));
    const recent = own.filter((fact) => fact.month >= monthAfter(month, -12));
    const whole = recent.reduce((sum, { amount }) => sum + amount, 0);
    const cells = [...new Set(recent.map(({ cell }) => cell))];
    return {
      values,
      shares: cells.map((cell) => ({
        cell,
        share:
          whole === 0
            ? 0
            : recent.filter((fact) => fact.cell === cell).reduce((sum, { amount }) => sum + amount, 0) / whole,
      })),
    };
  });
}

/** One cell of a month with what every run of chance gave it. */
export type CellDraws = {
  readonly month: string;
  readonly cell: string;
  readonly method: string;
  readonly draws: readonly number[];
};

/** Writes the runs into a table that stands empty. */
export async function writeDraws(warehouse: Warehouse, table: TableName, cells: readonly CellDraws[]): Promise<void> {
  const rows = cells.flatMap(({ month, cell, method, draws }) => {
    const [team, pipeline] = JSON.parse(cell) as readonly [string | null, string | null];
    return draws.map((kopecks, draw) => ({ month, team, pipeline, method, draw, kopecks }));
  });
  if (rows.length > 0) await warehouse.insert(table, rows);
}

const kopecks = (amount: unknown): number => (amount === null ? 0 : Math.round(Number(amount) * 100));
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
