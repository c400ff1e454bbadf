import { fitBetaGeometric, type BetaGeometricName, type Leaving } from '../../methods/lifetime/beta-geometric.ts';
import { repeatBuyers, type Past } from '../../methods/lifetime/history.ts';
import { directions } from '../../methods/optimise/directions.ts';
import type { Fit } from '../../methods/optimise/fit.ts';
import { makeTable } from '../../methods/table.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

export const config: ModelConfig = { refs: ['customer_history'], tags: ['slow'] };

const MODELS: readonly { readonly model: string; readonly leaving: Leaving }[] = [
  { model: 'BG/NBD', leaving: 'after-repeats' },
  { model: 'MBG/NBD', leaving: 'after-any' },
];
/** The published default yields only to a clearly likelier model. */
const CLEARLY = 2;

/**
 * One row per model of repeat purchases and parameter set: 'best', and the sets that carry its error (optimise/directions).
 * A refused model is one row without parameters that says why. `choices_first`: 1 where a buyer may leave after his first
 * purchase. At most one model is used.
 */
export async function model(tools: ModelTools): Promise<void> {
  const pasts = await pastsIn(tools);
  const fits = MODELS.map((one) => ({ ...one, fit: fitBetaGeometric(pasts, one.leaving) }));
  const used = usedOf(fits);
  const cases = {
    customer_count: pasts.reduce((sum, { count }) => sum + count, 0),
    repeat_buyer_count: repeatBuyers(pasts),
  };
  const rows = fits.flatMap(({ model: name, leaving, fit }): FitRow[] => {
    const said = { model: name, is_used: name === used, choices_first: leaving === 'after-any' ? 1 : 0, ...cases };
    if (fit.kind === 'refused') return [{ ...said, ...NOTHING, why_not: fit.why }];
    const at = Object.values(fit.parameters);
    return directions(at, fit.covariance).map(({ name: parameter_set, at: [r, alpha, a, b] }) => ({
      ...said,
      ...NOTHING,
      parameter_set,
      ...{ r: r ?? null, alpha: alpha ?? null, a: a ?? null, b: b ?? null },
      ...(parameter_set === 'best' ? { log_likelihood: fit.logLikelihood, ...errorsOf(fit.errors) } : {}),
    }));
  });
  await makeTable(tools, COLUMNS, rows);
}

const COLUMNS = {
  model: 'text',
  parameter_set: 'text',
  is_used: 'flag',
  why_not: 'text',
  customer_count: 'integer',
  repeat_buyer_count: 'integer',
  log_likelihood: 'double',
  choices_first: 'integer',
  r: 'double',
  alpha: 'double',
  a: 'double',
  b: 'double',
  r_error: 'double',
  alpha_error: 'double',
  a_error: 'double',
  b_error: 'double',
} as const;

type FitRow = Readonly<Record<keyof typeof COLUMNS, string | number | boolean | null>>;

const NOTHING = {
  parameter_set: 'best',
  why_not: null,
  log_likelihood: null,
  ...{ r: null, alpha: null, a: null, b: null },
  ...{ r_error: null, alpha_error: null, a_error: null, b_error: null },
};

/** Pasts in an order of their own: sums of doubles come out alike on every engine. */
async function pastsIn({ warehouse, ref }: ModelTools): Promise<Past[]> {
  const rows = await warehouse.query<Record<'repeats' | 'recency' | 'age' | 'customers', bigint | number>>(
    `select repeats, recency_days as recency, age_days as age, count(*) as customers
     from ${ref('customer_history')} group by repeats, recency_days, age_days order by repeats, recency_days, age_days`,
  );
  return rows.map(({ repeats, recency, age, customers }) => ({
    ...{ repeats: Number(repeats), recency: Number(recency), age: Number(age), count: Number(customers) },
  }));
}

type Tried = { readonly model: string; readonly fit: Fit<BetaGeometricName> };

function usedOf(fits: readonly Tried[]): string | null {
  const fitted = fits.flatMap(({ model: name, fit }) =>
    fit.kind === 'fitted' ? [{ name, likelihood: fit.logLikelihood }] : [],
  );
  const [usual, other] = fitted;
  return other && usual && other.likelihood > usual.likelihood + CLEARLY ? other.name : (usual?.name ?? null);
}

function errorsOf({ r, alpha, a, b }: Readonly<Record<BetaGeometricName, number>>) {
  return { r_error: r, alpha_error: alpha, a_error: a, b_error: b };
}
