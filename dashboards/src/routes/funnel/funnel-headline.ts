import type { Format } from '../../lib/format/format.ts';
import type { Piece, Translate } from '../../lib/i18n/translate.ts';
import type { FunnelStep } from '../../lib/questions/funnel-steps.ts';
import type { StuckInStep } from '../../lib/questions/stuck-deals.ts';

/** The page in one sentence: how many came, how many were won, where most money is lost. */
export function funnelHeadline(
  steps: readonly FunnelStep[],
  stuck: readonly StuckInStep[],
  pipeline: string | null,
  { t, format }: { readonly t: Translate; readonly format: Format },
): readonly Piece[] {
  const known = steps.filter(({ stepOrder }) => stepOrder !== null);
  const [entered, won] = [known[0]?.entered ?? 0, known.at(-1)?.passed ?? 0];
  const end: Piece = { text: '.', isStrong: false };
  const start = t.pieces('funnel.headline', { n: entered, count: format.integer(entered) });
  if (entered === 0) return [...start, end];
  const open = known.reduce((sum, { standing }) => sum + standing, 0);
  const lost = steps.reduce((sum, { lostAmount }) => sum + lostAmount, 0);
  const worst = known.toSorted((a, b) => b.lostAmount - a.lostAmount)[0];
  const stuckCount = stuck.filter((row) => row.pipeline === pipeline).reduce((sum, row) => sum + row.stuck, 0);
  return [
    ...start,
    ...t.pieces('funnel.headline_won', { n: won, count: format.integer(won), rate: format.percent(won / entered) }),
    ...(open === 0 ? [] : t.pieces('funnel.headline_open', { count: format.integer(open) })),
    ...(worst && worst.lostAmount > 0
      ? t.pieces('funnel.headline_leak', {
          step: worst.step ?? '',
          amount: format.bigMoney(worst.lostAmount),
          share: format.percent(worst.lostAmount / lost),
        })
      : []),
    ...(stuckCount === 0 ? [] : t.pieces('funnel.headline_stuck', { count: format.integer(stuckCount) })),
    end,
  ];
}
