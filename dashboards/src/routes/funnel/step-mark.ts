import { obeyedBy, withMark, type DealProgress, type DealsWish, type WishedStatus } from '../../lib/marks/mark.ts';
import type { View } from '../../lib/state/view.svelte.ts';

type Shown = {
  readonly title: string;
  readonly pipeline: string | null;
  readonly status: WishedStatus;
  /** Null: whatever step. */
  readonly progress: DealProgress | null;
  readonly count: number;
};

/** The deals created in the days behind a part of a step, under the filters that the funnel obeys. */
export function stepWish(view: View, { title, pipeline, status, progress, count }: Shown): DealsWish {
  return {
    ...{ kind: 'deals', title, status, count },
    ...(progress === null ? {} : { progress }),
    ...{ dateField: 'created_at', days: view.days },
    filters: withMark(obeyedBy('funnel', view.filters), 'pipeline', pipeline),
  };
}
