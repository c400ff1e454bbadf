import { kaplanMeier, type CurvePoint } from '../../methods/survival/kaplan-meier.ts';
import { countOf, waitsOf, type Wait } from '../../methods/survival/waits.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row per industry (null: all clients; else those with 30 clients or more) and age in steps of 30 days: the share of
// clients who are still clients at that age, by Kaplan and Meier with those who stay counted as watched so far, its 95 %
// band (null at 0 and 1) and how many were watched that long. An age to which fewer than 10 were watched is not told.
export const config: ModelConfig = { refs: ['customer_lives'], tags: ['slow'] };

const STEP_DAYS = 30;
const FEWEST = { clients: 30, watched: 10 };

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const [text, number, whole] =
    target.type === 'duckdb'
      ? ['varchar', 'double', 'bigint']
      : ['Nullable(String)', 'Nullable(Float64)', 'Nullable(Int64)'];
  await target.createFrom(
    `select cast(null as ${text}) as retention_curve_id, cast(null as ${text}) as industry,
       cast(null as ${whole}) as age_days, cast(null as ${whole}) as client_count, cast(null as ${whole}) as left_count,
       cast(null as ${number}) as staying_share, cast(null as ${number}) as staying_low,
       cast(null as ${number}) as staying_high, cast(null as ${whole}) as watched_count where false`,
  );
  const lives = await waitsOf(warehouse, {
    table: ref('customer_lives'),
    kind: 'industry',
    length: 'life_days',
    isOver: 'has_left',
  });
  const industries = [...new Set(lives.flatMap(({ kind }) => kind ?? []))].sort();
  for (const industry of [null, ...industries]) {
    const own = industry === null ? lives : lives.filter(({ kind }) => kind === industry);
    if (countOf(own) >= FEWEST.clients || (industry === null && own.length > 0))
      await warehouse.insert(target.table, curveOf(industry, own));
  }
}

function curveOf(industry: string | null, lives: readonly Wait[]) {
  const curve = kaplanMeier(lives);
  const watchedTo = (days: number): number => countOf(lives.filter(({ duration }) => duration >= days));
  const longest = lives.reduce((most, { duration }) => Math.max(most, duration), 0);
  return Array.from({ length: Math.floor(longest / STEP_DAYS) + 1 }, (_, step) => step * STEP_DAYS)
    .filter((age) => age === 0 || watchedTo(age) >= FEWEST.watched)
    .map((age) => ({
      retention_curve_id: `${industry ?? ''} ${age}`,
      industry,
      age_days: age,
      client_count: countOf(lives),
      left_count: countOf(lives.filter(({ isOver }) => isOver)),
      ...stayingAt(curve, age),
      watched_count: watchedTo(age),
    }));
}

function stayingAt(curve: readonly CurvePoint[], age: number) {
  const point = curve.findLast(({ time }) => time <= age);
  return {
    staying_share: point?.survival ?? 1,
    staying_low: point?.low ?? null,
    staying_high: point?.high ?? null,
  };
}
