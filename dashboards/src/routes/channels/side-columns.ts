import type { Format } from '../../lib/format/format.ts';
import { unitFor } from '../../lib/format/unit.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import type { Basis, SideReturns } from '../../lib/questions/channel-sides.ts';
import { wilsonInterval } from '../../lib/questions/interval.ts';
import type { Column } from '../../lib/tables/column.ts';

type Look = { readonly t: Translate; readonly format: Format };

/**
 * From spend to money, as columns; heads carry the units of the largest value. `payback` gives the days of a row, null where
 * the table has no such column.
 */
export function sideColumns(
  look: Look,
  rows: readonly SideReturns[],
  basis: Basis,
  payback: ((row: SideReturns) => number | null) | null,
): readonly Column<SideReturns>[] {
  const { t, format } = look;
  const largest = (value: (row: SideReturns) => number | null): number =>
    Math.max(1, ...rows.map((row) => Math.abs(value(row) ?? 0)));
  const money = (key: string, head: string, value: (row: SideReturns) => number | null): Column<SideReturns> => {
    const unit = unitFor(largest(value));
    return {
      key,
      head: `${head}, ${format.moneyUnit(unit)}`,
      align: 'end',
      text: (row) => format.inColumn(value(row), unit),
      order: value,
      title: (row) => format.exactMoney(value(row)),
    };
  };
  const price = (key: string, head: string, value: (row: SideReturns) => number | null): Column<SideReturns> => ({
    key,
    head: `${head}, ${format.moneyUnit('ones')}`,
    align: 'end',
    text: (row) => format.integer(value(row) || null),
    order: (row) => value(row) || null,
  });
  const count = (key: string, head: string, value: (row: SideReturns) => number): Column<SideReturns> => ({
    key,
    head,
    align: 'end',
    text: (row) => format.integer(value(row)),
    order: value,
  });
  return [
    money('spend', t('measure.spend_short'), ({ spend }) => spend || null),
    count('leads', t('measure.leads'), ({ leads }) => leads),
    price('cpl', 'CPL', ({ cpl }) => cpl),
    count('deals', t('measure.deal_count'), ({ deals }) => deals),
    count('new_customers', t('channels.new_customers'), ({ newCustomers }) => newCustomers),
    ...(basis === 'lead' ? [rateColumn(look)] : []),
    price('cac', 'CAC', ({ cac }) => cac),
    money('revenue', t('measure.channel_revenue'), ({ revenue }) => revenue),
    money('margin', t('channels.margin'), ({ margin }) => margin),
    {
      key: 'romi',
      head: 'ROMI',
      hint: t('formula.romi'),
      align: 'end',
      text: ({ romi }) => format.percentInColumn(romi),
      order: ({ romi }) => romi,
    },
    {
      key: 'drr',
      head: t('measure.drr'),
      align: 'end',
      text: ({ drr }) => format.percentInColumn(drr || null),
      order: ({ drr }) => drr || null,
    },
    ...(payback === null
      ? []
      : [
          {
            key: 'payback',
            head: t('channels.payback'),
            hint: t(`channels.payback_hint.${basis}`),
            align: 'end',
            text: (row: SideReturns) => format.integer(payback(row)),
            order: payback,
          } as const,
        ]),
  ];
}

/** Days in which margin at the pace of the chosen days covers their spend. */
export const paceDays = ({ paybackDays, spend }: SideReturns): number | null => (spend > 0 ? paybackDays : null);

/** Leads that became customers, with the interval that so few or many of them allow. */
function rateColumn({ t, format }: Look): Column<SideReturns> {
  const rate = ({ newCustomers, leads }: SideReturns): number | null => (leads > 0 ? newCustomers / leads : null);
  return {
    key: 'rate',
    head: t('channels.rate'),
    align: 'end',
    text: (row) => format.percentInColumn(rate(row)),
    order: rate,
    interval: (row) => {
      const share = rate(row);
      const range = share === null || share > 1 ? null : wilsonInterval(row.newCustomers, row.leads);
      if (share === null || range === null) return null;
      const words = t('channels.rate_words', {
        hits: format.integer(row.newCustomers),
        trials: format.integer(row.leads),
        low: format.percent(range.low),
        high: format.percent(range.high),
      });
      return { share, range, words };
    },
  };
}
