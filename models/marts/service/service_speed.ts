import { kaplanMeier, medianTime, type Watched } from '../../methods/survival/kaplan-meier.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row per category (null: all of them) and step (answer, close): the hours in which half, and nine in ten, of the
// tickets come through it, by Kaplan and Meier with those still waiting counted in; null where that was never seen.
export const config: ModelConfig = { refs: ['ticket_times'], tags: ['slow'] };

const steps = [
  { step: 'answer', hours: 'first_answer_hours', isOver: 'is_first_answer_over' },
  { step: 'close', hours: 'close_hours', isOver: 'is_close_over' },
] as const;

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const [text, number, whole] =
    target.type === 'duckdb'
      ? ['varchar', 'double', 'bigint']
      : ['Nullable(String)', 'Nullable(Float64)', 'Nullable(Int64)'];
  await target.createFrom(
    `select cast(null as ${text}) as category, cast(null as ${text}) as step, cast(null as ${whole}) as ticket_count,
       cast(null as ${whole}) as over_count, cast(null as ${number}) as median_hours,
       cast(null as ${number}) as ninetieth_hours where false`,
  );
  for (const { step, hours, isOver } of steps) {
    const rows = await warehouse.query(
      `select category, round(${hours}, 1) as hours, ${isOver} as is_over, count(*) as tickets
       from ${ref('ticket_times')} where ${hours} >= 0 group by 1, 2, 3 order by 1, 2, 3`,
    );
    const watched = rows.map((row) => ({
      category: row['category'] === null || row['category'] === undefined ? null : String(row['category']),
      duration: Number(row['hours']),
      isOver: row['is_over'] === true,
      weight: Number(row['tickets']),
    }));
    const categories = [...new Set(watched.flatMap(({ category }) => category ?? []))].sort();
    const all = [
      speedOf(null, step, watched),
      ...categories.map((category) =>
        speedOf(
          category,
          step,
          watched.filter((one) => one.category === category),
        ),
      ),
    ];
    await warehouse.insert(target.table, all);
  }
}

function speedOf(category: string | null, step: string, watched: readonly (Watched & { readonly weight: number })[]) {
  const curve = kaplanMeier(watched);
  const count = (of: readonly { readonly weight: number }[]) => of.reduce((sum, { weight }) => sum + weight, 0);
  return {
    category,
    step,
    ticket_count: count(watched),
    over_count: count(watched.filter(({ isOver }) => isOver)),
    median_hours: medianTime(curve),
    ninetieth_hours: curve.find(({ survival }) => survival <= 0.1)?.time ?? null,
  };
}
