import type { CubeFilter, CubeView, Member } from '../cube/query.ts';
import { knows, type Dimension } from './dimensions.ts';

/** A value of null is "not known": rows where the source left the field empty. */
export type FilterValue = string | null;

export type Filter = {
  readonly dimension: Dimension;
  readonly mode: 'include' | 'exclude';
  readonly values: readonly FilterValue[];
};

/** The filters that a view can obey, and those it cannot, which the card then names. */
export function filtersFor(
  view: CubeView,
  filters: readonly Filter[],
): { readonly obeyed: readonly CubeFilter[]; readonly ignored: readonly Dimension[] } {
  return {
    obeyed: filters.filter(({ dimension }) => knows(view, dimension)).flatMap((filter) => cubeFilters(view, filter)),
    ignored: filters.filter(({ dimension }) => !knows(view, dimension)).map(({ dimension }) => dimension),
  };
}

/** Cube's notEquals lets empty values through, so leaving "not known" out is a filter of its own. */
function cubeFilters(view: CubeView, { dimension, mode, values }: Filter): readonly CubeFilter[] {
  const member: Member = `${view}.${dimension}`;
  const known = values.filter((value) => value !== null);
  const hasUnknown = known.length < values.length;
  switch (mode) {
    case 'include': {
      if (!hasUnknown) return [{ member, operator: 'equals', values: known }];
      const unknown: CubeFilter = { member, operator: 'notSet' };
      return known.length === 0 ? [unknown] : [{ or: [{ member, operator: 'equals', values: known }, unknown] }];
    }
    case 'exclude':
      return [
        ...(known.length > 0 ? [{ member, operator: 'notEquals', values: known } as const] : []),
        ...(hasUnknown ? [{ member, operator: 'set' } as const] : []),
      ];
  }
}

/** The filters after one value was picked by a click on a mark. */
export function withValue(
  filters: readonly Filter[],
  dimension: Dimension,
  mode: Filter['mode'],
  value: FilterValue,
): readonly Filter[] {
  const present = filters.find((filter) => filter.dimension === dimension);
  if (present?.mode !== mode || mode === 'include') return replaced(filters, { dimension, mode, values: [value] });
  return replaced(filters, { dimension, mode, values: [...new Set([...present.values, value])] });
}

/** One filter per dimension, in its old place; one without values goes away. */
export function replaced(filters: readonly Filter[], next: Filter): readonly Filter[] {
  const exists = filters.some(({ dimension }) => dimension === next.dimension);
  const all = exists
    ? filters.map((filter) => (filter.dimension === next.dimension ? next : filter))
    : [...filters, next];
  return all.filter(({ values }) => values.length > 0);
}
