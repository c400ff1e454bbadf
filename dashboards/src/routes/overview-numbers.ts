import type { BigNumber } from '../lib/cards/big-number.ts';
import { alongBuckets, changeOf, isLastCut } from '../lib/cards/big-number.ts';
import {
  averageWonAmount,
  openAmount,
  weightedAmount,
  winRate,
  wonAmount,
  wonCount,
  type NumberScene,
} from '../lib/cards/deal-numbers.ts';
import { obeyedBy, type Mark } from '../lib/marks/mark.ts';
import { daysName } from '../lib/state/period-name.ts';
import type { OverviewAsked } from './overview-questions.svelte.ts';

/** The twelve numbers of the overview: what was sold, what is on its way, and what it cost. */
export function overviewNumbers(scene: NumberScene, asked: OverviewAsked): readonly BigNumber[] {
  const totals = { now: asked.totals, before: asked.totalsBefore, byTime: asked.closed };
  return [
    wonAmount(scene, totals),
    wonCount(scene, totals),
    winRate(scene, totals),
    averageWonAmount(scene, totals),
    medianCycleNumber(scene, asked),
    revenueNumber(scene, asked),
    openAmount(scene, asked.open),
    weightedAmount(scene, asked.open),
    newLeadsNumber(scene, asked),
    spendNumber(scene, asked),
    cacNumber(scene, asked),
    romiNumber(scene, asked),
  ];
}

const plain = ({ buckets }: NumberScene) => ({
  note: null,
  interval: null,
  series: [],
  isLastCut: isLastCut(buckets),
  mark: null,
});

function medianCycleNumber(scene: NumberScene, { cycle, cycleBefore }: OverviewAsked): BigNumber {
  const { t, format, comparable } = scene;
  const [now, before] = [cycle.first?.medianCycleDays ?? null, cycleBefore.first?.medianCycleDays ?? null];
  const spelled = (days: number | null): string =>
    days === null ? '—' : `${format.decimal(days, days < 10 ? 1 : 0)}\u00a0${t('unit.days')}`;
  return {
    ...plain(scene),
    key: 'median_cycle',
    label: t('measure.median_cycle'),
    formula: 'formula.median_cycle',
    value: spelled(now),
    exact: now === null ? '—' : `${format.decimal(now, 1)}\u00a0${t('unit.days')}`,
    wasExact: spelled(before),
    delta: changeOf(
      comparable,
      { better: 'down', change: 'percent' },
      { now: cycle, before: cycleBefore },
      (row) => row.medianCycleDays,
    ),
    asked: cycle,
  };
}

function revenueNumber(scene: NumberScene, { revenue, revenueBefore, revenueByTime }: OverviewAsked): BigNumber {
  const { t, format, comparable, buckets } = scene;
  const [now, before] = [revenue.first?.revenue ?? null, revenueBefore.first?.revenue ?? null];
  const orders = revenue.first?.orderCount ?? 0;
  return {
    ...plain(scene),
    key: 'revenue',
    label: t('measure.revenue'),
    formula: 'formula.revenue',
    value: format.bigMoney(now),
    exact: format.exactMoney(now),
    wasExact: format.exactMoney(before),
    delta: changeOf(
      comparable,
      { better: 'up', change: 'percent' },
      { now: revenue, before: revenueBefore },
      (row) => row.revenue,
    ),
    note: orders === 0 ? null : t('count.orders', { n: orders, count: format.integer(orders) }),
    series: alongBuckets(buckets, revenueByTime.rows, (row) => row.revenue, 0),
    asked: revenue,
    mark: marked(scene, 'revenue', 'orders', t('measure.revenue'), orders),
  };
}

function newLeadsNumber(scene: NumberScene, { leads, leadsBefore, leadsByTime }: OverviewAsked): BigNumber {
  const { t, format, comparable, buckets } = scene;
  const [now, before] = [leads.first?.leadCount ?? null, leadsBefore.first?.leadCount ?? null];
  return {
    ...plain(scene),
    key: 'new_leads',
    label: t('measure.new_leads'),
    formula: 'formula.new_leads',
    value: format.integer(now),
    exact: format.integer(now),
    wasExact: format.integer(before),
    delta: changeOf(
      comparable,
      { better: 'up', change: 'percent' },
      { now: leads, before: leadsBefore },
      (row) => row.leadCount,
    ),
    series: alongBuckets(buckets, leadsByTime.rows, (row) => row.leadCount, 0),
    asked: leads,
    mark: marked(scene, 'leads', 'leads', t('measure.new_leads'), now ?? 0),
  };
}

function marked(
  { t, format, view }: NumberScene,
  asked: 'leads' | 'revenue',
  kind: 'leads' | 'orders',
  title: string,
  count: number,
): Mark {
  const wish = {
    kind,
    title: `${title} · ${daysName(view.days, t, format)}`,
    days: view.days,
    filters: obeyedBy(asked, view.filters),
    count,
  } as const;
  return { title, records: [{ label: kind, wish }], value: null, zoom: null };
}

function spendNumber(scene: NumberScene, { returns, returnsBefore, returnsByTime }: OverviewAsked): BigNumber {
  const { t, format, comparable, buckets } = scene;
  const [now, before] = [returns.first?.spend ?? null, returnsBefore.first?.spend ?? null];
  return {
    ...plain(scene),
    key: 'spend',
    label: t('measure.spend'),
    formula: 'formula.spend',
    value: format.bigMoney(now),
    exact: format.exactMoney(now),
    wasExact: format.exactMoney(before),
    // More spend is neither good nor bad before one sees what it brought.
    delta: changeOf(
      comparable,
      { better: 'neither', change: 'percent' },
      { now: returns, before: returnsBefore },
      (row) => row.spend,
    ),
    series: alongBuckets(buckets, returnsByTime.rows, (row) => row.spend, 0),
    asked: returns,
  };
}

function cacNumber(scene: NumberScene, { returns, returnsBefore, returnsByTime }: OverviewAsked): BigNumber {
  const { t, format, comparable, buckets } = scene;
  const [now, before] = [returns.first?.cac ?? null, returnsBefore.first?.cac ?? null];
  return {
    ...plain(scene),
    key: 'cac',
    label: t('measure.cac'),
    formula: 'formula.cac',
    value: format.bigMoney(now),
    exact: format.exactMoney(now),
    wasExact: format.exactMoney(before),
    delta: changeOf(
      comparable,
      { better: 'down', change: 'percent' },
      { now: returns, before: returnsBefore },
      (row) => row.cac,
    ),
    series: alongBuckets(buckets, returnsByTime.rows, (row) => row.cac, null),
    asked: returns,
  };
}

function romiNumber(scene: NumberScene, { returns, returnsBefore, returnsByTime }: OverviewAsked): BigNumber {
  const { t, format, comparable, buckets } = scene;
  const [now, before] = [returns.first?.romi ?? null, returnsBefore.first?.romi ?? null];
  return {
    ...plain(scene),
    key: 'romi',
    label: t('measure.romi'),
    formula: 'formula.romi',
    value: format.percent(now),
    exact: format.percent(now),
    wasExact: format.percent(before),
    delta: changeOf(
      comparable,
      { better: 'up', change: 'points' },
      { now: returns, before: returnsBefore },
      (row) => row.romi,
    ),
    series: alongBuckets(buckets, returnsByTime.rows, (row) => row.romi, null),
    asked: returns,
  };
}
