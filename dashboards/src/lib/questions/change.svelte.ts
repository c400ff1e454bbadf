import { untrack } from 'svelte';
import type { DateRange } from '../calendar/plain-date.ts';
import type { CubeFilter } from '../cube/query.ts';
import { post } from '../session/http.ts';

export const causes = ['volume', 'mix', 'timing', 'conversion', 'cheque'] as const;
export type Cause = (typeof causes)[number];
export const segmentings = ['channel', 'owner', 'pipeline', 'product'] as const;
export type Segmenting = (typeof segmentings)[number];

export type ChangeWish = {
  readonly now: DateRange;
  readonly before: DateRange;
  readonly by: Segmenting;
  readonly filters: readonly CubeFilter[];
};
export type Parts = Readonly<Record<Cause, number>>;
export type Flow = {
  readonly created: number;
  readonly closed: number;
  readonly won: number;
  readonly amount: number;
};
export type SegmentChange = {
  readonly segment: string | null;
  readonly change: number;
  readonly parts: Parts;
  readonly before: Flow;
  readonly now: Flow;
};
export type Change = Omit<SegmentChange, 'segment'> & { readonly segments: readonly SegmentChange[] };

export type ChangeFace =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ready'; readonly change: Change; readonly isStale: boolean }
  | { readonly kind: 'failed'; readonly why: string };

/** The change of won money between two periods, asked anew whenever the wish changes; null asks nothing. */
export class AskedChange {
  face = $state.raw<ChangeFace>({ kind: 'waiting' });

  constructor(edition: () => number, wish: () => ChangeWish | null) {
    const key = $derived.by(() => JSON.stringify(wish()));
    $effect(() => {
      void edition();
      const asked = JSON.parse(key) as ChangeWish | null;
      if (asked === null) return;
      const leaving = new AbortController();
      // Read without following: the face is what this effect writes.
      const shown = untrack(() => this.face);
      if (shown.kind === 'ready') this.face = { ...shown, isStale: true };
      loadChange(asked, leaving.signal).then(
        (change) => (this.face = { kind: 'ready', change, isStale: false }),
        (error: unknown) => {
          if (!leaving.signal.aborted)
            this.face = { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
        },
      );
      return () => leaving.abort();
    });
  }
}

type Spelled = { readonly [key: string]: string | number | null | Spelled | readonly Spelled[] };

async function loadChange(wish: ChangeWish, signal: AbortSignal): Promise<Change> {
  const answer = (await (await post('/api/v1/change', wish, signal)).json()) as Spelled;
  return { ...readChange(answer), segments: (answer['segments'] as readonly Spelled[]).map(readSegment) };
}

const readSegment = (row: Spelled): SegmentChange => ({
  ...readChange(row),
  segment: row['segment'] === null ? null : String(row['segment']),
});

function readChange(row: Spelled): Omit<SegmentChange, 'segment'> {
  const parts = row['parts'] as Spelled;
  return {
    change: Number(row['change']),
    parts: Object.fromEntries(causes.map((cause) => [cause, Number(parts[cause])])) as Record<Cause, number>,
    before: readFlow(row['before'] as Spelled),
    now: readFlow(row['now'] as Spelled),
  };
}

const readFlow = (flow: Spelled): Flow => ({
  created: Number(flow['created']),
  closed: Number(flow['closed']),
  won: Number(flow['won']),
  amount: Number(flow['amount']),
});
