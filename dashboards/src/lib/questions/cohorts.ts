import { countAt, numberAt, textAt } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** A cohort in a month of its age; `month` is the first day of the month of first purchases. */
export type CohortCell = {
  readonly month: string;
  readonly age: number;
  readonly isPartial: boolean;
  readonly size: number;
  readonly active: number;
  readonly moneyPerClient: number | null;
};

export const cohortCells = ({ filters, timezone }: Scope): Question<CohortCell> => ({
  view: 'cohorts',
  query: {
    measures: ['cohorts.cohort_size', 'cohorts.active_count', 'cohorts.cumulative_revenue_per_buyer'],
    dimensions: ['cohorts.cohort_month', 'cohorts.age_months', 'cohorts.is_partial'],
    filters: filtersFor('cohorts', filters).obeyed,
    order: [
      ['cohorts.cohort_month', 'asc'],
      ['cohorts.age_months', 'asc'],
    ],
    limit: 5000,
    timezone,
  },
  read: (row) => ({
    month: textAt(row, 'cohorts.cohort_month')?.slice(0, 10) ?? '',
    age: countAt(row, 'cohorts.age_months'),
    isPartial: String(row['cohorts.is_partial']) === 'true' || String(row['cohorts.is_partial']) === '1',
    size: countAt(row, 'cohorts.cohort_size'),
    active: countAt(row, 'cohorts.active_count'),
    moneyPerClient: numberAt(row, 'cohorts.cumulative_revenue_per_buyer'),
  }),
});

/** A row of the triangle: the newest cohorts of at most `most`, each with its cells by age. */
export type CohortRow = { readonly month: string; readonly size: number; readonly cells: readonly CohortCell[] };
export type Triangle = {
  readonly rows: readonly CohortRow[];
  readonly ages: readonly number[];
  /** Of all cohorts shown that have lived through the month: active of all, sum to sum; null where none has. */
  readonly retention: readonly (number | null)[];
};

export function triangleOf(cells: readonly CohortCell[], most: number): Triangle {
  const months = [...new Set(cells.map(({ month }) => month))].sort().slice(-most);
  const rows = months.map((month) => {
    const own = cells.filter((cell) => cell.month === month).toSorted((a, b) => a.age - b.age);
    return { month, size: own[0]?.size ?? 0, cells: own };
  });
  const oldest = Math.max(-1, ...rows.flatMap((row) => row.cells.map(({ age }) => age)));
  const ages = Array.from({ length: oldest + 1 }, (_, age) => age);
  const retention = ages.map((age) => {
    const lived = rows.flatMap((row) => row.cells.filter((cell) => cell.age === age && !cell.isPartial));
    const size = lived.reduce((sum, cell) => sum + cell.size, 0);
    return size === 0 ? null : lived.reduce((sum, cell) => sum + cell.active, 0) / size;
  });
  return { rows, ages, retention };
}
