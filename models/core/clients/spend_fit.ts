import { fitGammaGamma, type Spending } from '../../methods/lifetime/gamma-gamma.ts';
import { directions } from '../../methods/optimise/directions.ts';
import { makeTable } from '../../methods/table.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

export const config: ModelConfig = { refs: ['customer_history'], tags: ['slow'] };

/**
 * One row per parameter set of Gamma-Gamma, as in repeat_fit; one row without parameters where it was refused.
 * Mean spends of 0 and less are left out and counted. `correlation`: Pearson's r of repeats and mean spend; the model takes
 * it for 0, and above 0.3 either way its figures deserve doubt.
 */
export async function model(tools: ModelTools): Promise<void> {
  const { spendings, dropped } = await spendingsIn(tools);
  const fit = fitGammaGamma(spendings);
  const said = {
    customer_count: spendings.reduce((sum, { count }) => sum + count, 0),
    dropped_count: dropped,
    correlation: correlationOf(spendings),
  };
  const rows: FitRow[] =
    fit.kind === 'refused'
      ? [{ ...said, ...NOTHING, why_not: fit.why }]
      : directions(Object.values(fit.parameters), fit.covariance).map(({ name: parameter_set, at: [p, q, v] }) => ({
          ...said,
          ...NOTHING,
          parameter_set,
          ...{ p: p ?? null, q: q ?? null, v: v ?? null },
          ...(parameter_set === 'best' ? { log_likelihood: fit.logLikelihood } : {}),
          ...(parameter_set === 'best' ? { p_error: fit.errors.p, q_error: fit.errors.q, v_error: fit.errors.v } : {}),
        }));
  await makeTable(tools, COLUMNS, rows);
}

const COLUMNS = {
  parameter_set: 'text',
  why_not: 'text',
  customer_count: 'integer',
  dropped_count: 'integer',
  correlation: 'double',
  log_likelihood: 'double',
  p: 'double',
  q: 'double',
  v: 'double',
  p_error: 'double',
  q_error: 'double',
  v_error: 'double',
} as const;

type FitRow = Readonly<Record<keyof typeof COLUMNS, string | number | null>>;

const NOTHING = {
  parameter_set: 'best',
  why_not: null,
  log_likelihood: null,
  ...{ p: null, q: null, v: null, p_error: null, q_error: null, v_error: null },
};

async function spendingsIn({ warehouse, ref }: ModelTools): Promise<{ spendings: Spending[]; dropped: number }> {
  const rows = await warehouse.query<{ repeats: bigint | number; mean: number; customers: bigint | number }>(
    `select repeats, mean_repeat_amount as mean, count(*) as customers from ${ref('customer_history')}
     where repeats > 0 group by repeats, mean_repeat_amount order by repeats, mean_repeat_amount`,
  );
  const all = rows.map(({ repeats, mean, customers }) => ({
    ...{ repeats: Number(repeats), meanAmount: mean, count: Number(customers) },
  }));
  const dropped = all.filter(({ meanAmount }) => meanAmount <= 0).reduce((sum, { count }) => sum + count, 0);
  return { spendings: all.filter(({ meanAmount }) => meanAmount > 0), dropped };
}

/** Null where either does not vary. */
function correlationOf(spendings: readonly Spending[]): number | null {
  const total = spendings.reduce((sum, { count }) => sum + count, 0);
  const mean = (figure: (one: Spending) => number) =>
    spendings.reduce((sum, one) => sum + figure(one) * one.count, 0) / total;
  const [x, z] = [mean(({ repeats }) => repeats), mean(({ meanAmount }) => meanAmount)];
  const [xx, zz] = [mean(({ repeats }) => (repeats - x) ** 2), mean(({ meanAmount }) => (meanAmount - z) ** 2)];
  const xz = mean(({ repeats, meanAmount }) => (repeats - x) * (meanAmount - z));
  return xx > 0 && zz > 0 ? xz / Math.sqrt(xx * zz) : null;
}
