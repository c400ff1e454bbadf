import { kaplanMeier, medianTime } from '../../methods/survival/kaplan-meier.ts';
import { countOf, waitsOf, type Wait } from '../../methods/survival/waits.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row per category (null: all of them) and step (answer, close): the hours in which half, and nine in ten, of the
// tickets come through it, by the calendar and in working time, by Kaplan and Meier with those still waiting counted in;
// null where that was never seen. promised_work_hours: half of the tickets are promised to be closed in so many.
export const config: ModelConfig = { refs: ['ticket_times'], tags: ['slow'] };

const steps = [
  { step: 'answer', hours: 'first_answer_hours', work: 'first_answer_work_hours', isOver: 'is_first_answer_over' },
  { step: 'close', hours: 'close_hours', work: 'close_work_hours', isOver: 'is_close_over' },
] as const;

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const [text, number, whole] =
    target.type === 'duckdb'
      ? ['varchar', 'double', 'bigint']
      : ['Nullable(String)', 'Nullable(Float64)', 'Nullable(Int64)'];
  await target.createFrom(
    `select cast(null as ${text}) as category, cast(null as ${text}) as step, cast(null as ${whole}) as ticket_count,
       cast(null as ${whole}) as over_count, cast(null as ${number}) as median_hours,
       cast(null as ${number}) as ninetieth_hours, cast(null as ${number}) as median_work_hours,
       cast(null as ${number}) as ninetieth_work_hours, cast(null as ${number}) as promised_work_hours where false`,
  );
  const table = ref('ticket_times');
  const lengths = { table, kind: 'category' } as const;
  const promised = await waitsOf(warehouse, { ...lengths, length: 'promised_work_hours', isOver: 'is_promised' });
  for (const { step, hours, work, isOver } of steps) {
    const waits = await waitsOf(warehouse, { ...lengths, length: hours, isOver });
    const workWaits = await waitsOf(warehouse, { ...lengths, length: work, isOver });
    const categories = [...new Set(waits.flatMap(({ kind }) => kind ?? []))].sort();
    const rows = [null, ...categories].map((category) => {
      const [own, ownWork, ownPromised] = [waits, workWaits, promised].map((all) =>
        category === null ? all : all.filter(({ kind }) => kind === category),
      ) as [Wait[], Wait[], Wait[]];
      const [byCalendar, atWork] = [speedOf(own), speedOf(ownWork)];
      return {
        category,
        step,
        ticket_count: countOf(own),
        over_count: countOf(own.filter(({ isOver: ended }) => ended)),
        median_hours: byCalendar.median,
        ninetieth_hours: byCalendar.ninetieth,
        median_work_hours: atWork.median,
        ninetieth_work_hours: atWork.ninetieth,
        promised_work_hours: step === 'close' ? speedOf(ownPromised).median : null,
      };
    });
    await warehouse.insert(target.table, rows);
  }
}

function speedOf(waits: readonly Wait[]): { readonly median: number | null; readonly ninetieth: number | null } {
  const curve = kaplanMeier(waits);
  return { median: medianTime(curve), ninetieth: curve.find(({ survival }) => survival <= 0.1)?.time ?? null };
}
