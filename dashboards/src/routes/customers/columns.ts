import type { Format } from '../../lib/format/format.ts';
import type { Unit } from '../../lib/format/unit.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import type { ClientTotals } from '../../lib/questions/clients.ts';
import { wilsonInterval } from '../../lib/questions/interval.ts';
import type { Column } from '../../lib/tables/column.ts';

type Look = { readonly t: Translate; readonly format: Format };

export const countColumn = <Row extends ClientTotals>({ t, format }: Look, most: number): Column<Row> => ({
  key: 'clients',
  head: t('clients.count'),
  align: 'end',
  text: ({ clients }) => format.integer(clients),
  order: ({ clients }) => clients,
  bar: ({ clients }) => clients / Math.max(1, most),
});

export const lostColumn = <Row extends ClientTotals>({ t, format }: Look): Column<Row> => ({
  key: 'lost',
  head: t('clients.lost_share'),
  hint: t('clients.lost_hint'),
  align: 'end',
  text: ({ lost, active }) => format.percentInColumn(lost + active === 0 ? null : lost / (lost + active)),
  order: ({ lost, active }) => (lost + active === 0 ? null : lost / (lost + active)),
  interval: ({ lost, active }) => {
    const range = wilsonInterval(lost, lost + active);
    if (range === null) return null;
    const share = lost / (lost + active);
    const words = t('clients.share_words', {
      share: format.percent(share),
      low: format.percent(range.low),
      high: format.percent(range.high),
      count: format.integer(lost + active),
    });
    return { share, range, words };
  },
});

export const moneyColumn = <Row>(
  { format }: Look,
  key: string,
  head: string,
  unit: Unit,
  value: (row: Row) => number | null,
): Column<Row> => ({
  key,
  head: `${head}, ${format.moneyUnit(unit)}`,
  align: 'end',
  text: (row) => format.inColumn(value(row), unit),
  order: value,
});

/** The year ahead per client with its band of 80 %; a dash where no model could be fitted. */
export const aheadColumn = <Row extends ClientTotals>({ t, format }: Look, unit: Unit): Column<Row> => ({
  key: 'ahead',
  head: `${t('clients.ahead')}, ${format.moneyUnit(unit)}`,
  hint: t('clients.ahead_hint'),
  align: 'end',
  text: ({ ltvAhead, ltvRange }) =>
    ltvAhead === null || ltvRange === null
      ? '—'
      : t('clients.with_range', {
          value: format.inColumn(ltvAhead, unit),
          low: format.inColumn(ltvRange.low, unit),
          high: format.inColumn(ltvRange.high, unit),
        }),
  order: ({ ltvAhead }) => ltvAhead,
});
