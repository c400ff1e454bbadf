import { bestForecast } from '../../methods/series/backtest.ts';
import { chanceFrom, normalFrom } from '../../methods/winning/chance.ts';
import { simulateMonthEnd, type MonthEnd } from '../../methods/winning/month-end.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';
import {
  forecastDays,
  monthAfter,
  readMonthEnd,
  readMonths,
  writeDraws,
  type CellDraws,
  type PipelineMonths,
} from '../../methods/winning/forecast-tables.ts';

/**
 * Won money by month, team and pipeline in many runs of chance: the month under way by its deals, the next ones by season
 * and trend. Every cell of a month has the same runs, so sums over cells are runs too, and quantiles are taken of sums. In
 * kopecks, whole, so that sums are exact. Fixed seeds: the same data forecast the same.
 */
export const config: ModelConfig = {
  refs: ['won_flow', 'deal_chances', 'deal_snapshots', 'observed_until'],
  tags: ['slow'],
};

const DRAWS = 2000;
const MONTHS_AHEAD = 6;

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const tables = { warehouse, ref };
  const days = await forecastDays(tables);
  const ahead = Array.from({ length: MONTHS_AHEAD }, (_, step) => monthAfter(days.month, step + 1));
  const cells = [
    ...thisMonth(await readMonthEnd(tables, days), days.month),
    ...monthsAhead(await readMonths(tables, days), ahead),
  ];
  await target.createFrom(`select ${columnsOf(target.type).join(', ')} where 1 = 0`);
  await writeDraws(warehouse, target.table, cells);
}

const columnsOf = (engine: 'duckdb' | 'clickhouse'): string[] => {
  const [date, text, integer] =
    engine === 'duckdb' ? ['date', 'varchar', 'bigint'] : ['Nullable(Date32)', 'Nullable(String)', 'Nullable(Int64)'];
  const kinds = { month: date, team: text, pipeline: text, method: text, draw: integer, kopecks: integer };
  return Object.entries(kinds).map(([name, type]) => `cast(null as ${type}) as ${name}`);
};

function thisMonth(month: MonthEnd, name: string): CellDraws[] {
  return [...simulateMonthEnd(month, DRAWS, 20)].map(([cell, draws]) => ({
    month: name,
    cell,
    method: 'deals',
    draws,
  }));
}

/** Each pipeline by its own months; its teams share it as they did in the last year. Too few months: no rows. */
function monthsAhead(pipelines: readonly PipelineMonths[], months: readonly string[]): CellDraws[] {
  return pipelines.flatMap(({ values, shares }, place) => {
    const forecast = bestForecast(values, months.length);
    if (forecast === null) return [];
    return months.flatMap((month, step) => {
      const chance = chanceFrom(1000 * (place + 1) + step);
      const [middle, error] = [forecast.values[step] ?? 0, forecast.errors[step] ?? 0];
      const drawn = Array.from({ length: DRAWS }, () => Math.max(0, middle + error * normalFrom(chance)));
      return shares.map(({ cell, share }) => ({
        ...{ month, cell, method: forecast.method },
        draws: drawn.map((value) => Math.round(value * share)),
      }));
    });
  });
}
