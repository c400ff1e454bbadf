import { describe, expect, it } from 'vitest';
import { stageMatrix } from './stage-matrix.ts';
import { inStageOrder } from './stages.ts';

const row = (
  owner: string | null,
  stage: string | null,
  stageOrder: number | null,
  openAmount: number,
  pipeline = 'Продажи',
) => ({
  owner,
  pipeline,
  stage,
  stageOrder,
  openAmount,
  openCount: 1,
});
const count = ({ openCount }: { openCount: number }) => openCount;

describe('stages', () => {
  it('stand in the order of the busiest pipeline, then those of the others; a name is one stage', () =>
    expect(
      inStageOrder(
        [
          row('A', 'Отгрузка', 2, 1, 'Повторные'),
          row('A', 'Договор', 1, 1, 'Повторные'),
          row('A', null, null, 1),
          row('A', 'Договор', 3, 1),
          row('B', 'Встреча', 1, 1),
        ],
        count,
      ).map(({ stage, rows }) => [stage, rows.length]),
    ).toEqual([
      ['Встреча', 1],
      ['Договор', 2],
      [null, 1],
      ['Отгрузка', 1],
    ]));

  it('by owners: an owner without deals in a stage has no cell there, and the fullest owner is first', () => {
    const matrix = stageMatrix([
      row('A', 'Встреча', 1, 10),
      row('B', 'Встреча', 1, 5),
      row('B', 'Договор', 2, 20),
      row('B', 'Договор', 2, 1),
    ]);
    expect(matrix.stages).toEqual(['Встреча', 'Договор']);
    expect(matrix.owners).toEqual([
      {
        owner: 'B',
        cells: [
          { amount: 5, count: 1 },
          { amount: 21, count: 2 },
        ],
        whole: { amount: 26, count: 3 },
      },
      { owner: 'A', cells: [{ amount: 10, count: 1 }, null], whole: { amount: 10, count: 1 } },
    ]);
    expect(matrix.most).toBe(21);
  });
});
