import { afterPast, purchaseOdds, type BetaGeometric } from '../../methods/lifetime/beta-geometric.ts';
import { HORIZON } from '../../methods/lifetime/horizon.ts';
import { makeTable } from '../../methods/table.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

export const config: ModelConfig = { refs: ['purchase_outlook', 'repeat_fit'], tags: ['slow'] };

/** Odds are written down until this share of outcomes is told: enough for an interval of 80 %. */
const TOLD = 0.9;

/**
 * One row per number of repeats, age in days and number of orders: the share of customers still alive with that past who
 * make at most so many orders within the next year.
 */
export async function model(tools: ModelTools): Promise<void> {
  const { warehouse, ref } = tools;
  const [best] = await warehouse.query<Record<'r' | 'alpha' | 'a' | 'b', number> & { first: bigint | number }>(
    `select choices_first as "first", r, alpha, a, b from ${ref('repeat_fit')} where is_used and parameter_set = 'best'`,
  );
  const cells = await warehouse.query<Record<'repeats' | 'age_days', bigint | number> & { orders: number }>(
    `select repeats, age_days, orders_best as orders from ${ref('purchase_outlook')} order by repeats, age_days`,
  );
  const rows = cells.flatMap(({ repeats, age_days, orders }) => {
    if (!best) return [];
    const { r, alpha, a, b, first } = best;
    const leaving = Number(first) === 1 ? 'after-any' : 'after-repeats';
    return oddsOf({ r, alpha, a, b, leaving }, Number(repeats), Number(age_days), orders);
  });
  await makeTable(tools, { repeats: 'integer', age_days: 'integer', orders: 'integer', share_up_to: 'double' }, rows);
}

function oddsOf(model: BetaGeometric, repeats: number, age: number, mean: number) {
  let told = 0;
  const rows: { repeats: number; age_days: number; orders: number; share_up_to: number }[] = [];
  for (const [orders, share] of purchaseOdds(
    afterPast(model, repeats, age),
    HORIZON.days,
    Math.ceil(30 + 4 * mean),
  ).entries()) {
    told += share;
    rows.push({ repeats, age_days: age, orders, share_up_to: told });
    if (told >= TOLD) break;
  }
  return rows;
}
