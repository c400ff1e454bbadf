import { expect, it } from 'vitest';
import { triangleOf, type CohortCell } from './cohorts.ts';

const cell = (month: string, age: number, size: number, active: number, isPartial = false): CohortCell => ({
  ...{ month, age, size, active, isPartial, moneyPerClient: 1 },
});

const cells = [
  cell('2024-01-01', 0, 10, 10),
  cell('2024-01-01', 1, 10, 4),
  cell('2024-01-01', 2, 10, 1, true),
  cell('2024-02-01', 0, 30, 30),
  cell('2024-02-01', 1, 30, 6, true),
  cell('2024-03-01', 0, 5, 5, true),
];

it('averages months of age sum to sum, over the cohorts that have lived through them', () => {
  const { rows, ages, retention } = triangleOf(cells, 12);
  expect(rows.map(({ month, size }) => [month, size])).toEqual([
    ['2024-01-01', 10],
    ['2024-02-01', 30],
    ['2024-03-01', 5],
  ]);
  expect(ages).toEqual([0, 1, 2]);
  expect(retention).toEqual([1, 0.4, null]);
});

it('shows the newest cohorts', () =>
  expect(triangleOf(cells, 2).rows.map(({ month }) => month)).toEqual(['2024-02-01', '2024-03-01']));

it('is empty of nothing', () => expect(triangleOf([], 12)).toEqual({ rows: [], ages: [], retention: [] }));
