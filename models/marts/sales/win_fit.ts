import { learn, type SnapshotCell, type WinFit } from '../../methods/winning/learn.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

/**
 * What the chance of winning is made of, and how good it is: one row per part and name. 'coefficient' rows make the
 * calibrated score of an open deal; 'score' and 'reliability' rows tell how well it and fixed stage weights forecast deals
 * of a later time than they were learned from; 'state' says whether there was enough to learn from.
 */
export const config: ModelConfig = {
  refs: ['deal_snapshots', 'deals', 'deal_step_visit', 'observed_until'],
  tags: ['slow'],
};

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const snapshots = ref('deal_snapshots');
  const [span] = await warehouse.query<{ first_on: string | null; observed_on: string; day_count: number | bigint }>(
    `select min(snapshot_on) as first_on, max(observed.observed_on) as observed_on, count(*) as day_count
     from ${ref('observed_until')} as observed left join ${snapshots} as snapshots on 1 = 1`,
  );
  const days = await cycleDays(warehouse, ref('deals'));
  const fit = await learn(
    { firstOn: span?.first_on ?? null, observedOn: span?.observed_on ?? '', cycleDays: days },
    (from, before, asOf) =>
      cells(warehouse, { snapshots, steps: ref('deal_step_visit'), deals: ref('deals') }, { from, before, asOf }),
    (from, before) => dealsIn(warehouse, snapshots, { from, before }),
  );
  await target.createFrom(rowsOf(fit, warehouse));
}

/** By how many days nine of ten closed deals had closed. */
async function cycleDays(warehouse: Warehouse, deals: string): Promise<number | null> {
  const days =
    warehouse.engine === 'duckdb'
      ? `date_diff('hour', created_at, closed_at)`
      : `dateDiff('hour', created_at, closed_at)`;
  const quantile =
    warehouse.engine === 'duckdb'
      ? `quantile_cont(${days}, 0.9)`
      : `quantileExactInclusiveOrNull(0.9)(toFloat64(${days}))`;
  const [row] = await warehouse.query<{ hours: number | null }>(
    `select ${quantile} as hours from ${deals} where status in ('won', 'lost') and closed_at is not null`,
  );
  return row?.hours === null || row?.hours === undefined ? null : Math.ceil(Number(row.hours) / 24);
}

async function dealsIn(
  warehouse: Warehouse,
  snapshots: string,
  days: { readonly from: string; readonly before: string },
): Promise<number> {
  const [row] = await warehouse.query<{ deals: bigint | number }>(
    `select count(distinct deal_id) as deals from ${snapshots}
     where snapshot_on >= cast($from as date) and snapshot_on < cast($before as date) and not is_present`,
    days,
  );
  return Number(row?.deals ?? 0);
}

/** Snapshots of the days from..before, grouped by their inputs; won means won before the day `asOf`. */
async function cells(
  warehouse: Warehouse,
  { snapshots, steps, deals }: { readonly snapshots: string; readonly steps: string; readonly deals: string },
  days: { readonly from: string; readonly before: string; readonly asOf: string },
): Promise<SnapshotCell[]> {
  const date = (name: string) => `cast($${name} as date)`;
  const rows = await warehouse.query<Record<string, unknown>>(
    `with weights as (
       select visits.step_order as step_order, coalesce(visits.pipeline, '') as pipeline_key,
         count(distinct visits.deal_id) as trials,
         count(distinct case when closed.status = 'won' then visits.deal_id end) as hits
       from ${steps} as visits
       join ${deals} as closed on closed.deal_id = visits.deal_id
       where closed.status in ('won', 'lost') and closed.closed_at < cast($asOf as timestamp)
       group by 1, 2
     )
     select snapshots.pipeline_key as pipeline, snapshots.step_order as step, age_bucket, size_bucket, owner_lift, channel_lift,
       max(weights.hits) as stage_hits, max(weights.trials) as stage_trials, count(*) as trials,
       sum(case when outcome = 'won' and closed_on < ${date('asOf')} then 1 else 0 end) as hits
     from ${snapshots} as snapshots
     left join weights on weights.pipeline_key = snapshots.pipeline_key and weights.step_order = snapshots.step_order
     where snapshot_on >= ${date('from')} and snapshot_on < ${date('before')} and not is_present
     group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`,
    days,
  );
  return rows.map((row) => ({
    terms: [
      `step ${String(row['step'])} of ${String(row['pipeline'])}`,
      String(row['age_bucket']),
      String(row['size_bucket']),
    ],
    ownerLift: Number(row['owner_lift']),
    channelLift: Number(row['channel_lift']),
    stageWeight:
      Number(row['stage_trials'] ?? 0) === 0 ? null : Number(row['stage_hits']) / Number(row['stage_trials']),
    trials: Number(row['trials']),
    hits: Number(row['hits']),
  }));
}

function rowsOf(fit: WinFit, warehouse: Warehouse): string {
  const [text, double, integer] =
    warehouse.engine === 'duckdb'
      ? ['varchar', 'double', 'bigint']
      : ['Nullable(String)', 'Nullable(Float64)', 'Nullable(Int64)'];
  const value = (one: number | null) => (one === null || !Number.isFinite(one) ? 'null' : String(one));
  return fit
    .map(
      ({ part, name, value: figure, trials, hits }) =>
        `select cast('${part}' as ${text}) as part, cast('${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}' as ${text}) as name,
         cast(${value(figure)} as ${double}) as value, cast(${value(trials)} as ${integer}) as trials,
         cast(${value(hits)} as ${integer}) as hits`,
    )
    .join('\nunion all\n');
}
