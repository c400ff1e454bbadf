import { afterPast, expectedIfAlive, purchaseOdds, type BetaGeometric } from '../../methods/lifetime/beta-geometric.ts';
import { discounted, HORIZON } from '../../methods/lifetime/horizon.ts';
import { makeTable } from '../../methods/table.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

export const config: ModelConfig = { refs: ['customer_history', 'repeat_fit'], tags: ['slow'] };

const SETS = ['best', ...[1, 2, 3, 4].flatMap((direction) => [`up_${direction}`, `down_${direction}`])];

/**
 * One row per number of repeats and age in days that any customer has: what the next year brings if such a customer is still
 * one. `orders_<set>` expected purchases by parameter set, `worth_<set>` the same discounted, `squared`: the mean of their
 * square. With the chance to be alive, which SQL knows, it serves all customers. Empty where no model is used.
 */
export async function model(tools: ModelTools): Promise<void> {
  const { warehouse, ref } = tools;
  const sets = await setsIn(tools);
  const cells = await warehouse.query<{ repeats: bigint | number; age_days: bigint | number }>(
    `select distinct repeats, age_days from ${ref('customer_history')} order by repeats, age_days`,
  );
  const rows = sets.size === 0 ? [] : cells.map((cell) => outlook(sets, Number(cell.repeats), Number(cell.age_days)));
  await makeTable(tools, COLUMNS, rows);
}

const COLUMNS = {
  repeats: 'integer',
  age_days: 'integer',
  squared: 'double',
  ...(Object.fromEntries(
    SETS.flatMap((set) => [[`orders_${set}`, 'double'] as const, [`worth_${set}`, 'double'] as const]),
  ) as Record<string, 'double'>),
} as const;

function outlook(sets: ReadonlyMap<string, BetaGeometric>, repeats: number, age: number): Record<string, number> {
  const figures = [...sets].flatMap(([name, set]) => {
    const until = (days: number) => expectedIfAlive(set, repeats, age, days);
    return [[`orders_${name}`, until(HORIZON.days)] as const, [`worth_${name}`, discounted(until)] as const];
  });
  const best = sets.get('best');
  return {
    repeats,
    age_days: age,
    squared: best ? meanSquare(best, repeats, age) : NaN,
    ...Object.fromEntries(figures),
  };
}

/** The mean square of a year's purchases of a living customer, over odds that leave out less than a millionth. */
function meanSquare(model: BetaGeometric, repeats: number, age: number): number {
  const mean = expectedIfAlive(model, repeats, age, HORIZON.days);
  for (let most = Math.ceil(20 + 5 * mean); ; most *= 2) {
    const odds = purchaseOdds(afterPast(model, repeats, age), HORIZON.days, most);
    const told = odds.reduce((sum, share) => sum + share, 0);
    if (told > 1 - 1e-6 || most > 2000) return odds.reduce((sum, share, n) => sum + share * n * n, 0);
  }
}

async function setsIn({ warehouse, ref }: ModelTools): Promise<Map<string, BetaGeometric>> {
  const rows = await warehouse.query<
    Record<'r' | 'alpha' | 'a' | 'b', number> & { set: string; first: bigint | number }
  >(`select parameter_set as "set", choices_first as "first", r, alpha, a, b from ${ref('repeat_fit')} where is_used`);
  return new Map(
    rows.map(({ set, first, r, alpha, a, b }) => [
      set,
      { r, alpha, a, b, leaving: Number(first) === 1 ? 'after-any' : 'after-repeats' },
    ]),
  );
}
