import { countAt, numberAt, textAt, timeOf, type Member } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor, type FilterValue } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Steps of one pipeline told apart by a reason, an owner or a channel. */
export type FunnelSlice = {
  readonly value: FilterValue;
  readonly step: string | null;
  readonly stepOrder: number | null;
  readonly entered: number;
  readonly passed: number;
  readonly dropped: number;
  readonly lostAmount: number;
};
export type SlicedBy = 'lost_reason' | 'owner' | 'channel';

export const funnelSlices = (
  { days, filters, timezone }: Scope,
  by: SlicedBy,
  pipeline: string | null,
): Question<FunnelSlice> => {
  const member: Member = `funnel.${by}`;
  const others = filters.filter(({ dimension }) => dimension !== 'pipeline');
  return {
    view: 'funnel',
    query: {
      measures: ['funnel.entered', 'funnel.passed', 'funnel.dropped', 'funnel.lost_amount'],
      dimensions: [member, 'funnel.step', 'funnel.step_order'],
      timeDimensions: [timeOf('funnel.created_at', days, null)],
      filters: filtersFor('funnel', [...others, { dimension: 'pipeline', mode: 'include', values: [pipeline] }]).obeyed,
      order: [
        ['funnel.step_order', 'asc'],
        ['funnel.lost_amount', 'desc'],
      ],
      timezone,
    },
    read: (row) => ({
      value: textAt(row, member),
      step: textAt(row, 'funnel.step'),
      stepOrder: numberAt(row, 'funnel.step_order'),
      entered: countAt(row, 'funnel.entered'),
      passed: countAt(row, 'funnel.passed'),
      dropped: countAt(row, 'funnel.dropped'),
      lostAmount: countAt(row, 'funnel.lost_amount'),
    }),
  };
};

/** One value with what came in, what was won and where most money was lost. */
export type SliceRow = {
  readonly value: FilterValue;
  readonly entered: number;
  readonly won: number;
  readonly lostAmount: number;
  readonly lostCount: number;
  readonly worst: { readonly step: string | null; readonly lostAmount: number } | null;
};

/** A row for each value, the most money lost first. */
export function sliceRows(slices: readonly FunnelSlice[]): readonly SliceRow[] {
  const groups = new Map<FilterValue, FunnelSlice[]>();
  for (const slice of slices) groups.set(slice.value, [...(groups.get(slice.value) ?? []), slice]);
  return [...groups]
    .map(([value, own]) => {
      const worst = own.toSorted((a, b) => b.lostAmount - a.lostAmount)[0];
      return {
        value,
        entered: own.find(({ stepOrder }) => stepOrder === 1 || stepOrder === null)?.entered ?? 0,
        won: own.toSorted((a, b) => (b.stepOrder ?? 0) - (a.stepOrder ?? 0))[0]?.passed ?? 0,
        lostAmount: own.reduce((sum, { lostAmount }) => sum + lostAmount, 0),
        lostCount: own.reduce((sum, { dropped }) => sum + dropped, 0),
        worst: worst && worst.lostAmount > 0 ? { step: worst.step, lostAmount: worst.lostAmount } : null,
      };
    })
    .toSorted((a, b) => b.lostAmount - a.lostAmount);
}
