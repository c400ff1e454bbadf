import type { ModelReturns, Steadiness } from './channel-sides.ts';

/** The models in the order they are shown. */
export const models = [
  'crm',
  'first',
  'last',
  'last_non_direct',
  'linear',
  'time_decay',
  'position_based',
  'w_shaped',
  'shapley',
  'markov',
] as const;
export type Model = (typeof models)[number];

export type ModelCell = {
  readonly revenue: number;
  readonly isUnstable: boolean;
  readonly low: number | null;
  readonly high: number | null;
};

/** A channel under all models. */
export type ModelSpread = {
  readonly channel: string | null;
  readonly cells: Readonly<Record<Model, ModelCell>>;
  readonly least: number;
  readonly most: number;
  /** Whether some models say that the channel pays and others that it does not; null where it costs nothing. */
  readonly flips: boolean | null;
};

/** Channels under all models, the largest by any model first. A channel that a model gives nothing has 0 there. */
export function spreadOf(rows: readonly ModelReturns[], steady: readonly Steadiness[]): ModelSpread[] {
  const band = new Map(steady.map((row) => [key(row), row]));
  const byKey = new Map(rows.map((row) => [key(row), row]));
  const channels = [...new Set(rows.map(({ channel }) => channel))];
  return channels
    .map((channel): ModelSpread => {
      const cells = Object.fromEntries(
        models.map((model) => {
          const told = band.get(key({ channel, model }));
          const cell: ModelCell = {
            revenue: byKey.get(key({ channel, model }))?.revenue ?? 0,
            isUnstable: told?.isUnstable ?? false,
            low: told?.low ?? null,
            high: told?.high ?? null,
          };
          return [model, cell];
        }),
      ) as Record<Model, ModelCell>;
      const revenues = models.map((model) => cells[model].revenue);
      const returns = models.flatMap((model) => byKey.get(key({ channel, model }))?.romi ?? []);
      const flips = returns.length === 0 ? null : returns.some((romi) => romi > 0) && returns.some((romi) => romi < 0);
      return { channel, cells, least: Math.min(...revenues), most: Math.max(...revenues), flips };
    })
    .filter(({ most }) => most > 0)
    .sort((a, b) => b.most - a.most);
}

const key = ({ channel, model }: { channel: string | null; model: string }): string => JSON.stringify([channel, model]);
