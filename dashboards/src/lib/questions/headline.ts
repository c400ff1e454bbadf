import type { Format } from '../format/format.ts';
import type { Piece, Translate } from '../i18n/translate.ts';
import type { Delta } from './delta.ts';
import type { OpenPipeline } from './open-pipeline.ts';
import type { WonTotals } from './won-totals.ts';

type Speech = { readonly t: Translate; readonly format: Format };
type Comparing = { readonly delta: Delta; readonly than: 'previous' | 'year-ago' };

/** The page in one sentence; a part without a number is left out. */
export const overviewHeadline = (
  totals: WonTotals,
  open: OpenPipeline | null,
  comparing: Comparing | null,
  { t, format }: Speech,
): readonly Piece[] => [
  ...won(totals, comparing, { t, format }),
  ...(totals.winRate === null ? [] : t.pieces('headline.rate', { rate: format.percent(totals.winRate) })),
  ...openPart(open, { t, format }),
  { text: '.', isStrong: false },
];

export const salesHeadline = (
  totals: WonTotals,
  open: OpenPipeline | null,
  comparing: Comparing | null,
  { t, format }: Speech,
): readonly Piece[] => [
  ...won(totals, comparing, { t, format }),
  ...t.pieces('headline.lost', {
    n: totals.lostCount,
    count: format.integer(totals.lostCount),
    amount: format.bigMoney(totals.lostAmount ?? 0),
  }),
  ...openPart(open, { t, format }),
  { text: '.', isStrong: false },
];

const won = (totals: WonTotals, comparing: Comparing | null, { t, format }: Speech): readonly Piece[] => [
  ...t.pieces('headline.won', {
    n: totals.wonCount,
    count: format.integer(totals.wonCount),
    amount: format.bigMoney(totals.wonAmount ?? 0),
  }),
  ...(comparing?.delta.kind === 'change' && totals.wonCount > 0
    ? t.pieces(`headline.change.${comparing.delta.direction}`, {
        change: format.percent(Math.abs(comparing.delta.change)),
        than: t(`headline.than.${comparing.than}`),
      })
    : []),
];

const openPart = (open: OpenPipeline | null, { t, format }: Speech): readonly Piece[] =>
  open === null || open.openCount === 0
    ? []
    : t.pieces('headline.open', {
        n: open.openCount,
        count: format.integer(open.openCount),
        amount: format.bigMoney(open.openAmount ?? 0),
      });
