import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';
import type { Params } from '../../../warehouse/warehouse.ts';
import { writeEstimates } from '../../methods/estimates-table.ts';
import { channelsOf, countMoves, fitMarkov, type Place, type Step } from '../../methods/attribution/markov.ts';
import { sharesOfCredits, sharesOfMarkov, type Share } from '../../methods/attribution/stability.ts';

/**
 * One row per attribution model and channel: its share of all won money, how far that share moves when journeys are drawn
 * anew, and, for Markov's model, what would be lost without the channel. Only sums by bucket leave the engine.
 */
export const config: ModelConfig = { refs: ['deal_credit', 'journey_step'], tags: ['slow'] };

type CreditRow = { bucket: string; model: string; channel: string | null; money: number };
type WinRow = { bucket: string; win_count: number; led_money: number; all_money: number };
type StepRow = {
  bucket: string;
  from_kind: Place['kind'];
  from_channel: string | null;
  to_kind: Place['kind'];
  to_channel: string | null;
  journey_count: number;
  conversion_count: number;
};

const columns = {
  model: 'text',
  channel: 'text',
  share: 'float',
  share_low: 'float',
  share_high: 'float',
  is_unstable: 'flag',
  removal_effect: 'float',
  effect_share: 'float',
  won_count: 'integer',
} as const;

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const float = target.type === 'clickhouse' ? 'Float64' : 'double';
  const credits = await warehouse.query<CreditRow>(
    `select bucket, model, channel, cast(sum(coalesce(amount, 0)) as ${float}) as money
     from ${ref('deal_credit')} where status = 'won' group by 1, 2, 3 order by 1, 2, 3`,
  );
  const wins = await warehouse.query<WinRow>(
    `select bucket, cast(count(*) as ${float}) as win_count,
       cast(sum(case when is_led then coalesce(amount, 0) else 0 end) as ${float}) as led_money,
       cast(sum(coalesce(amount, 0)) as ${float}) as all_money
     from ${ref('deal_credit')} where status = 'won' and model = 'crm' group by 1 order by 1`,
  );
  const steps = await warehouse.query<StepRow>(
    `select bucket, from_kind, from_channel, to_kind, to_channel, cast(journey_count as ${float}) as journey_count,
       cast(conversion_count as ${float}) as conversion_count
     from ${ref('journey_step')} order by 1, 2, 3, 4, 5`,
  );
  const winCount = wins.reduce((sum, { win_count }) => sum + win_count, 0);
  const buckets = [...new Set([...wins, ...steps].map((row) => row.bucket))].sort();
  const rows = [
    ...[...new Set(credits.map((row) => row.model))].sort().flatMap((name) =>
      creditRows(
        name,
        credits.filter((row) => row.model === name),
        winCount,
      ),
    ),
    ...markovRows(buckets, wins, steps, winCount),
  ];
  await writeEstimates({ warehouse, target }, columns, rows);
}

function creditRows(name: string, credits: readonly CreditRow[], winCount: number): Params[] {
  const channels = [...new Set(credits.map(({ channel }) => channel))];
  const placeOf = new Map(channels.map((channel, index) => [channel, index]));
  const buckets = new Map<string, { money: Float64Array }>();
  for (const { bucket, channel, money } of credits) {
    const filled = buckets.get(bucket) ?? { money: new Float64Array(channels.length) };
    filled.money[placeOf.get(channel) as number] = money;
    buckets.set(bucket, filled);
  }
  return sharesOfCredits(channels, [...buckets.values()], winCount).map((share) => rowOf(name, share, winCount));
}

function markovRows(
  buckets: readonly string[],
  wins: readonly WinRow[],
  steps: readonly StepRow[],
  winCount: number,
): Params[] {
  const told = steps.map(stepOf);
  const channels = channelsOf(told);
  const fit = fitMarkov(countMoves(told, channels));
  if (fit === null) return [];
  const winsOf = new Map(wins.map((row) => [row.bucket, row]));
  const stepsOf = new Map<string, Step[]>();
  for (const row of steps) stepsOf.set(row.bucket, [...(stepsOf.get(row.bucket) ?? []), stepOf(row)]);
  const parts = buckets.map((bucket) => ({
    moves: countMoves(stepsOf.get(bucket) ?? [], channels).counts,
    ledMoney: winsOf.get(bucket)?.led_money ?? 0,
    allMoney: winsOf.get(bucket)?.all_money ?? 0,
  }));
  return sharesOfMarkov(channels, parts, winCount).map((share) => {
    const at = channels.indexOf(share.channel);
    return {
      ...rowOf('markov', share, winCount),
      removal_effect: fit.removal[at] ?? null,
      effect_share: fit.share[at] ?? null,
    };
  });
}

function rowOf(name: string, { channel, share, low, high, isUnstable }: Share, winCount: number): Params {
  return {
    model: name,
    channel,
    share,
    share_low: low,
    share_high: high,
    is_unstable: isUnstable,
    removal_effect: null,
    effect_share: null,
    won_count: winCount,
  };
}

function stepOf(row: StepRow): Step {
  return {
    from: placeOf(row.from_kind, row.from_channel),
    to: placeOf(row.to_kind, row.to_channel),
    journeys: row.journey_count,
    conversions: row.conversion_count,
  };
}

function placeOf(kind: Place['kind'], channel: string | null): Place {
  return kind === 'session' ? { kind, channel } : { kind };
}
