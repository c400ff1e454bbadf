import type { Bucket } from '../calendar/bucket.ts';
import type { Asked } from '../cube/answers.svelte.ts';
import type { Format } from '../format/format.ts';
import type { Translate } from '../i18n/translate.ts';
import type { Mark, WishedStatus } from '../marks/mark.ts';
import type { ClosedByTime } from '../questions/closed-by-time.ts';
import type { Comparable } from '../questions/delta.ts';
import { wilsonInterval } from '../questions/interval.ts';
import type { OpenPipeline } from '../questions/open-pipeline.ts';
import type { WonTotals } from '../questions/won-totals.ts';
import { daysName } from '../state/period-name.ts';
import type { View } from '../state/view.svelte.ts';
import { alongBuckets, changeOf, isLastCut, type BigNumber } from './big-number.ts';

/** What the numbers of a page share: the reader's words, what is shown, and whether it can be compared. */
export type NumberScene = {
  readonly t: Translate;
  readonly format: Format;
  readonly view: View;
  readonly comparable: Comparable;
  readonly buckets: readonly Bucket[];
};

type Totals = {
  readonly now: Asked<WonTotals>;
  readonly before: Asked<WonTotals>;
  readonly byTime: Asked<ClosedByTime>;
};

const up = { better: 'up', change: 'percent' } as const;
const down = { better: 'down', change: 'percent' } as const;

export const wonAmount = (scene: NumberScene, totals: Totals): BigNumber => {
  const { t, format } = scene;
  const [now, before] = [totals.now.first?.wonAmount ?? null, totals.before.first?.wonAmount ?? null];
  return {
    ...inCommon(scene, totals),
    key: 'won_amount',
    label: t('measure.won_amount'),
    formula: 'formula.won_amount',
    value: format.bigMoney(now),
    exact: format.exactMoney(now),
    wasExact: format.exactMoney(before),
    delta: changeOf(scene.comparable, up, totals, (row) => row.wonAmount),
    series: alongBuckets(scene.buckets, totals.byTime.rows, (row) => row.wonAmount, 0),
    mark: closedMark(scene, 'won', totals.now.first?.wonCount ?? 0, t('measure.won_amount')),
  };
};

export const wonCount = (scene: NumberScene, totals: Totals): BigNumber => {
  const { t, format } = scene;
  const [now, before] = [totals.now.first?.wonCount ?? null, totals.before.first?.wonCount ?? null];
  return {
    ...inCommon(scene, totals),
    key: 'won_count',
    label: t('measure.won_count'),
    formula: 'formula.won_count',
    value: format.integer(now),
    exact: format.integer(now),
    wasExact: format.integer(before),
    delta: changeOf(scene.comparable, up, totals, (row) => row.wonCount),
    series: alongBuckets(scene.buckets, totals.byTime.rows, (row) => row.wonCount, 0),
    mark: closedMark(scene, 'won', now ?? 0, t('measure.won_count')),
  };
};

export const lostAmount = (scene: NumberScene, totals: Totals): BigNumber => {
  const { t, format } = scene;
  const [now, before] = [totals.now.first?.lostAmount ?? null, totals.before.first?.lostAmount ?? null];
  const count = totals.now.first?.lostCount ?? 0;
  return {
    ...inCommon(scene, totals),
    key: 'lost_amount',
    label: t('measure.lost_amount'),
    formula: 'formula.lost_amount',
    value: format.bigMoney(now),
    exact: format.exactMoney(now),
    wasExact: format.exactMoney(before),
    delta: changeOf(scene.comparable, down, totals, (row) => row.lostAmount),
    note: t('count.deals', { n: count, count: format.integer(count) }),
    series: alongBuckets(scene.buckets, totals.byTime.rows, (row) => row.lostAmount, 0),
    mark: closedMark(scene, 'lost', count, t('measure.lost_amount')),
  };
};

export const winRate = (scene: NumberScene, totals: Totals): BigNumber => {
  const { t, format } = scene;
  const first = totals.now.first;
  const [now, before] = [first?.winRate ?? null, totals.before.first?.winRate ?? null];
  const closedCount = (first?.wonCount ?? 0) + (first?.lostCount ?? 0);
  const range = wilsonInterval(first?.wonCount ?? 0, closedCount);
  const [low, high] = [format.percent(range?.low ?? null), format.percent(range?.high ?? null)];
  return {
    ...inCommon(scene, totals),
    key: 'win_rate',
    label: t('measure.win_rate'),
    formula: 'formula.win_rate',
    value: format.percent(now),
    exact: format.percent(now),
    wasExact: format.percent(before),
    delta: changeOf(scene.comparable, { better: 'up', change: 'points' }, totals, (row) => row.winRate),
    note: t('count.closed_n', { count: format.integer(closedCount) }),
    interval:
      now === null || range === null
        ? null
        : {
            share: now,
            range,
            words: t('interval.of', { share: format.percent(now), low, high, count: format.integer(closedCount) }),
          },
    series: [],
    mark: closedMark(scene, 'closed', closedCount, t('measure.win_rate')),
  };
};

export const averageWonAmount = (scene: NumberScene, totals: Totals): BigNumber => {
  const { t, format } = scene;
  const [now, before] = [totals.now.first?.averageWonAmount ?? null, totals.before.first?.averageWonAmount ?? null];
  return {
    ...inCommon(scene, totals),
    key: 'average_won_amount',
    label: t('measure.average_won_amount'),
    formula: 'formula.average_won_amount',
    value: format.bigMoney(now),
    exact: format.exactMoney(now),
    wasExact: format.exactMoney(before),
    delta: changeOf(scene.comparable, up, totals, (row) => row.averageWonAmount),
    series: alongBuckets(scene.buckets, totals.byTime.rows, (row) => row.averageWonAmount, null),
  };
};

export const openAmount = (scene: NumberScene, open: Asked<OpenPipeline>): BigNumber => {
  const { t, format } = scene;
  const now = open.first?.openAmount ?? null;
  const count = open.first?.openCount ?? 0;
  return {
    ...ofNow(open),
    key: 'open_amount',
    label: t('measure.open_amount'),
    formula: 'formula.open_amount',
    value: format.bigMoney(now),
    exact: format.exactMoney(now),
    note: t('count.deals', { n: count, count: format.integer(count) }),
    mark: openMark(scene, count, t('measure.open_amount')),
  };
};

export const weightedAmount = (scene: NumberScene, open: Asked<OpenPipeline>): BigNumber => {
  const { t, format } = scene;
  const now = open.first?.weightedAmount ?? null;
  return {
    ...ofNow(open),
    key: 'weighted_amount',
    label: t('measure.weighted_amount'),
    formula: 'formula.weighted_amount',
    value: format.bigMoney(now),
    exact: format.exactMoney(now),
    mark: openMark(scene, open.first?.openCount ?? 0, t('measure.weighted_amount')),
  };
};

const inCommon = (scene: NumberScene, { now }: Totals) => ({
  note: null,
  interval: null,
  isLastCut: isLastCut(scene.buckets),
  asked: now,
  mark: null,
});

const ofNow = (open: Asked<OpenPipeline>) => ({
  wasExact: null,
  delta: { kind: 'none', why: 'state' } as const,
  note: null,
  interval: null,
  series: [],
  isLastCut: false,
  asked: open,
});

function closedMark({ t, format, view }: NumberScene, status: WishedStatus, count: number, title: string): Mark {
  const wish = {
    title: `${title} · ${daysName(view.days, t, format)}`,
    status,
    kind: 'deals',
    dateField: 'closed_at',
    days: view.days,
    filters: view.filters,
    count,
  } as const;
  return { title, records: [{ label: 'records', wish }], value: null, zoom: null };
}

function openMark({ view }: NumberScene, count: number, title: string): Mark {
  const wish = {
    title,
    status: 'open',
    kind: 'deals',
    dateField: null,
    days: null,
    filters: view.filters,
    count,
  } as const;
  return { title, records: [{ label: 'records', wish }], value: null, zoom: null };
}
