import { kaplanMeier, type CurvePoint } from '../../methods/survival/kaplan-meier.ts';
import { countOf, waitsOf } from '../../methods/survival/waits.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row per step (answer, close) and point of working time, 0 to 40: the share of tickets that are through by then, by
// Kaplan and Meier with those still waiting counted in, its 95 % band (null at 0 and 1), and how many waited so long. The
// last point is where 19 in 20 are through, or the longest wait seen to end.
export const config: ModelConfig = { refs: ['ticket_times'], tags: ['slow'] };

const LAST_POINT = 40;
const steps = [
  { step: 'answer', hours: 'first_answer_work_hours', isOver: 'is_first_answer_over' },
  { step: 'close', hours: 'close_work_hours', isOver: 'is_close_over' },
] as const;

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const [text, number, whole] =
    target.type === 'duckdb'
      ? ['varchar', 'double', 'bigint']
      : ['Nullable(String)', 'Nullable(Float64)', 'Nullable(Int64)'];
  await target.createFrom(
    `select cast(null as ${text}) as service_curve_id, cast(null as ${text}) as step, cast(null as ${whole}) as point,
       cast(null as ${number}) as work_hours, cast(null as ${number}) as through_share,
       cast(null as ${number}) as through_low, cast(null as ${number}) as through_high,
       cast(null as ${whole}) as waiting_count where false`,
  );
  for (const { step, hours, isOver } of steps) {
    const waits = await waitsOf(warehouse, { table: ref('ticket_times'), kind: 'category', length: hours, isOver });
    const curve = kaplanMeier(waits);
    const horizon = curve.find(({ survival }) => survival <= 0.05)?.time ?? curve.at(-1)?.time;
    if (horizon === undefined) continue;
    const rows = Array.from({ length: LAST_POINT + 1 }, (_, point) => {
      const workHours = (horizon * point) / LAST_POINT;
      return {
        service_curve_id: `${step} ${point}`,
        step,
        point,
        work_hours: workHours,
        ...throughBy(curve, workHours),
        waiting_count: countOf(waits.filter(({ duration }) => duration >= workHours)),
      };
    });
    await warehouse.insert(target.table, rows);
  }
}

/** What of the curve lies at or before a time, turned from those waiting to those through. */
function throughBy(curve: readonly CurvePoint[], time: number) {
  const point = curve.findLast((one) => one.time <= time + 1e-9);
  return {
    through_share: 1 - (point?.survival ?? 1),
    through_low: point?.high === undefined || point.high === null ? null : 1 - point.high,
    through_high: point?.low === undefined || point.low === null ? null : 1 - point.low,
  };
}
