import type { Format } from '../format/format.ts';
import type { Piece, Translate } from '../i18n/translate.ts';
import type { SideReturns } from './channel-sides.ts';

/** What a channel is left with after its advertising; null where the cost of goods is not known. */
export const profitOf = ({ margin, spend }: SideReturns): number | null => (margin === null ? null : margin - spend);

/** Channels that money is spent on, the most profitable first. */
export function paidChannels(rows: readonly SideReturns[]): readonly SideReturns[] {
  return rows
    .filter((row) => row.channel !== null && row.spend > 0 && row.margin !== null)
    .toSorted((a, b) => (profitOf(b) ?? 0) - (profitOf(a) ?? 0));
}

/** Which channel earns and which lose, in words. */
export function channelsHeadline(
  rows: readonly SideReturns[],
  { t, format }: { readonly t: Translate; readonly format: Format },
): readonly Piece[] {
  const paid = paidChannels(rows);
  const [best] = paid;
  if (!best) return t.pieces('channels.headline_none', {});
  const losing = paid.filter((row) => (profitOf(row) ?? 0) < 0).toReversed();
  const [worst] = losing;
  return [
    ...((profitOf(best) ?? 0) > 0
      ? t.pieces('channels.headline_best', {
          channel: best.channel ?? '',
          profit: format.bigMoney(profitOf(best)),
          romi: format.percent(best.romi),
        })
      : t.pieces('channels.headline_no_best', {})),
    ...(worst
      ? t.pieces('channels.headline_worst', {
          n: losing.length,
          channel: worst.channel ?? '',
          loss: format.bigMoney(-(profitOf(worst) ?? 0)),
          others: format.integer(losing.length - 1),
        })
      : t.pieces('channels.headline_no_losses', {})),
  ];
}
