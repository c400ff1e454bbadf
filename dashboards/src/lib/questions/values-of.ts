import { textAt, type Member } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import type { Dimension } from '../state/dimensions.ts';
import { countAt } from '../cube/query.ts';

/** A value of a dimension and how many deals carry it. */
export type DimensionValue = { readonly value: string | null; readonly dealCount: number };

/** The values most deals have, or those that contain what was typed. Every dimension of ours is known to `pipeline`. */
export const valuesOf = (dimension: Dimension, typed: string, timezone: string): Question<DimensionValue> => {
  const member: Member = `pipeline.${dimension}`;
  return {
    view: 'pipeline',
    query: {
      measures: ['pipeline.deal_count'],
      dimensions: [member],
      filters: typed === '' ? [] : [{ member, operator: 'contains', values: [typed] }],
      order: [
        ['pipeline.deal_count', 'desc'],
        [member, 'asc'],
      ],
      limit: 100,
      timezone,
    },
    read: (row) => ({ value: textAt(row, member), dealCount: countAt(row, 'pipeline.deal_count') }),
  };
};
