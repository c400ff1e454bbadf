import { fallingFrom } from '../../methods/people/breakpoint.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row: the number of open deals from which a manager's conversion falls, with an interval and the number of closed
// deals it rests on; nothing but the reason (too few, no fall) where no such load can be told.
export const config: ModelConfig = { refs: ['deal_loads'], tags: ['slow'] };

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const rows = await warehouse.query(
    `select open_deal_count as load, sum(case when is_won then 1 else 0 end) as hits, count(*) as trials
     from ${ref('deal_loads')} group by open_deal_count order by open_deal_count`,
  );
  const counts = rows.map((row) => ({
    load: Number(row['load']),
    hits: Number(row['hits']),
    trials: Number(row['trials']),
  }));
  const bend = fallingFrom(counts);
  const found = bend.kind === 'found' ? bend : null;
  const [text, number] = target.type === 'duckdb' ? ['varchar', 'double'] : ['Nullable(String)', 'Nullable(Float64)'];
  const value = (of: number | null | undefined) =>
    of === null || of === undefined ? `cast(null as ${number})` : `cast('${of.toPrecision(12)}' as ${number})`;
  const trials = counts.reduce((sum, one) => sum + one.trials, 0);
  await target.createFrom(
    `select cast('${bend.kind === 'found' ? 'found' : bend.why}' as ${text}) as outcome, ${value(found?.load)} as falls_from,
       ${value(found?.low)} as falls_from_low, ${value(found?.high)} as falls_from_high,
       ${value(bend.rate)} as rate, ${value(found?.fallPerDeal)} as fall_per_deal, ${value(trials)} as closed_count`,
  );
}
