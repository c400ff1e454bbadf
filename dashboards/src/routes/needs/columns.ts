import type { Format } from '../../lib/format/format.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import type { Column } from '../../lib/tables/column.ts';

type Look = { readonly t: Translate; readonly format: Format };

export const productColumn = <Row extends { readonly product: string | null }>({ t }: Look): Column<Row> => ({
  key: 'product',
  head: t('dimension.product'),
  align: 'start',
  text: ({ product }) => product ?? t('unknown'),
  order: ({ product }) => product,
});

export const liftColumn = <Row extends { readonly lift: number }>({ t, format }: Look): Column<Row> => ({
  key: 'lift',
  head: t('needs.lift'),
  hint: t('needs.lift_hint'),
  align: 'end',
  text: ({ lift }) => t('needs.times', { value: format.decimal(lift, 1) }),
  order: ({ lift }) => lift,
});
