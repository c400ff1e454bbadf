import {
  aliveChance,
  expectedPurchases,
  fitBetaGeometric,
  named,
  type Leaving,
} from '../../methods/lifetime/beta-geometric.ts';
import type { Past } from '../../methods/lifetime/history.ts';
import { deltaError } from '../../methods/optimise/curvature.ts';
import { makeTable } from '../../methods/table.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

export const config: ModelConfig = { refs: ['purchase_day', 'observed_until'], tags: ['slow'] };

/** The share of the days observed that is held back, and the most of it. */
const HELD_BACK = { share: 0.25, days: 365 } as const;
const MODELS: readonly { readonly model: string; readonly leaving: Leaving }[] = [
  { model: 'BG/NBD', leaving: 'after-repeats' },
  { model: 'MBG/NBD', leaving: 'after-any' },
];

/** Customers with the same past on the day of the split, and the days with a purchase that all of them had after it. */
type Group = Past & { readonly after: number };

/**
 * One row per model and number of repeats before the split ('7+' is seven and more, 'all' everybody): what a model fitted on
 * the days up to it expects of the days after it, against what they brought. `low` and `high`, of 'all' only: 95 % for the
 * error of the parameters and for chance; models err besides. Empty where a model cannot be fitted on what came before.
 */
export async function model(tools: ModelTools): Promise<void> {
  const stretch = await stretchOf(tools);
  const groups = stretch ? await groupsIn(tools, stretch.splitOn) : [];
  const rows = MODELS.flatMap(({ model: name, leaving }) => {
    const fit = fitBetaGeometric(groups, leaving);
    if (fit.kind === 'refused' || !stretch) return [];
    const at = Object.values(fit.parameters);
    const days = stretch.days;
    const expect = (some: readonly Group[]) => (parameters: readonly number[]) =>
      some.reduce((sum, one) => sum + one.count * expectedPurchases(named(parameters, leaving), one, days), 0);
    const band = bandOf(
      expect(groups)(at),
      deltaError(expect(groups), at, fit.covariance),
      chanceOf(groups, at, leaving, days),
    );
    return classes(groups).map(([repeats, some]) => ({
      model: name,
      repeats,
      split_on: stretch.splitOn,
      until_on: stretch.untilOn,
      customer_count: some.reduce((sum, { count }) => sum + count, 0),
      actual: some.reduce((sum, { after }) => sum + after, 0),
      expected: expect(some)(at),
      ...(repeats === 'all' ? band : { low: null, high: null }),
    }));
  });
  await makeTable(tools, COLUMNS, rows);
}

const COLUMNS = {
  model: 'text',
  repeats: 'text',
  split_on: 'date',
  until_on: 'date',
  customer_count: 'integer',
  actual: 'integer',
  expected: 'double',
  low: 'double',
  high: 'double',
} as const;

type Stretch = { readonly splitOn: string; readonly untilOn: string; readonly days: number };

async function stretchOf({ warehouse, ref }: ModelTools): Promise<Stretch | null> {
  const [seen] = await warehouse.query<{ first_on: string | null; until_on: string }>(
    `select (select min(purchased_on) from ${ref('purchase_day')} where is_purchase) as first_on, observed_on as until_on
     from ${ref('observed_until')}`,
  );
  if (!seen?.first_on) return null;
  const [first, until] = [Date.parse(seen.first_on), Date.parse(seen.until_on)];
  const days = Math.min(HELD_BACK.days, Math.floor(((until - first) / DAY) * HELD_BACK.share));
  return { days, untilOn: seen.until_on, splitOn: new Date(until - days * DAY).toISOString().slice(0, 10) };
}

const DAY = 86_400_000;

async function groupsIn({ warehouse, ref }: ModelTools, splitOn: string): Promise<Group[]> {
  const rows = await warehouse.query<Record<'repeats' | 'recency' | 'age' | 'customers' | 'later', bigint | number>>(
    `select repeats, recency, age, count(*) as customers, sum(after) as later from (
       select sum(case when purchased_on <= $split then 1 else 0 end) - 1 as repeats,
         date_diff('day', min(purchased_on), max(case when purchased_on <= $split then purchased_on end)) as recency,
         date_diff('day', min(purchased_on), cast($split as ${warehouse.engine === 'duckdb' ? 'date' : 'Date32'})) as age,
         sum(case when purchased_on > $split then 1 else 0 end) as after
       from ${ref('purchase_day')} where is_purchase group by customer_id having min(purchased_on) <= $split
     ) as histories group by repeats, recency, age order by repeats, recency, age`,
    { split: splitOn },
  );
  return rows.map(({ repeats, recency, age, customers, later }) => ({
    ...{ repeats: Number(repeats), recency: Number(recency), age: Number(age) },
    ...{ count: Number(customers), after: Number(later) },
  }));
}

function classes(groups: readonly Group[]): (readonly [repeats: string, groups: readonly Group[]])[] {
  const own = Array.from({ length: 8 }, (_, repeats) => {
    const some = groups.filter((one) => Math.min(one.repeats, 7) === repeats);
    return [repeats === 7 ? '7+' : String(repeats), some] as const;
  });
  return [...own.filter(([, some]) => some.length > 0), ['all', groups]];
}

/** The variance of chance: a living customer's purchases vary about as a Poisson count does about a Gamma rate. */
function chanceOf(groups: readonly Group[], at: readonly number[], leaving: Leaving, days: number): number {
  const model = named(at, leaving);
  return groups.reduce((sum, one) => {
    const alive = aliveChance(model, one);
    const mean = expectedPurchases(model, one, days) / alive;
    const square = mean + mean ** 2 * (1 + 1 / (model.r + one.repeats));
    return sum + one.count * (alive * square - (alive * mean) ** 2);
  }, 0);
}

function bandOf(expected: number, error: number, chance: number): { readonly low: number; readonly high: number } {
  const reach = 1.959963984540054 * Math.sqrt(error ** 2 + chance);
  return { low: Math.max(0, expected - reach), high: expected + reach };
}
